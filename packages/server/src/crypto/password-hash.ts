import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Secret } from '../domain/secret.ts';
import { createFairQueue } from './fair-queue.ts';
import type { FairQueueLimits } from './fair-queue.ts';

const argon2OnThread = promisify(argon2);

/** OWASP's first choice for Argon2id (RFC 9106): 46 MiB, one pass, one lane. */
const parameters = { memory: 47_104, passes: 1, parallelism: 1, tagLength: 32 } as const;
const saltBytes = 16;

/** Above these an imported hash would cost too much to check. */
const memoryMax = 131_072;
const passesMax = 10;

/** What a check of a hash costs, as the hash itself says it: `m=47104,t=1,p=1`. */
export type PasswordCost = string;

/** For whom a password is checked: askers take turns; see fair-queue.ts. */
export interface PasswordAsker {
  readonly asker: string;
}

/** Hashes and checks passwords off the event loop, a few at a time. */
export interface PasswordHasher {
  /** A PHC string: `$argon2id$v=19$m=47104,t=1,p=1$<salt>$<hash>`. @throws QueueFull */
  hash(password: Secret): Promise<string>;
  /** Without `asker`, all that name none take one turn together. @throws QueueFull */
  isPassword(password: Secret, hash: string, by?: PasswordAsker): Promise<boolean>;
  /**
   * Answers no, after as long as a check of that cost takes; of the standard cost when left out. For accounts that do not
   * exist. @throws QueueFull
   */
  refuseSlowly(password: Secret, by?: PasswordAsker & { readonly cost?: PasswordCost }): Promise<false>;
}

const waitingDefaults = { waitingMax: 1_024, waitingPerAskerMax: 16 };

/**
 * Each check takes 46 MiB while it runs, so `concurrencyMax` bounds the memory, and the pool's threads that are not
 * left for anything else.
 */
export function createPasswordHasher({
  concurrencyMax = 2,
  ...waiting
}: Partial<FairQueueLimits> = {}): PasswordHasher {
  const run = createFairQueue({ concurrencyMax, ...waitingDefaults, ...waiting });
  const dummies = new Map<PasswordCost, string>();

  async function isPassword(
    password: Secret,
    hash: string,
    { asker }: PasswordAsker = anybody,
  ): Promise<boolean> {
    const parsed = parsePasswordHash(hash);
    if (parsed === undefined) return false;
    const found = await run(asker, () => deriveTag(password, parsed));
    return found.length === parsed.tag.length && timingSafeEqual(found, parsed.tag);
  }

  const hashPassword = async (password: Secret): Promise<string> => {
    const salt = randomBytes(saltBytes);
    const tag = await run(anybody.asker, () =>
      deriveTag(password, { ...parameters, salt, tag: Buffer.alloc(32) }),
    );
    return presentHash(salt, tag);
  };

  function getDummy(cost: PasswordCost): string {
    let dummy = dummies.get(cost);
    if (dummy === undefined) {
      dummy = `$argon2id$v=19$${cost}$${presentBytes(randomBytes(saltBytes))}$${presentBytes(randomBytes(parameters.tagLength))}`;
      dummies.set(cost, dummy);
    }
    return dummy;
  }

  return {
    hash: hashPassword,
    isPassword,
    async refuseSlowly(password, { cost = standardCost, ...by } = anybody) {
      await isPassword(password, getDummy(cost), by);
      return false;
    },
  };
}

const anybody: PasswordAsker & { readonly cost?: PasswordCost } = { asker: '' };
const standardCost: PasswordCost = `m=${parameters.memory},t=${parameters.passes},p=${parameters.parallelism}`;

/** Undefined for a hash that `isPassword` refuses without any work. */
export function readPasswordCost(hash: string): PasswordCost | undefined {
  const parsed = parsePasswordHash(hash);
  return parsed && `m=${parsed.memory},t=${parsed.passes},p=${parsed.parallelism}`;
}

interface ParsedHash {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

const phcShape =
  /^\$argon2id\$v=19\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]?),p=([1-9])\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/** Undefined for anything but Argon2id (version 19) within what a check may cost. */
export function parsePasswordHash(hash: string): ParsedHash | undefined {
  const [, memory, passes, parallelism, salt = '', tag = ''] = phcShape.exec(hash) ?? [];
  if (memory === undefined) return undefined;
  const parsed = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
  // RFC 9106 section 3.1: eight blocks per lane at least.
  if (parsed.memory > memoryMax || parsed.memory < 8 * parsed.parallelism) return undefined;
  return parsed.passes > passesMax ? undefined : parsed;
}

function deriveTag(password: Secret, hash: ParsedHash): Promise<Buffer> {
  return argon2OnThread('argon2id', {
    message: Buffer.from(password.reveal(), 'utf8'),
    nonce: hash.salt,
    memory: hash.memory,
    passes: hash.passes,
    parallelism: hash.parallelism,
    tagLength: hash.tag.length,
  });
}

function presentHash(salt: Buffer, tag: Buffer): string {
  return `$argon2id$v=19$${standardCost}$${presentBytes(salt)}$${presentBytes(tag)}`;
}

/** The base64 of PHC strings, which has no padding. */
function presentBytes(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
