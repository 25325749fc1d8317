import { passkey } from '@better-auth/passkey';
import { APIError } from 'better-auth/api';
import { betterAuth } from 'better-auth';
import type { BetterAuthOptions } from 'better-auth';
import { genericOAuth, twoFactor } from 'better-auth/plugins';
import { z } from 'zod';
import { humanIdSchema } from '@postern/contract/admin-routes/team';
import type { HumanId } from '@postern/contract/admin-routes/team';
import { createRandomBase62 } from '../crypto/key-text.ts';
import type { PasswordHasher } from '../crypto/password-hash.ts';
import { Secret } from '../domain/secret.ts';
import type { HumanAccountDatabase } from '../storage/people/port.ts';
import { createBackupCodes, createBackupCodeStore } from './backup-codes.ts';
import { passwordLengthMax, passwordLengthMin } from './judge-password.ts';

/** An OpenID Connect provider that is configured by its discovery document. */
export interface SignInProvider {
  readonly id: string;
  readonly name: string;
  readonly discoveryUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Whether its e-mail addresses are trusted even if it does not mark them as verified. */
  readonly trustEmail: boolean;
}

export interface AuthDeps {
  readonly database: HumanAccountDatabase;
  /** The console's URL, such as `https://console.example`. Its scheme decides the attributes of the cookies. */
  readonly publicUrl: string;
  readonly productName: string;
  /** The secret that signs cookies and seals second factors; see crypto/sealed-secret.ts. */
  readonly sessionSecret: Secret;
  readonly passwordHasher: PasswordHasher;
  readonly providers: readonly SignInProvider[];
  /** Console or portal. A session of one is not valid in the other, and their cookies have different names. */
  readonly place: SignInPlace;
  readonly now: () => number;
  /** Called before a sign-on of a provider is linked to an account. If it rejects, nothing is linked. */
  readonly beforeLink: (humanId: HumanId, providerId: string) => Promise<void>;
}

export type SignInPlace = 'console' | 'portal';

export const authBasePath = '/auth-api';
/** Counted from the sign-in, whatever happens in between. */
export const sessionLifeS = 12 * 3600;
/** How long a fresh proof of identity is valid. */
export const stepUpMs = 5 * 60_000;
/** How long a session may set up a second factor after it gave a mailed code or removed a factor. */
export const enrolMs = 15 * 60_000;

export type Auth = ReturnType<typeof createAuth>;

/** Configures better-auth for Postern: no sign-up, no tracking, with our tables and our password hashes. */
export function createAuth(deps: AuthDeps) {
  const { passwordHasher, publicUrl } = deps;
  return betterAuth({
    appName: deps.productName,
    baseURL: publicUrl,
    basePath: authBasePath,
    trustedOrigins: [new URL(publicUrl).origin],
    secret: deps.sessionSecret.reveal(),
    // The adapter of better-auth expects a Kysely instance; it is the storage's, on either database.
    database: { db: deps.database.kysely as never, type: deps.database.kind },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLengthMin,
      maxPasswordLength: passwordLengthMax,
      password: {
        hash: (password) => passwordHasher.hash(createPassword(password)),
        verify: ({ hash, password }) => passwordHasher.isPassword(createPassword(password), hash),
      },
    },
    user: { modelName: 'human_user' },
    account: {
      modelName: 'human_account',
      encryptOAuthTokens: true,
      accountLinking: {
        enabled: true,
        // Links a sign-on only to accounts whose address is proved: see storage/people/port.ts, `isAddressProved`.
        requireLocalEmailVerified: true,
        trustedProviders: deps.providers.filter(({ trustEmail }) => trustEmail).map(({ id }) => id),
      },
    },
    verification: { modelName: 'human_verification' },
    session: {
      modelName: 'human_session',
      expiresIn: sessionLifeS,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
      // better-auth's own check is off. Freshness is judged by `steppedUpUntilMs`.
      freshAge: 0,
      additionalFields: {
        steppedUpUntilMs: { type: 'number', required: false, input: false },
        secondFactorBy: { type: 'string', required: false, input: false },
        lastUsedAtMs: { type: 'number', required: false, input: false },
        mayEnrolUntilMs: { type: 'number', required: false, input: false },
        place: { type: 'string', required: false, input: false },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, call) => ({
            data: {
              ...session,
              steppedUpUntilMs: deps.now() + stepUpMs,
              secondFactorBy: findSecondFactor(call?.path) ?? null,
              lastUsedAtMs: deps.now(),
              // A person who has just removed a factor, after giving it, may set up another one.
              mayEnrolUntilMs: call?.path === '/two-factor/disable' ? deps.now() + enrolMs : null,
              // Another password makes no other person: what the session had proved stays proved.
              ...(call?.path === '/change-password' ? keepProofs(call.context.session) : {}),
              place: deps.place,
            },
          }),
        },
      },
      account: {
        create: {
          // Accounts with a password are created by Postern itself: see storage/people/store.ts.
          before: async ({ userId, providerId }) => {
            await deps.beforeLink(humanIdSchema.parse(userId), providerId);
          },
        },
      },
    },
    plugins: createPlugins(deps),
    advanced: createAdvanced(deps),
    // Attempts are counted in attempt-limiter.ts instead, by the real client address.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Faults are thrown unchanged, and guard-requests.ts answers them.
    onAPIError: { errorURL: `${publicUrl}/sign-in`, throw: true },
  });
}

const provedSchema = z.object({
  session: z.object({ secondFactorBy: z.string().nullish(), mayEnrolUntilMs: z.number().nullish() }),
});

/** Returns the proofs of a session that is replaced by another one: its second factor, and what it may set up. */
function keepProofs(replaced: unknown): z.output<typeof provedSchema>['session'] {
  return provedSchema.safeParse(replaced).data?.session ?? {};
}

/** The proof besides a password by which a session was opened. */
export type SecondFactor = 'totp' | 'backup-code' | 'passkey' | 'provider';

/**
 * Returns what a sign-in at this path of better-auth proves besides a password. For sign-ins elsewhere the provider is
 * responsible for a second factor.
 */
function findSecondFactor(path: string | undefined): SecondFactor | undefined {
  if (path === undefined) return undefined;
  if (path.startsWith('/callback/') || path.startsWith('/oauth2/callback/')) return 'provider';
  return secondFactors[path];
}

const secondFactors: Readonly<Record<string, SecondFactor>> = {
  '/two-factor/verify-totp': 'totp',
  '/two-factor/verify-backup-code': 'backup-code',
  '/passkey/verify-authentication': 'passkey',
};

/** Normalises a password, so that it is equal when typed on another keyboard (NIST SP 800-63B section 3.1.1.2). */
export function createPassword(text: string): Secret {
  return new Secret(text.normalize('NFKC'));
}

function createPlugins(deps: AuthDeps) {
  const { hostname, origin } = new URL(deps.publicUrl);
  return [
    twoFactor({
      issuer: deps.productName,
      twoFactorTable: 'human_two_factor',
      backupCodeOptions: {
        customBackupCodesGenerate: createBackupCodes,
        storeBackupCodes: createBackupCodeStore(deps.sessionSecret.reveal()),
      },
    }),
    passkey({
      rpID: hostname,
      rpName: deps.productName,
      origin,
      schema: { passkey: { modelName: 'human_passkey' } },
      authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
      advanced: { webAuthnChallengeCookie: 'passkey_challenge' },
      // A passkey counts as two factors only if the device asked for a PIN, a face or a finger.
      authentication: {
        afterVerification: ({ verification }) => {
          if (verification.authenticationInfo.userVerified) return;
          throw new APIError('UNAUTHORIZED', {
            code: 'USER_NOT_VERIFIED',
            message: 'The device did not verify its user',
          });
        },
      },
    }),
    genericOAuth({
      config: deps.providers.map((provider) => ({
        providerId: provider.id,
        name: provider.name,
        discoveryUrl: provider.discoveryUrl,
        clientId: provider.clientId,
        clientSecret: provider.clientSecret.reveal(),
        scopes: ['openid', 'email', 'profile'],
        pkce: true,
        requireIdTokenVerification: true,
        // Invitations decide who may sign in, never the provider.
        disableSignUp: true,
        disableImplicitSignUp: true,
      })),
    }),
  ];
}

/**
 * Cookies are `__Host-`, Secure, HttpOnly and SameSite=Strict. With http, which is for the local machine only, browsers
 * refuse `__Host-`, so that the name has no prefix and Secure is omitted. The state of a sign-in at a provider is Lax,
 * because the browser comes back with it from another site.
 */
function createAdvanced({
  publicUrl,
  place,
}: Pick<AuthDeps, 'publicUrl' | 'place'>): NonNullable<BetterAuthOptions['advanced']> {
  const name = place === 'console' ? 'postern' : 'postern-portal';
  const isSecure = publicUrl.startsWith('https://');
  return {
    cookiePrefix: isSecure ? `__Host-${name}` : name,
    useSecureCookies: false,
    defaultCookieAttributes: { secure: isSecure, sameSite: 'strict', httpOnly: true, path: '/' },
    cookies: { state: { attributes: { sameSite: 'lax' } } },
    ipAddress: { disableIpTracking: true },
    // Set explicitly, because better-auth skips both checks in a test run by default.
    disableOriginCheck: false,
    disableCSRFCheck: false,
    database: {
      generateId: ({ model }) =>
        model === 'user' ? `hum_${createRandomBase62(16)}` : createRandomBase62(24),
    },
  };
}
