import { attemptKeys, createAttemptLimiter } from '../humans/attempt-limiter.ts';
import type { AdminContext } from './admin-app.ts';
import { ApiRefusal } from '../refusals/api-refusal.ts';

/**
 * Wrong bearer tokens are counted per address, and answered with 429 once there were too many; the right token is never
 * refused for them. An expired session sends no token: it is no guess, and is always told to sign in.
 */
export function createFailedTokenLimit(
  now: () => number,
): (refusal: ApiRefusal, c: AdminContext) => ApiRefusal {
  const limiter = createAttemptLimiter(now);
  return (refusal, c) => {
    if (refusal.code !== 'not_signed_in' || c.req.header('authorization') === undefined) return refusal;
    const retryAfterS = limiter.begin(attemptKeys(c.env?.clientAddress ?? null, null));
    if (retryAfterS === undefined) return refusal;
    return new ApiRefusal('rate_limited', { facts: { limit: 'failed attempts' }, retryAfterS });
  };
}
