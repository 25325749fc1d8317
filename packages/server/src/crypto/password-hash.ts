import type { Secret } from '../domain/secret.ts';
import { createFairQueue } from './fair-queue.ts';
import type { FairQueueLimits } from './fair-queue.ts';
import { argon2id, hashByArgon2id, standardCost } from './password-hashes/argon2id.ts';
import { bcrypt } from './password-hashes/bcrypt.ts';
import type { KnownHash, PasswordAlgorithm, PasswordCost } from './password-hashes/known-hash.ts';
import { pbkdf2 } from './password-hashes/pbkdf2.ts';
import { scrypt } from './password-hashes/scrypt.ts';

/** New hashes use the first algorithm; the others come with imported accounts. */
const algorithms: readonly PasswordAlgorithm[] = [argon2id, bcrypt, pbkdf2, scrypt];

/** The formats of hashes that can be imported, for people. */
export const passwordHashForms = algorithms.map(({ forms }) => forms).join(', ');

/** The party for which a password is checked. Parties take turns; see fair-queue.ts. */
export interface PasswordAsker {
  readonly asker: string;
}

/** Hashes and checks passwords off the event loop, with a bounded concurrency. */
export interface PasswordHasher {
  /** Returns a PHC string: `$argon2id$v=19$m=47104,t=1,p=1$<salt>$<hash>`. @throws QueueFull */
  hash(password: Secret): Promise<string>;
  /** Checks a password. All checks without `asker` share one turn. @throws QueueFull */
  isPassword(password: Secret, hash: string, by?: PasswordAsker): Promise<boolean>;
  /**
   * Resolves to false after as long as a check of that cost takes (by default the standard cost), for accounts that do
   * not exist. @throws QueueFull
   */
  refuseSlowly(password: Secret, by?: PasswordAsker & { readonly cost?: PasswordCost }): Promise<false>;
}

/** The checks for one asker use at most one core. */
const queueDefaults = { concurrencyPerAskerMax: 1, waitingMax: 1_024, waitingPerAskerMax: 16 };

/**
 * Creates the hasher. A check needs 46 MiB while it runs, so `concurrencyMax` bounds the memory, and the number of
 * occupied threads of the pool.
 */
export function createPasswordHasher({
  concurrencyMax = 2,
  ...waiting
}: Partial<FairQueueLimits> = {}): PasswordHasher {
  const run = createFairQueue({ concurrencyMax, ...queueDefaults, ...waiting });
  const dummies = new Map<PasswordCost, KnownHash>();

  function getDummy(cost: PasswordCost): KnownHash {
    const dummy = dummies.get(cost) ?? createDummy(cost);
    dummies.set(cost, dummy);
    return dummy;
  }

  return {
    hash: (password) => run(anybody.asker, () => hashByArgon2id(password)),
    async isPassword(password, hash, { asker } = anybody) {
      const known = parsePasswordHash(hash);
      return known !== undefined && (await run(asker, () => known.isPassword(password)));
    },
    async refuseSlowly(password, { cost = standardCost, asker } = anybody) {
      await run(asker, () => getDummy(cost).isPassword(password));
      return false;
    },
  };
}

const anybody: PasswordAsker & { readonly cost?: PasswordCost } = { asker: '' };

function createDummy(cost: PasswordCost): KnownHash {
  for (const algorithm of algorithms) {
    const dummy = cost.startsWith(`${algorithm.name} `) ? algorithm.createDummy(cost) : undefined;
    if (dummy !== undefined) return dummy;
  }
  throw new Error(`no password hash has the cost ${cost}`);
}

/** Reads the cost of checking a hash; undefined for a hash that `isPassword` refuses without computing anything. */
export function readPasswordCost(hash: string): PasswordCost | undefined {
  return parsePasswordHash(hash)?.cost;
}

/** Decides whether a hash has a supported format and an acceptable cost. */
export function isKnownPasswordHash(hash: string): boolean {
  return parsePasswordHash(hash) !== undefined;
}

function parsePasswordHash(hash: string): KnownHash | undefined {
  for (const algorithm of algorithms) {
    const known = algorithm.parse(hash);
    if (known !== undefined) return known;
  }
  return undefined;
}
