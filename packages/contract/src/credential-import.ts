import { z } from 'zod';
import { emailSchema } from './contact-fields.ts';
import { apiUserIdSchema } from './ids.ts';
import { rightsSchema } from './rights.ts';
import { importedAccountNameSchema } from './web-service-account.ts';
import { nameSchema } from './written-text.ts';

/**
 * The API user of an imported credential: an existing one by `apiUserId`, or a new one described by the other fields.
 */
const holderFields = {
  apiUserId: apiUserIdSchema.optional(),
  name: nameSchema.optional(),
  email: emailSchema.optional(),
  accessType: z.string().max(64).optional(),
  rights: rightsSchema.optional(),
};

/** A key of another system: its text, or the hexadecimal SHA-256 of its text where that system stored only hashes. */
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

/**
 * A legacy account with its password, or the password's hash from another system; crypto/password-hash.ts lists the
 * supported formats.
 */
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

/** For each kind of credential, the columns of a CSV file and the members of a JSON line. */
export const importColumns = {
  keys: ['key', 'sha256', ...Object.keys(holderFields)],
  'web-service-accounts': ['account', 'password', 'passwordHash', ...Object.keys(holderFields)],
} as const satisfies Record<string, readonly string[]>;

export const importCredentialsSchema = z.strictObject({
  kind: z.enum(['keys', 'web-service-accounts']),
  /**
   * CSV with a header line (RFC 4180), or JSON Lines; credential-records.ts parses both. Rights in CSV: `profiles:read
   * imports:write`.
   */
  format: z.enum(['csv', 'jsonl']),
  /** The text of the file. Larger files are sent in parts, so that parsing one does not block the process for long. */
  text: z.string().min(1).max(2_000_000),
  /** Checks every line without writing anything. */
  dryRun: z.boolean(),
  /**
   * Skips credentials that the licence already has in this environment, so that an interrupted import can be repeated.
   */
  skipKnown: z.boolean().default(false),
  /** The line number of each record in the original file; by default, the lines of `text` are counted. */
  lineNumbers: z.array(z.int().positive()).optional(),
});
export type ImportCredentials = z.infer<typeof importCredentialsSchema>;

/**
 * The result of an import. If one line is refused, the whole file is refused and nothing is written. Records are then
 * written in small batches: if a concurrent change makes a record impossible meanwhile, the report names its line, and
 * its state is `partly-imported`.
 */
export const importReportSchema = z.strictObject({
  state: z.enum(['imported', 'would-import', 'refused', 'partly-imported']),
  /** Why the file as a whole could not be read; `lines` is empty then. */
  problem: z.string().nullable(),
  total: z.int(),
  refused: z.int(),
  /** The number of lines whose credential the licence already has. */
  skipped: z.int(),
  lines: z.array(
    z.strictObject({
      line: z.int().positive(),
      /** The name of the account, or the masked key; never a key's text or a password. */
      credential: z.string(),
      holder: z.string(),
      isKnown: z.boolean(),
      problem: z.string().nullable(),
    }),
  ),
});
export type ImportReport = z.infer<typeof importReportSchema>;
