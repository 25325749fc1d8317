import { randomBytes, scrypt as scryptOnThread } from 'node:crypto';
import { createTagHash } from './known-hash.ts';
import type { KnownHash, PasswordAlgorithm } from './known-hash.ts';
import { parseAdaptedBase64 } from './parse-adapted-base64.ts';

/** The highest accepted costs. The memory in bytes is 128 · N · r (RFC 7914 section 2). */
const memoryBytesMax = 134_217_728;
const parallelismMax = 16;

/** scrypt (RFC 7914), in the formats of Passlib (PHC) and Werkzeug. */
export const scrypt: PasswordAlgorithm = {
  name: 'scrypt',
  forms: 'scrypt ($scrypt$ln=…, scrypt:…)',

  parse(text) {
    const parts = parsePhc(text) ?? parseWerkzeug(text);
    return parts && create(parts);
  },

  createDummy(cost) {
    const [, n, r, p] = /^scrypt n=(\d+),r=(\d+),p=(\d+)$/.exec(cost) ?? [];
    if (n === undefined) return undefined;
    return create({ n: Number(n), r: Number(r), p: Number(p), salt: randomBytes(16), tag: randomBytes(32) });
  },
};

interface Parts {
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

function create({ n, r, p, salt, tag }: Parts): KnownHash | undefined {
  const isPowerOfTwo = n > 1 && Number.isInteger(Math.log2(n));
  if (!isPowerOfTwo || r < 1 || p < 1 || p > parallelismMax || 128 * n * r > memoryBytesMax) return undefined;
  return createTagHash(
    `scrypt n=${n},r=${r},p=${p}`,
    tag,
    (password) =>
      new Promise((resolve, reject) => {
        const options = { N: n, r, p, maxmem: 2 * memoryBytesMax };
        scryptOnThread(password, salt, tag.length, options, (error, found) =>
          error === null ? resolve(found) : reject(error),
        );
      }),
  );
}

function parsePhc(text: string): Parts | undefined {
  const [, ln, r, p, salt = '', tag = ''] =
    /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d?),p=([1-9]\d?)\$([A-Za-z0-9+./]{1,171})\$([A-Za-z0-9+./]{22,171})$/.exec(
      text,
    ) ?? [];
  if (ln === undefined) return undefined;
  return {
    n: 2 ** Number(ln),
    r: Number(r),
    p: Number(p),
    salt: parseAdaptedBase64(salt),
    tag: parseAdaptedBase64(tag),
  };
}

function parseWerkzeug(text: string): Parts | undefined {
  const [, n, r, p, salt = '', tag = ''] =
    /^scrypt:([1-9]\d{0,7}):([1-9]\d?):([1-9]\d?)\$([^$]{1,128})\$([0-9a-f]{32,256})$/.exec(text) ?? [];
  if (n === undefined) return undefined;
  return {
    n: Number(n),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'utf8'),
    tag: Buffer.from(tag, 'hex'),
  };
}
