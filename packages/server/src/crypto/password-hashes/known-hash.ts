import { timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../domain/secret.ts';

/** What a check of a hash costs, in the algorithm's own words, with its name before it: `argon2id m=47104,t=1,p=1`. */
export type PasswordCost = `${string} ${string}`;

/** A hash that can be checked, as it was read from its text. */
export interface KnownHash {
  readonly cost: PasswordCost;
  isPassword(password: Secret): Promise<boolean>;
}

/** Everything about one algorithm. */
export interface PasswordAlgorithm {
  /** The first word of its costs. */
  readonly name: string;
  /** How people call its hashes. */
  readonly forms: string;
  /** Undefined for the text of another algorithm, and for a hash that costs too much to check. */
  parse(text: string): KnownHash | undefined;
  /** A hash that no password fits, with that cost. */
  createDummy(cost: PasswordCost): KnownHash | undefined;
}

/** A hash that is checked by computing its tag from the password again. */
export function createTagHash(
  cost: PasswordCost,
  tag: Buffer,
  computeTag: (password: Buffer) => Promise<Buffer>,
): KnownHash {
  return {
    cost,
    async isPassword(password) {
      const found = await computeTag(Buffer.from(password.reveal(), 'utf8'));
      return found.length === tag.length && timingSafeEqual(found, tag);
    },
  };
}
