import { attemptKeys, createAttemptLimiter } from '../humans/attempt-limiter.ts';
import type { AdminContext } from './admin-app.ts';
import { ApiRefusal } from '../refusals/api-refusal.ts';

/**
 * Creates the limit of wrong bearer tokens per address. Above it, they are answered with 429; the right token is never
 * refused because of them. An expired session sends no token, so it is never counted as a guess.
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
