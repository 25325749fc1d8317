import { pbkdf2 as pbkdf2OnThread, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { createTagHash } from './known-hash.ts';
import type { KnownHash, PasswordAlgorithm } from './known-hash.ts';
import { parseAdaptedBase64 } from './parse-adapted-base64.ts';

const computePbkdf2 = promisify(pbkdf2OnThread);

/** The highest accepted number of iterations: twice OWASP's recommendation for PBKDF2 with SHA-256. */
const iterationsMax = 1_200_000;

/** The parsers of the supported formats. Each returns the iterations, salt and tag. */
const spellings: readonly ((text: string) => Parts | undefined)[] = [
  parseDjango,
  parsePasslib,
  parseWerkzeug,
];

/** PBKDF2 (RFC 8018) with SHA-1, SHA-256 or SHA-512, in the formats of Django, Passlib and Werkzeug. */
export const pbkdf2: PasswordAlgorithm = {
  name: 'pbkdf2',
  forms: 'PBKDF2 (pbkdf2_sha256$…, $pbkdf2-sha256$…, pbkdf2:sha256:…)',

  parse(text) {
    for (const parse of spellings) {
      const parts = parse(text);
      if (parts !== undefined) return create(parts);
    }
    return undefined;
  },

  createDummy(cost) {
    const [, digest, iterations] = /^pbkdf2 (sha1|sha256|sha512),i=(\d+)$/.exec(cost) ?? [];
    if (digest === undefined) return undefined;
    return create({ digest, iterations: Number(iterations), salt: randomBytes(16), tag: randomBytes(32) });
  },
};

interface Parts {
  readonly digest: string;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

function create({ digest, iterations, salt, tag }: Parts): KnownHash | undefined {
  if (iterations > iterationsMax || tag.length < 16 || tag.length > 64) return undefined;
  return createTagHash(`pbkdf2 ${digest},i=${iterations}`, tag, (password) =>
    computePbkdf2(password, salt, iterations, tag.length, digest),
  );
}

function parseDjango(text: string): Parts | undefined {
  const [, digest, iterations, salt = '', tag = ''] =
    /^pbkdf2_(sha1|sha256|sha512)\$([1-9]\d{0,6})\$([^$]{1,128})\$([A-Za-z0-9+/]{20,100}={0,2})$/.exec(
      text,
    ) ?? [];
  if (digest === undefined) return undefined;
  return {
    digest,
    iterations: Number(iterations),
    salt: Buffer.from(salt, 'utf8'),
    tag: Buffer.from(tag, 'base64'),
  };
}

function parsePasslib(text: string): Parts | undefined {
  const [, name, iterations, salt = '', tag = ''] =
    /^\$pbkdf2(|-sha256|-sha512)\$([1-9]\d{0,6})\$([A-Za-z0-9./]{1,171})\$([A-Za-z0-9./]{20,100})$/.exec(
      text,
    ) ?? [];
  if (name === undefined) return undefined;
  return {
    digest: name === '' ? 'sha1' : name.slice(1),
    iterations: Number(iterations),
    salt: parseAdaptedBase64(salt),
    tag: parseAdaptedBase64(tag),
  };
}

function parseWerkzeug(text: string): Parts | undefined {
  const [, digest, iterations, salt = '', tag = ''] =
    /^pbkdf2:(sha1|sha256|sha512):([1-9]\d{0,6})\$([^$]{1,128})\$([0-9a-f]{32,128})$/.exec(text) ?? [];
  if (digest === undefined) return undefined;
  return {
    digest,
    iterations: Number(iterations),
    salt: Buffer.from(salt, 'utf8'),
    tag: Buffer.from(tag, 'hex'),
  };
}
