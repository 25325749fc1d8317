import { z } from 'zod';
import { apiKeyIdSchema, apiUserIdSchema } from './ids.ts';

/**
 * The name of a legacy HTTP Basic credential, `licence/account`. It says what it is: it holds `WS` or `webservices`
 * (the latter in any letter case), so that nobody takes it for a person's account.
 */
export const webServiceAccountNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.@-]{1,63}$/, 'letters, digits, _ . @ and -, 2 to 64 characters')
  .regex(/WS|[Ww][Ee][Bb][Ss][Ee][Rr][Vv][Ii][Cc][Ee][Ss]/, 'must contain `WS` or `webservices`');

/** An account that was imported keeps the name that its callers send, whatever it says of itself. */
export const importedAccountNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.@-]{1,63}$/, 'letters, digits, _ . @ and -, 2 to 64 characters');

/** What lists show: never the password or its hash. */
export const webServiceAccountSchema = z.strictObject({
  id: apiKeyIdSchema,
  name: importedAccountNameSchema,
  /** The API user that its calls are made as, with its rights, networks and status. */
  apiUserId: apiUserIdSchema,
  /** Counts up with each change of the password. */
  version: z.int().positive(),
  createdAtMs: z.int(),
  /** Since when it has no password: its API user was cut off. Null: it has one. */
  passwordRevokedAtMs: z.int().nullable(),
});
export type WebServiceAccount = z.infer<typeof webServiceAccountSchema>;

export const createWebServiceAccountSchema = z.strictObject({
  name: webServiceAccountNameSchema,
  apiUserId: apiUserIdSchema,
});
export type CreateWebServiceAccount = z.infer<typeof createWebServiceAccountSchema>;

/** The one answer that holds a password. Sent with `Cache-Control: no-store`; it is not kept and cannot be shown again. */
export const issuedWebServiceAccountSchema = z.strictObject({
  account: webServiceAccountSchema,
  /** What goes before the colon: `licence/account`. */
  username: z.string(),
  password: z.string(),
});
