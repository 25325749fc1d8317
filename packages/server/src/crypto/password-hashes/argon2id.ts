import { argon2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Secret } from '../../domain/secret.ts';
import { createTagHash } from './known-hash.ts';
import type { KnownHash, PasswordAlgorithm, PasswordCost } from './known-hash.ts';

const argon2OnThread = promisify(argon2);

/** OWASP's first recommendation for Argon2id (RFC 9106): 46 MiB, one pass, one lane. */
const standard = { memory: 47_104, passes: 1, parallelism: 1 } as const;
const tagBytes = 32;
const saltBytes = 16;

/** The highest costs that an imported hash may have. */
const memoryMax = 131_072;
const passesMax = 10;

export const standardCost: PasswordCost = presentCost(standard);

/** Computes the PHC string of a new hash with the standard cost: `$argon2id$v=19$m=47104,t=1,p=1$<salt>$<hash>`. */
export async function hashByArgon2id(password: Secret): Promise<string> {
  const salt = randomBytes(saltBytes);
  const tag = await computeTag(Buffer.from(password.reveal(), 'utf8'), {
    ...standard,
    salt,
    tagLength: tagBytes,
  });
  return `$argon2id$v=19$${standardCost.slice('argon2id '.length)}$${presentBytes(salt)}$${presentBytes(tag)}`;
}

/** Argon2id, version 19, as a PHC string. */
export const argon2id: PasswordAlgorithm = {
  name: 'argon2id',
  forms: 'Argon2id ($argon2id$…)',

  parse(text) {
    const [, memory, passes, parallelism, salt = '', tag = ''] = phcShape.exec(text) ?? [];
    if (memory === undefined) return undefined;
    const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
    return create(cost, Buffer.from(salt, 'base64'), Buffer.from(tag, 'base64'));
  },

  createDummy(cost) {
    const [, memory, passes, parallelism] = /^argon2id m=(\d+),t=(\d+),p=(\d+)$/.exec(cost) ?? [];
    if (memory === undefined) return undefined;
    const parameters = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
    return create(parameters, randomBytes(saltBytes), randomBytes(tagBytes));
  },
};

const phcShape =
  /^\$argon2id\$v=19\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]?),p=([1-9])\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

interface Argon2idCost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

function create(cost: Argon2idCost, salt: Buffer, tag: Buffer): KnownHash | undefined {
  // At least eight blocks per lane are needed (RFC 9106 section 3.1).
  if (cost.memory > memoryMax || cost.memory < 8 * cost.parallelism || cost.passes > passesMax)
    return undefined;
  return createTagHash(presentCost(cost), tag, (password) =>
    computeTag(password, { ...cost, salt, tagLength: tag.length }),
  );
}

function computeTag(
  message: Buffer,
  {
    memory,
    passes,
    parallelism,
    salt,
    tagLength,
  }: Argon2idCost & { readonly salt: Buffer; readonly tagLength: number },
): Promise<Buffer> {
  return argon2OnThread('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength });
}

function presentCost({ memory, passes, parallelism }: Argon2idCost): PasswordCost {
  return `argon2id m=${memory},t=${passes},p=${parallelism}`;
}

/** Encodes the base64 of PHC strings, which has no padding. */
function presentBytes(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
