import type { HumanId } from '@postern/contract/admin-routes/team';
import { humanIdSchema } from '@postern/contract/admin-routes/team';
import type { AttemptKey, AttemptLimiter } from './attempt-limiter.ts';
import { attemptKeys } from './attempt-limiter.ts';
import type { AuthPath } from './auth-paths.ts';
import type { Auth, SignInPlace } from './create-auth.ts';
import { findNewSessionCookie } from './forward-to-auth.ts';
import { ApiRefusal } from '../refusals/api-refusal.ts';
import { findAccountSession } from './human-session.ts';
import { recordSignIn, recordStrangersFailure } from './record-sign-in.ts';
import type { SignInDeps } from './record-sign-in.ts';

export interface AttemptDeps extends SignInDeps {
  readonly auth: Auth;
  readonly place: SignInPlace;
  readonly sessionIdleMs: number;
  readonly limiter: AttemptLimiter;
}

export interface Attempt {
  readonly by: NonNullable<AuthPath['signsIn']>;
  /** The text that was typed as the account; null if the way of signing in has none. */
  readonly email: string | null;
  readonly cookie: string | null;
  readonly clientAddress: string | null;
}

const failures: readonly number[] = [400, 401, 403];

/**
 * Handles one attempt to sign in. It is counted before it is judged, returned if it succeeds, and written to the audit
 * log in both cases. A sign-in that cannot be audited does not happen.
 */
export async function attemptSignIn(
  attempt: Attempt,
  ask: () => Promise<Response>,
  deps: AttemptDeps,
): Promise<Response> {
  const keys = attemptKeys(attempt.clientAddress, attempt.email);
  beginAttempt(keys, deps.limiter);
  const pending = await findPendingHuman(attempt.cookie, deps.auth);
  const answer = await ask().catch(async (refusal: unknown) => {
    // A code that was already used is a failure like a wrong one, also in the log.
    if (refusal instanceof ApiRefusal && refusal.code === 'code_used') {
      await recordFailure(attempt, pending, deps);
    }
    throw refusal;
  });
  const cookie = await findNewSessionCookie(answer, deps.auth);
  if (cookie !== undefined) {
    deps.limiter.forgive(keys);
    await recordSuccess(cookie, attempt, deps);
    return answer;
  }
  if (failures.includes(answer.status) || answer.headers.get('location')?.includes('error=') === true) {
    await recordFailure(attempt, pending, deps);
  } else {
    deps.limiter.forgive(keys);
  }
  return answer;
}

/** @throws ApiRefusal if the budget is used up */
export function beginAttempt(keys: readonly AttemptKey[], limiter: AttemptLimiter): void {
  const retryAfterS = limiter.begin(keys);
  if (retryAfterS === undefined) return;
  throw new ApiRefusal('rate_limited', { facts: { limit: 'failed attempts' }, retryAfterS });
}

async function recordSuccess(cookie: string, attempt: Attempt, deps: AttemptDeps): Promise<void> {
  const account = await findAccountSession(deps, cookie);
  if (account === undefined) throw new Error('a session was set that cannot be found');
  const { internalAdapter } = await deps.auth.$context;
  try {
    const { clientAddress, by } = attempt;
    if (clientAddress !== null) {
      await internalAdapter.updateSession(account.token, { ipAddress: clientAddress });
    }
    await recordSignIn(account.human, { action: 'member.signed-in', clientAddress, by }, deps);
  } catch (error) {
    await internalAdapter.deleteSession(account.token);
    throw error;
  }
}

async function recordFailure(
  attempt: Attempt,
  pending: HumanId | undefined,
  deps: AttemptDeps,
): Promise<void> {
  const { clientAddress, by, email } = attempt;
  const { humans } = deps.storage;
  const human =
    email !== null
      ? await humans.findByEmail(email)
      : pending === undefined
        ? undefined
        : await humans.find(pending);
  if (human === undefined) await recordStrangersFailure({ clientAddress, by }, deps);
  else await recordSignIn(human, { action: 'member.sign-in-failed', clientAddress, by }, deps);
}

/**
 * Finds the person who gave a valid password and still has to give a code. better-auth keeps this state behind a cookie
 * of its own.
 */
export async function findPendingHuman(cookie: string | null, auth: Auth): Promise<HumanId | undefined> {
  const context = await auth.$context;
  const { name } = context.createAuthCookie('two_factor');
  const pair = cookie?.split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  if (pair === undefined) return undefined;
  const [identifier = ''] = decodeURIComponent(pair.slice(name.length + 1)).split('.');
  const found = await context.internalAdapter.findVerificationValue(identifier);
  return humanIdSchema.safeParse(found?.value).data;
}
