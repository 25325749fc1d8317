import { z } from 'zod';
import { apiUserIdSchema } from './ids.ts';
import { rightsSchema } from './rights.ts';
import { webServiceAccountNameSchema } from './web-service-account.ts';

/**
 * What every imported credential says of its API user: an existing one by `apiUserId`, or a new one by the other fields.
 */
const holderFields = {
  apiUserId: apiUserIdSchema.optional(),
  name: z.string().trim().min(1).max(100).optional(),
  email: z.email().max(254).optional(),
  accessType: z.string().max(64).optional(),
  rights: rightsSchema.optional(),
};

/** A key of another system: its text, or the SHA-256 of its text in hex where that system kept only hashes. */
export const importedKeySchema = z
  .strictObject({
    ...holderFields,
    key: z.string().optional(),
    sha256: z
      .string()
      .regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hexadecimal digits')
      .optional(),
  })
  .refine(({ key, sha256 }) => (key === undefined) !== (sha256 === undefined), 'give either key or sha256');
export type ImportedKey = z.infer<typeof importedKeySchema>;

/** A legacy account: its password, or the Argon2id hash of it as a PHC string. */
export const importedAccountSchema = z
  .strictObject({
    ...holderFields,
    account: webServiceAccountNameSchema,
    password: z.string().min(8).max(200).optional(),
    passwordHash: z.string().max(300).optional(),
  })
  .refine(
    ({ password, passwordHash }) => (password === undefined) !== (passwordHash === undefined),
    'give either password or passwordHash',
  );
export type ImportedAccount = z.infer<typeof importedAccountSchema>;

export const importCredentialsSchema = z.strictObject({
  kind: z.enum(['keys', 'web-service-accounts']),
  /** CSV with a header line (RFC 4180), or JSON Lines. Rights in CSV: `profiles:read imports:write`. */
  format: z.enum(['csv', 'jsonl']),
  text: z.string().min(1).max(16_000_000),
  /** Judge everything and write nothing. */
  dryRun: z.boolean(),
});
export type ImportCredentials = z.infer<typeof importCredentialsSchema>;

/** All of it is imported, or nothing: one refused line refuses the file. */
export const importReportSchema = z.strictObject({
  state: z.enum(['imported', 'would-import', 'refused']),
  total: z.int(),
  refused: z.int(),
  lines: z.array(
    z.strictObject({
      line: z.int().positive(),
      /** Never a key's text or a password. */
      credential: z.string(),
      holder: z.string(),
      problem: z.string().nullable(),
    }),
  ),
});
export type ImportReport = z.infer<typeof importReportSchema>;
