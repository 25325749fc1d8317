import type { PasswordHasher } from '../crypto/password-hash.ts';
import type { Secret } from '../domain/secret.ts';
import type { Storage } from '../storage/storage.ts';
import type { AttemptLimiter } from './attempt-limiter.ts';
import type { Background } from './background.ts';
import type { Auth, SignInPlace, SignInProvider } from './create-auth.ts';

export interface HumansDeps {
  readonly storage: Storage;
  /** The console's address without a slash at its end. With http, cookies are not Secure: the own machine only. */
  readonly publicUrl: string;
  /** Every origin that the console's pages may have; the public one among them. */
  readonly consoleOrigins: readonly string[];
  /** See crypto/sealed-secret.ts, `session-secret`. */
  readonly sessionSecret: Secret;
  readonly passwordHasher: PasswordHasher;
  /** Whether a password alone is enough. */
  readonly secondFactor: 'required' | 'optional';
  readonly providers: readonly SignInProvider[];
  readonly place: SignInPlace;
  /** Whether a mail server is configured: without one, nothing is mailed, and addresses are proved by an operator. */
  readonly canMail: boolean;
  /** A session that nobody uses for this long ends. */
  readonly sessionIdleMs: number;
  /** Where the pages of the error codes are published, without a slash at the end. */
  readonly docsUrl: string;
  readonly now: () => number;
  readonly reportFault: (fault: unknown, requestId: string) => void;
}

export interface HumanParts extends HumansDeps {
  readonly auth: Auth;
  readonly limiter: AttemptLimiter;
  readonly background: Background;
}
