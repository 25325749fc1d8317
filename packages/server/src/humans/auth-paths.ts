import { z } from 'zod';
import { nameSchema } from '@postern/contract/written-text';

/** A path of better-auth that the console may call. Paths that are not in the table do not exist. */
export interface AuthPath {
  readonly method: 'GET' | 'POST';
  /** The path below `/auth-api` that the console calls. */
  readonly path: string;
  /** The path below `/auth-api` of better-auth, if it differs. */
  readonly forwardTo?: string;
  readonly body?: z.ZodType<Readonly<Record<string, unknown>>>;
  /**
   * The way of signing in that the path implements. Failures are counted and audited, and the answer reveals nothing
   * more than it must.
   */
  readonly signsIn?: 'password' | 'totp' | 'backup-code' | 'passkey' | 'provider';
  /** The path asks for a secret again, so that failures are counted. */
  readonly asksSecret?: true;
  /** Needs a fresh proof of identity, because it changes how the person signs in. */
  readonly needsStepUp?: true;
  /**
   * Changes how the person signs in: if the installation requires a second factor and the person has one, the session
   * must have given it.
   */
  readonly needsOwnFactor?: true;
  /** Sets up a second factor, which needs a proof that is as strong as one; see `require-factor-proof.ts`. */
  readonly enrols?: true;
  /**
   * The change of signing in that the path makes. It is recorded under this name, and every other session of the person
   * ends.
   */
  readonly changes?: 'password' | 'totp' | 'totp-removed' | 'backup-codes' | 'passkey' | 'passkey-removed';
  /** The path exists on the portal too, where a password is sufficient: ways to sign in and out, but no settings. */
  readonly onPortal?: true;
  /** Browsers arrive here from another site by a redirect, with only a state that better-auth checks. */
  readonly fromElsewhere?: true;
}

const password = z.string().min(1).max(1000);
const code = z.string().trim().min(6).max(40);
/** A path of the console and never another site: browsers take `//` and `/\\` for the start of a host. */
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
        /** Asks for a fresh proof of identity: the provider has to ask the person, even if they are signed in there. */
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
