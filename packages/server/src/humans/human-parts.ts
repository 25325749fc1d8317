import type { PasswordHasher } from '../crypto/password-hash.ts';
import type { Secret } from '../domain/secret.ts';
import type { Storage } from '../storage/storage.ts';
import type { AttemptLimiter } from './attempt-limiter.ts';
import type { Background } from './background.ts';
import type { Auth, SignInPlace, SignInProvider } from './create-auth.ts';

export interface HumansDeps {
  readonly storage: Storage;
  /**
   * The console's URL without a trailing slash. With http, cookies are not Secure, which is for the local machine only.
   */
  readonly publicUrl: string;
  /** Every origin that the console's pages may have, including the public one. */
  readonly consoleOrigins: readonly string[];
  /** See crypto/sealed-secret.ts, `session-secret`. */
  readonly sessionSecret: Secret;
  readonly passwordHasher: PasswordHasher;
  /** Whether a password alone is sufficient. */
  readonly secondFactor: 'required' | 'optional';
  readonly providers: readonly SignInProvider[];
  readonly place: SignInPlace;
  /** Whether a mail server is configured. Without one nothing is mailed, and an operator has to prove addresses. */
  readonly canMail: boolean;
  /** A session that is not used for this long ends. */
  readonly sessionIdleMs: number;
  /** The URL of the pages of error codes, without a trailing slash. */
  readonly docsUrl: string;
  /** The name of the product in authenticator apps, in the prompts of passkeys and in invitations. */
  readonly productName: string;
  readonly now: () => number;
  readonly reportFault: (fault: unknown, requestId: string) => void;
}

export interface HumanParts extends HumansDeps {
  readonly auth: Auth;
  readonly limiter: AttemptLimiter;
  readonly background: Background;
}
