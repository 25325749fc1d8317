import { timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../domain/secret.ts';

/** The cost of checking a hash: the algorithm's name, and its own parameters: `argon2id m=47104,t=1,p=1`. */
export type PasswordCost = `${string} ${string}`;

/** A parsed hash that can be checked. */
export interface KnownHash {
  readonly cost: PasswordCost;
  isPassword(password: Secret): Promise<boolean>;
}

/** A supported algorithm: everything about it is here. */
export interface PasswordAlgorithm {
  /** The first word of the algorithm's costs. */
  readonly name: string;
  /** The formats of its hashes, for people. */
  readonly forms: string;
  /** Parses a hash; undefined for the text of another algorithm, and for a hash that is too costly to check. */
  parse(text: string): KnownHash | undefined;
  /** Creates a hash with that cost which no password matches. */
  createDummy(cost: PasswordCost): KnownHash | undefined;
}

/** Creates a hash that is checked by computing its tag from the password again. */
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
