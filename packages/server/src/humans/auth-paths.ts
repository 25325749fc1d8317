import { z } from 'zod';
import { nameSchema } from '@postern/contract/written-text';

/** A path of better-auth that the console may call. What is not in the table does not exist. */
export interface AuthPath {
  readonly method: 'GET' | 'POST';
  /** Below `/auth-api`, as the console calls it. */
  readonly path: string;
  /** Below `/auth-api`, as better-auth calls it, when it differs. */
  readonly forwardTo?: string;
  readonly body?: z.ZodType<Readonly<Record<string, unknown>>>;
  /** A way to sign in: failures are counted and audited, the answer says no more than it must. Names the way. */
  readonly signsIn?: 'password' | 'totp' | 'backup-code' | 'passkey' | 'provider';
  /** Asks for a secret again: failures are counted. */
  readonly asksSecret?: true;
  /** Needs a fresh proof of identity, since it changes how one signs in. */
  readonly needsStepUp?: true;
  /** Changes how one signs in: where more than a password is asked, and there is more, it must have been given. */
  readonly needsOwnFactor?: true;
  /** Sets up a second factor: needs a proof as strong as one; see `require-factor-proof.ts`. */
  readonly enrols?: true;
  /** Changes how one signs in: recorded, and every other session of the person ends. Names what is recorded. */
  readonly changes?: 'password' | 'totp' | 'totp-removed' | 'backup-codes' | 'passkey' | 'passkey-removed';
  /** There on the portal as well, where a password alone is enough: ways to sign in and out, no settings. */
  readonly onPortal?: true;
  /** A browser comes here from another site by itself, with nothing but a state that better-auth checks. */
  readonly fromElsewhere?: true;
}

const password = z.string().min(1).max(1000);
const code = z.string().trim().min(6).max(40);
/** A path of the console, never another site: browsers take `//` and `/\\` for the start of a host. */
const ownPath = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])[^\\\p{Cc}]*$/u, 'a path of the console, such as /licences');
const passkeyAnswer = z.record(z.string(), z.json());

export const authPaths: readonly AuthPath[] = [
  {
    method: 'POST',
    onPortal: true,
    path: '/sign-in/email',
    body: z.strictObject({ email: z.string().trim().max(254), password }),
    signsIn: 'password',
  },
  {
    method: 'POST',
    onPortal: true,
    path: '/two-factor/verify-totp',
    body: z.strictObject({ code }),
    signsIn: 'totp',
  },
  {
    method: 'POST',
    onPortal: true,
    path: '/two-factor/verify-backup-code',
    body: z.strictObject({ code }),
    signsIn: 'backup-code',
  },
  { method: 'GET', onPortal: true, path: '/passkey/generate-authenticate-options' },
  {
    method: 'POST',
    onPortal: true,
    path: '/passkey/verify-authentication',
    body: z.strictObject({ response: passkeyAnswer }),
    signsIn: 'passkey',
  },
  {
    method: 'POST',
    onPortal: true,
    path: '/sign-in/oauth2',
    forwardTo: '/sign-in/social',
    body: z
      .strictObject({
        providerId: z.string().max(64),
        callbackURL: ownPath.default('/'),
        /** As a fresh proof of identity: the provider asks the person, even if it knows them. */
        again: z.boolean().default(false),
      })
      .transform(({ providerId, callbackURL, again }) => ({
        provider: providerId,
        callbackURL,
        disableRedirect: true,
        // OpenID Connect Core 1.0 section 3.1.2.1
        ...(again ? { additionalParams: { prompt: 'login' } } : {}),
      })),
  },
  { method: 'GET', onPortal: true, path: '/callback/:provider', signsIn: 'provider', fromElsewhere: true },
  { method: 'POST', onPortal: true, path: '/sign-out', body: z.strictObject({}) },
  {
    method: 'POST',
    path: '/change-password',
    body: z
      .strictObject({ currentPassword: password, newPassword: z.string().max(1000) })
      .transform((body) => ({ ...body, revokeOtherSessions: true })),
    asksSecret: true,
    needsOwnFactor: true,
    changes: 'password',
  },
  {
    method: 'POST',
    path: '/two-factor/enable',
    body: z.strictObject({ password }),
    asksSecret: true,
    needsOwnFactor: true,
    enrols: true,
  },
  {
    method: 'POST',
    path: '/two-factor/disable',
    body: z.strictObject({ password }),
    asksSecret: true,
    needsOwnFactor: true,
    changes: 'totp-removed',
  },
  {
    method: 'POST',
    path: '/two-factor/generate-backup-codes',
    body: z.strictObject({ password }),
    asksSecret: true,
    needsOwnFactor: true,
    changes: 'backup-codes',
  },
  {
    method: 'GET',
    path: '/passkey/generate-register-options',
    needsStepUp: true,
    needsOwnFactor: true,
    enrols: true,
  },
  {
    method: 'POST',
    path: '/passkey/verify-registration',
    body: z.strictObject({ response: passkeyAnswer, name: nameSchema.or(z.literal('')).optional() }),
    needsStepUp: true,
    needsOwnFactor: true,
    enrols: true,
    changes: 'passkey',
  },
  { method: 'GET', path: '/passkey/list-user-passkeys' },
  {
    method: 'POST',
    path: '/passkey/delete-passkey',
    body: z.strictObject({ id: z.string().max(64) }),
    needsStepUp: true,
    needsOwnFactor: true,
    changes: 'passkey-removed',
  },
];
