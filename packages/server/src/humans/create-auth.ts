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

/** An OpenID Connect provider, by its discovery document. */
export interface SignInProvider {
  readonly id: string;
  readonly name: string;
  readonly discoveryUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Believe its e-mail addresses even where it does not say that they are verified. */
  readonly trustEmail: boolean;
}

export interface AuthDeps {
  readonly database: HumanAccountDatabase;
  /** The console's address, such as `https://console.example`; its scheme decides over the cookies. */
  readonly publicUrl: string;
  /** Signs cookies and seals second factors; see crypto/sealed-secret.ts. */
  readonly sessionSecret: Secret;
  readonly passwordHasher: PasswordHasher;
  readonly providers: readonly SignInProvider[];
  /** Whose pages: a session of one place is none in the other, and the cookies have other names. */
  readonly place: SignInPlace;
  readonly now: () => number;
  /** Before a single sign-on is linked to an account. When it rejects, nothing is linked. */
  readonly beforeLink: (humanId: HumanId, providerId: string) => Promise<void>;
}

export type SignInPlace = 'console' | 'portal';

export const authBasePath = '/auth-api';
/** From signing in, whatever happens meanwhile. */
export const sessionLifeS = 12 * 3600;
/** How long a fresh proof of identity counts. */
export const stepUpMs = 5 * 60_000;
/** How long a session may set up a second factor after a mailed code or the removal of a factor. */
export const enrolMs = 15 * 60_000;

export type Auth = ReturnType<typeof createAuth>;

/** better-auth, configured for this house: no sign-up, no tracking, our tables, our password hashes. */
export function createAuth(deps: AuthDeps) {
  const { passwordHasher, publicUrl } = deps;
  return betterAuth({
    appName: 'Postern',
    baseURL: publicUrl,
    basePath: authBasePath,
    trustedOrigins: [new URL(publicUrl).origin],
    secret: deps.sessionSecret.reveal(),
    // The adapter of better-auth wants a Kysely; it is the storage's, on either database.
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
        // An address that nobody proved is nobody's: see storage/people/port.ts, `isAddressProved`.
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
      // Freshness is ours: `steppedUpUntilMs`.
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
              // Who has just taken a factor off, having given it, may set up another one.
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
          // Accounts with a password are ours to make: see storage/people/store.ts.
          before: async ({ userId, providerId }) => {
            await deps.beforeLink(humanIdSchema.parse(userId), providerId);
          },
        },
      },
    },
    plugins: createPlugins(deps),
    advanced: createAdvanced(deps),
    // Every attempt is counted in attempt-limiter.ts, by the real client address.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Faults come out as they are, for guard-requests.ts to answer.
    onAPIError: { errorURL: `${publicUrl}/sign-in`, throw: true },
  });
}

const provedSchema = z.object({
  session: z.object({ secondFactorBy: z.string().nullish(), mayEnrolUntilMs: z.number().nullish() }),
});

/** What a session that is replaced by another had proved beyond the password, and may set up. */
function keepProofs(replaced: unknown): z.output<typeof provedSchema>['session'] {
  return provedSchema.safeParse(replaced).data?.session ?? {};
}

/** How a session was proved beyond a password. */
export type SecondFactor = 'totp' | 'backup-code' | 'passkey' | 'provider';

/** What signing in at this path of better-auth proves besides a password. Who signs in elsewhere is the provider's to judge. */
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

/** The same password typed on another keyboard is the same password (NIST SP 800-63B section 3.1.1.2). */
export function createPassword(text: string): Secret {
  return new Secret(text.normalize('NFKC'));
}

function createPlugins(deps: AuthDeps) {
  const { hostname, origin } = new URL(deps.publicUrl);
  return [
    twoFactor({
      issuer: 'Postern',
      twoFactorTable: 'human_two_factor',
      backupCodeOptions: {
        customBackupCodesGenerate: createBackupCodes,
        storeBackupCodes: createBackupCodeStore(deps.sessionSecret.reveal()),
      },
    }),
    passkey({
      rpID: hostname,
      rpName: 'Postern',
      origin,
      schema: { passkey: { modelName: 'human_passkey' } },
      authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
      advanced: { webAuthnChallengeCookie: 'passkey_challenge' },
      // A passkey stands for two factors only when the device asked for a PIN, face or finger.
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
        // Who may come in is decided by invitations, never by the provider.
        disableSignUp: true,
        disableImplicitSignUp: true,
      })),
    }),
  ];
}

/**
 * Cookies: `__Host-`, Secure, HttpOnly, SameSite=Strict. On http, which is for the own machine only, browsers refuse
 * `__Host-`, so there the name has no prefix and Secure is left out. The state of a sign-in elsewhere is Lax, since
 * the browser comes back from another site with it.
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
    // Said outright, since better-auth skips both in a test run otherwise.
    disableOriginCheck: false,
    disableCSRFCheck: false,
    database: {
      generateId: ({ model }) =>
        model === 'user' ? `hum_${createRandomBase62(16)}` : createRandomBase62(24),
    },
  };
}
