import { z } from 'zod';
import { apiKeyIdSchema, apiUserIdSchema } from './ids.ts';

/**
 * The name of a legacy HTTP Basic credential, after the slash of `licence/account`. It has to contain `WS` or
 * `webservices` (the latter in any letter case), so that it is not mistaken for a person's account.
 */
export const webServiceAccountNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.@-]{1,63}$/, 'letters, digits, _ . @ and -, 2 to 64 characters')
  .regex(/WS|[Ww][Ee][Bb][Ss][Ee][Rr][Vv][Ii][Cc][Ee][Ss]/, 'must contain `WS` or `webservices`');

/** The name of an imported account. It is kept as its callers send it, so it need not contain `WS`. */
export const importedAccountNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.@-]{1,63}$/, 'letters, digits, _ . @ and -, 2 to 64 characters');

/** A web service account as lists show it, without the password or its hash. */
export const webServiceAccountSchema = z.strictObject({
  id: apiKeyIdSchema,
  name: importedAccountNameSchema,
  /** The API user that the account authenticates as. Its rights, networks and status apply. */
  apiUserId: apiUserIdSchema,
  /** Increases with each change of the password. */
  version: z.int().positive(),
  createdAtMs: z.int(),
  /** When the account lost its password because its API user was cut off; null while it has one. */
  passwordRevokedAtMs: z.int().nullable(),
});
export type WebServiceAccount = z.infer<typeof webServiceAccountSchema>;

export const createWebServiceAccountSchema = z.strictObject({
  name: webServiceAccountNameSchema,
  apiUserId: apiUserIdSchema,
});
export type CreateWebServiceAccount = z.infer<typeof createWebServiceAccountSchema>;

/**
 * The only answer with a password. It has `Cache-Control: no-store`. The password is stored as a hash only, so it
 * cannot be shown again.
 */
export const issuedWebServiceAccountSchema = z.strictObject({
  account: webServiceAccountSchema,
  /** The user name of the Basic credential: `licence/account`. */
  username: z.string(),
  password: z.string(),
});
