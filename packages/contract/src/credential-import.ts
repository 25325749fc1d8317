import { z } from 'zod';
import { emailSchema } from './contact-fields.ts';
import { apiUserIdSchema } from './ids.ts';
import { rightsSchema } from './rights.ts';
import { importedAccountNameSchema } from './web-service-account.ts';
import { nameSchema } from './written-text.ts';

/**
 * What every imported credential says of its API user: an existing one by `apiUserId`, or a new one by the other fields.
 */
const holderFields = {
  apiUserId: apiUserIdSchema.optional(),
  name: nameSchema.optional(),
  email: emailSchema.optional(),
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

/** A legacy account: its password, or the hash of it that another system kept. Which forms are known: crypto/password-hash.ts. */
export const importedAccountSchema = z
  .strictObject({
    ...holderFields,
    account: importedAccountNameSchema,
    password: z.string().min(8).max(200).optional(),
    passwordHash: z.string().max(300).optional(),
  })
  .refine(
    ({ password, passwordHash }) => (password === undefined) !== (passwordHash === undefined),
    'give either password or passwordHash',
  );
export type ImportedAccount = z.infer<typeof importedAccountSchema>;

/** The columns of a CSV file, and the members of a line of JSON, for each kind of credential. */
export const importColumns = {
  keys: ['key', 'sha256', ...Object.keys(holderFields)],
  'web-service-accounts': ['account', 'password', 'passwordHash', ...Object.keys(holderFields)],
} as const satisfies Record<string, readonly string[]>;

export const importCredentialsSchema = z.strictObject({
  kind: z.enum(['keys', 'web-service-accounts']),
  /** CSV with a header line (RFC 4180), or JSON Lines; see credential-records.ts. Rights in CSV: `profiles:read imports:write`. */
  format: z.enum(['csv', 'jsonl']),
  /** Larger files are sent in pieces, so that reading one does not keep the process from serving calls. */
  text: z.string().min(1).max(2_000_000),
  /** Judge everything and write nothing. */
  dryRun: z.boolean(),
  /** Skip credentials that the licence has in this environment already, so that an import that was interrupted can be repeated. */
  skipKnown: z.boolean().default(false),
  /** The line that each record has in the file that it was taken from; by default they are counted in `text`. */
  lineNumbers: z.array(z.int().positive()).optional(),
});
export type ImportCredentials = z.infer<typeof importCredentialsSchema>;

/**
 * One refused line refuses the file: nothing is written. What is written is written in small batches; a line that became
 * impossible meanwhile, since somebody else changed what it needs, is named (`partly-imported`).
 */
export const importReportSchema = z.strictObject({
  state: z.enum(['imported', 'would-import', 'refused', 'partly-imported']),
  /** Why the file could not be read as a whole; there are no lines then. */
  problem: z.string().nullable(),
  total: z.int(),
  refused: z.int(),
  /** Lines whose credential the licence has already. */
  skipped: z.int(),
  lines: z.array(
    z.strictObject({
      line: z.int().positive(),
      /** Never a key's text or a password. */
      credential: z.string(),
      holder: z.string(),
      isKnown: z.boolean(),
      problem: z.string().nullable(),
    }),
  ),
});
export type ImportReport = z.infer<typeof importReportSchema>;
