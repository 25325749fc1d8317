import { z } from 'zod';
import { emailSchema } from '@postern/contract/contact-fields';
import { roleSchema } from '@postern/contract/admin-routes/route-parts';

/**
 * The humans' sign-in as the console uses it: better-auth's own endpoints below `/auth-api`, and beside them a
 * few of the server's own for what better-auth does not have (README.md, *Sign-in*, lists all of them).
 */
export type SessionResult<Data> =
  | { readonly ok: true; readonly data: Data }
  /** `code` is better-auth's or the server's; `unreachable` when nothing answered. */
  | {
      readonly ok: false;
      readonly status: number;
      readonly code: string;
      /** JSON pointers of the fields that were refused. */
      readonly refusedFields?: readonly string[];
    };

const signInOptionsSchema = z.object({
  passkey: z.boolean(),
  providers: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Whether a link to a new password can be mailed. */
  canMail: z.boolean().default(false),
});
export type SignInOptions = z.infer<typeof signInOptionsSchema>;

const signedInSchema = z.object({ twoFactorRedirect: z.boolean().optional() });
const invitationSchema = z.object({
  email: emailSchema,
  licenceName: z.string().nullable(),
  role: roleSchema,
});
export type Invitation = z.infer<typeof invitationSchema>;
const integratorInvitationSchema = z.object({
  email: emailSchema,
  licenceName: z.string(),
  hasAccount: z.boolean(),
});
export type IntegratorInvitation = z.infer<typeof integratorInvitationSchema>;
const redirectSchema = z.object({ url: z.url() });
const anything = z.unknown();
const refusalSchema = z.object({
  code: z.string(),
  errors: z.array(z.object({ path: z.string() })).default([]),
});

const accountSchema = z.object({
  name: z.string(),
  email: z.string(),
  hasTotp: z.boolean(),
  hasPasskey: z.boolean(),
  /** How this session was proved beyond the password; null: not at all. */
  secondFactorBy: z.string().nullable(),
  /** Whether the address is known to be the person's own. */
  isAddressProved: z.boolean().default(true),
  hasPassword: z.boolean().default(true),
  /** Sign-on providers that the account is linked to: then it has no password. */
  providers: z.array(z.object({ id: z.string(), name: z.string() })).default([]),
  /** Whether this session may set up a second factor. */
  mayEnrol: z.boolean().default(true),
  /** Confirming the address also means choosing a new password. */
  needsNewPassword: z.boolean().default(false),
  canMail: z.boolean().default(false),
});
export type Account = z.infer<typeof accountSchema>;
const passkeysSchema = z.array(
  z.object({ id: z.string(), name: z.string().nullish(), createdAt: z.coerce.date().nullish() }),
);
export type Passkey = z.infer<typeof passkeysSchema>[number];
const sessionsSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      isCurrent: z.boolean(),
      place: z.enum(['console', 'portal']),
      createdAtMs: z.number(),
      lastUsedAtMs: z.number().nullable(),
      address: z.string().nullable(),
      userAgent: z.string().nullable(),
    }),
  ),
});
export type OwnSession = z.infer<typeof sessionsSchema>['items'][number];
const recoverySchema = z.object({
  kind: z.enum(['password', 'factors', 'account']),
  name: z.string(),
  email: z.string(),
});
export type Recovery = z.infer<typeof recoverySchema>;
const recoveredSchema = z.object({ isSignedIn: z.boolean() });
const totpSchema = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });
export type TotpSetUp = z.infer<typeof totpSchema>;
const backupCodesSchema = z.object({ backupCodes: z.array(z.string()) });

export const sessionApi = {
  getSignInOptions: () => call('GET', '/auth-api/options', signInOptionsSchema),
  signIn: (body: { email: string; password: string }) =>
    call('POST', '/auth-api/sign-in/email', signedInSchema, body),
  verifyTotp: (code: string) => call('POST', '/auth-api/two-factor/verify-totp', anything, { code }),
  verifyBackupCode: (code: string) =>
    call('POST', '/auth-api/two-factor/verify-backup-code', anything, { code }),
  /** `again`: the provider asks the person even if it knows them, as a fresh proof. */
  signInWithProvider: (providerId: string, callbackURL: string, { again = false } = {}) =>
    call('POST', '/auth-api/sign-in/oauth2', redirectSchema, { providerId, callbackURL, again }),
  signInWithPasskey: () => answerPasskey('/auth-api/passkey/verify-authentication'),
  signOut: () => call('POST', '/auth-api/sign-out', anything, {}),
  /** A fresh proof of identity for the present session. */
  stepUpWithPassword: (password: string) => call('POST', '/auth-api/step-up', anything, { password }),
  stepUpWithCode: (code: string) => call('POST', '/auth-api/step-up', anything, { code }),
  stepUpWithPasskey: () => answerPasskey('/auth-api/step-up/passkey'),
  /** The one-time link of the first run, or an invitation; the token is the secret part of the link. */
  getInvitation: (token: string) => call('POST', '/auth-api/invitation', invitationSchema, { token }),
  /** The portal's own, which invites integrators alone. */
  getIntegratorInvitation: (token: string) =>
    call('POST', '/auth-api/invitation', integratorInvitationSchema, { token }),
  acceptInvitation: (body: { token: string; name?: string; password?: string }) =>
    call('POST', '/auth-api/invitation/accept', anything, body),
  /** Mails a link, if the address is somebody's; the answer never says whether it is. */
  askForRecovery: (body: { email: string; kind: 'password' | 'factors'; language: string }) =>
    call('POST', '/auth-api/recovery', anything, body),
  getRecovery: (token: string) => call('POST', '/auth-api/recovery/show', recoverySchema, { token }),
  recover: (body: { token: string; password: string }) =>
    call('POST', '/auth-api/recovery/use', recoveredSchema, body),
  /** Mails a code to the address of the account. */
  sendAddressCode: (language: string) => call('POST', '/auth-api/address/send-code', anything, { language }),
  giveAddressCode: (body: { code: string; newPassword?: string }) =>
    call('POST', '/auth-api/address/verify', anything, body),
  listSessions: () => call('GET', '/auth-api/sessions', sessionsSchema),
  endSession: (id: string) => call('POST', '/auth-api/sessions/end', anything, { id }),
  endOtherSessions: () => call('POST', '/auth-api/sessions/end-others', anything, {}),
  getAccount: () => call('GET', '/auth-api/account', accountSchema),
  /** Ends the person's other sessions. */
  changePassword: (body: { currentPassword: string; newPassword: string }) =>
    call('POST', '/auth-api/change-password', anything, body),
  /** Begins to count once a code of the app has been verified. */
  setUpTotp: (password: string) => call('POST', '/auth-api/two-factor/enable', totpSchema, { password }),
  removeTotp: (password: string) => call('POST', '/auth-api/two-factor/disable', anything, { password }),
  makeBackupCodes: (password: string) =>
    call('POST', '/auth-api/two-factor/generate-backup-codes', backupCodesSchema, { password }),
  listPasskeys: () => call('GET', '/auth-api/passkey/list-user-passkeys', passkeysSchema),
  addPasskey: (name: string) => registerPasskey(name),
  removePasskey: (id: string) => call('POST', '/auth-api/passkey/delete-passkey', anything, { id }),
  createFirstOperator: (body: { token: string; name: string; email: string; password: string }) =>
    call('POST', '/auth-api/first-run', anything, body),
};

async function call<Schema extends z.ZodType>(
  method: 'GET' | 'POST',
  path: string,
  schema: Schema,
  body?: unknown,
): Promise<SessionResult<z.output<Schema>>> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    return { ok: false, status: 0, code: 'unreachable' };
  }
  const json: unknown = await response.json().catch(() => ({}));
  if (!response.ok) {
    const refusal = refusalSchema.safeParse(json);
    if (!refusal.success) return { ok: false, status: response.status, code: 'unreadable' };
    const { code, errors } = refusal.data;
    return { ok: false, status: response.status, code, refusedFields: errors.map((error) => error.path) };
  }
  const parsed = schema.safeParse(json);
  return parsed.success
    ? { ok: true, data: parsed.data }
    : { ok: false, status: response.status, code: 'unreadable' };
}

/** A new passkey of this device, made by the browser and kept by the server under the person's own name for it. */
async function registerPasskey(name: string): Promise<SessionResult<unknown>> {
  const challenge = await call('GET', '/auth-api/passkey/generate-register-options', z.looseObject({}));
  if (!challenge.ok) return challenge;
  try {
    const credential = await navigator.credentials.create({
      // The shape is WebAuthn's own JSON, which the browser judges.
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
        challenge.data as unknown as PublicKeyCredentialCreationOptionsJSON,
      ),
    });
    if (!(credential instanceof PublicKeyCredential))
      return { ok: false, status: 0, code: 'passkey_cancelled' };
    const response = credential.toJSON();
    return await call('POST', '/auth-api/passkey/verify-registration', anything, { response, name });
  } catch {
    return { ok: false, status: 0, code: 'passkey_cancelled' };
  }
}

/** WebAuthn (level 3, the JSON forms): the server's challenge, answered by the authenticator, judged at `verifyPath`. */
async function answerPasskey(verifyPath: string): Promise<SessionResult<unknown>> {
  const challenge = await call('GET', '/auth-api/passkey/generate-authenticate-options', z.looseObject({}));
  if (!challenge.ok) return challenge;
  try {
    const credential = await navigator.credentials.get({
      // The shape is WebAuthn's own JSON, which the browser judges.
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
        challenge.data as unknown as PublicKeyCredentialRequestOptionsJSON,
      ),
    });
    if (!(credential instanceof PublicKeyCredential))
      return { ok: false, status: 0, code: 'passkey_cancelled' };
    return await call('POST', verifyPath, anything, { response: credential.toJSON() });
  } catch {
    return { ok: false, status: 0, code: 'passkey_cancelled' };
  }
}
