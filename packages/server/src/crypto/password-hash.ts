import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Secret } from '../domain/secret.ts';

const argon2OnThread = promisify(argon2);

/** OWASP's first choice for Argon2id (RFC 9106): 46 MiB, one pass, one lane. */
const parameters = { memory: 47_104, passes: 1, parallelism: 1, tagLength: 32 } as const;
const saltBytes = 16;

/** Above these an imported hash would cost too much to check. */
const memoryMax = 131_072;
const passesMax = 10;

/** Hashes and checks passwords off the event loop, a few at a time. */
export interface PasswordHasher {
  /** A PHC string: `$argon2id$v=19$m=47104,t=1,p=1$<salt>$<hash>`. */
  hash(password: Secret): Promise<string>;
  /** @throws PasswordQueueFull */
  isPassword(password: Secret, hash: string): Promise<boolean>;
  /** Takes as long as `isPassword`, and says no: for accounts that do not exist. @throws PasswordQueueFull */
  refuseSlowly(password: Secret): Promise<false>;
}

/** More checks wait than may: whoever asks has to come again. */
export class PasswordQueueFull extends Error {
  override readonly name = 'PasswordQueueFull';
}

/**
 * Each check takes 46 MiB while it runs, so `concurrencyMax` bounds the memory, and the pool's threads that are not
 * left for anything else.
 */
export function createPasswordHasher({ concurrencyMax = 2, waitingMax = 64 } = {}): PasswordHasher {
  const run = createQueue(concurrencyMax, waitingMax);
  let dummy: Promise<string> | undefined;

  async function isPassword(password: Secret, hash: string): Promise<boolean> {
    const parsed = parsePasswordHash(hash);
    if (parsed === undefined) return false;
    const found = await run(() => deriveTag(password, parsed));
    return found.length === parsed.tag.length && timingSafeEqual(found, parsed.tag);
  }

  const hashPassword = async (password: Secret): Promise<string> => {
    const salt = randomBytes(saltBytes);
    const tag = await run(() => deriveTag(password, { ...parameters, salt, tag: Buffer.alloc(32) }));
    return presentHash(salt, tag);
  };

  return {
    hash: hashPassword,
    isPassword,
    async refuseSlowly(password) {
      dummy ??= Promise.resolve(presentHash(randomBytes(saltBytes), randomBytes(parameters.tagLength)));
      await isPassword(password, await dummy);
      return false;
    },
  };
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
  const { memory, passes, parallelism } = parameters;
  const encode = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(salt)}$${encode(tag)}`;
}

/** Runs at most `concurrencyMax` at once, in order. */
function createQueue(concurrencyMax: number, waitingMax: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= concurrencyMax) {
      if (waiting.length >= waitingMax) throw new PasswordQueueFull('too many passwords wait to be checked');
      // Whoever ends hands over its place, so `running` stays.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running++;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
