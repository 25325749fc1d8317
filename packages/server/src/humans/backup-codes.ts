import { createHash, randomInt } from 'node:crypto';
import { symmetricDecrypt } from 'better-auth/crypto';
import { z } from 'zod';

const codesAtOnce = 10;
/** Crockford’s Base32, which omits letters that look like digits: 24 characters are 120 random bits. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const groups = { count: 4, length: 6 } as const;
const digestPrefix = 'sha256:';

/** Creates ten codes, such as `k4x0fz-…-…-…`. */
export function createBackupCodes(): string[] {
  return Array.from({ length: codesAtOnce }, () =>
    Array.from({ length: groups.count }, () =>
      Array.from({ length: groups.length }, () => alphabet.charAt(randomInt(alphabet.length))).join(''),
    ).join('-'),
  );
}

/**
 * Returns the digest that is stored for a code. A plain hash suffices for 120 random bits (ASVS 5.0 6.5.2 asks for
 * 112). Letter case, hyphens and spaces are ignored, because people type the codes.
 */
export function digestBackupCode(code: string): string {
  const typed = code.toLowerCase().replaceAll(/[\s-]/g, '');
  return digestPrefix + createHash('sha256').update(typed).digest('base64url');
}

const codesSchema = z.array(z.string());

/**
 * Makes better-auth store codes as digests. It compares stored texts with the text that it is given, so that it is
 * given the digest of a code; see `register-auth-paths.ts`. Codes that an earlier version encrypted can still be read.
 */
export function createBackupCodeStore(sessionSecret: string) {
  return {
    // After a code was used, the remaining ones come back here as digests.
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
