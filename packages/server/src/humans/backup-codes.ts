import { createHash, randomInt } from 'node:crypto';
import { symmetricDecrypt } from 'better-auth/crypto';
import { z } from 'zod';

const codesAtOnce = 10;
/** Crockford’s Base32, without letters that look like digits: 24 characters are 120 random bits. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const groups = { count: 4, length: 6 } as const;
const digestPrefix = 'sha256:';

/** Ten new codes, such as `k4x0fz-…-…-…`. */
export function createBackupCodes(): string[] {
  return Array.from({ length: codesAtOnce }, () =>
    Array.from({ length: groups.count }, () =>
      Array.from({ length: groups.length }, () => alphabet.charAt(randomInt(alphabet.length))).join(''),
    ).join('-'),
  );
}

/**
 * What is kept of a code. A plain hash is enough for 120 random bits (ASVS 5.0 6.5.2 asks for 112). Letter case,
 * hyphens and spaces do not count, as people type.
 */
export function digestBackupCode(code: string): string {
  const typed = code.toLowerCase().replaceAll(/[\s-]/g, '');
  return digestPrefix + createHash('sha256').update(typed).digest('base64url');
}

const codesSchema = z.array(z.string());

/**
 * How better-auth keeps the codes: as digests. It compares what it reads with what it is asked, so that a code is
 * asked for by its digest; see `register-auth-paths.ts`. Codes that an earlier version encrypted are still read.
 */
export function createBackupCodeStore(sessionSecret: string) {
  return {
    // Codes that are left after one was used come back here as digests.
    encrypt: (json: string): Promise<string> => Promise.resolve(JSON.stringify(digestAll(json))),
    decrypt: async (stored: string): Promise<string> =>
      stored.startsWith('[')
        ? stored
        : JSON.stringify(digestAll(await symmetricDecrypt({ key: sessionSecret, data: stored }))),
  };
}

function digestAll(json: string): string[] {
  const codes = codesSchema.parse(JSON.parse(json));
  return codes.map((code) => (code.startsWith(digestPrefix) ? code : digestBackupCode(code)));
}
