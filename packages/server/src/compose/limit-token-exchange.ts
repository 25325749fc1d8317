import type { BasicAttempt, BasicAttempts } from '../gateway/schemes/basic.ts';
import { attemptKeys, createAttemptLimiter } from '../humans/attempt-limiter.ts';
import type { AttemptKey } from '../humans/attempt-limiter.ts';
import type { TokenAttempt } from '../tokens/find-key-holder.ts';

/** In 15 minutes, per process. Generous: many integrations share an address, and some fetch a token for every call. */
const failuresPerAddressMax = 100;

export interface ExchangeLimits {
  /** Of one key, in any fixed minute. */
  readonly tokenExchangesPerMinute: number;
}

/**
 * Slows guessing down at the token endpoints. Failures count against the address (IPv6: its /64) and are answered 429
 * in the end; a valid key counts against itself alone, so that nobody locks one out by guessing.
 */
export function createExchangeLimiter(
  now: () => number,
  { tokenExchangesPerMinute: max }: ExchangeLimits,
): (attempt: TokenAttempt) => Promise<number | undefined> {
  const failures = createAttemptLimiter(now);
  const exchanges = createAttemptLimiter(now, { windowMs: 60_000 });
  return (attempt) =>
    Promise.resolve(
      attempt.kind === 'valid'
        ? exchanges.begin([{ key: attempt.keyId, max }])
        : failures.begin(
            attemptKeys(attempt.clientAddress, null).map(({ key }) => ({ key, max: failuresPerAddressMax })),
          ),
    );
}

/** Calls with credentials that nobody has, from one address. Wider: a client whose key was reset calls on for a while. */
const failedCallsPerAddressMax = 300;

/** The same for calls, whatever their scheme. */
export function createFailedCallLimiter(now: () => number): (clientAddress: string) => number | undefined {
  const limiter = createAttemptLimiter(now);
  return (clientAddress) =>
    limiter.begin(
      attemptKeys(clientAddress, null).map(({ key }) => ({ key, max: failedCallsPerAddressMax })),
    );
}

/** Wrong passwords of one web service account from one address, in 15 minutes, per process. */
const failuresPerAccountMax = 20;

/**
 * Slows the guessing of passwords of web service accounts down, on calls: per address like failures at the token
 * endpoints, and more strictly per account as it is tried from there.
 */
export function createBasicAttempts(now: () => number): BasicAttempts {
  const limiter = createAttemptLimiter(now);
  const list = ({ clientAddress, account }: BasicAttempt): AttemptKey[] => {
    const [ofAddress, ofAccount] = attemptKeys(clientAddress, account);
    return [
      ...(ofAddress === undefined ? [] : [{ key: ofAddress.key, max: failuresPerAddressMax }]),
      ...(ofAccount === undefined ? [] : [{ key: ofAccount.key, max: failuresPerAccountMax }]),
    ];
  };
  return {
    findWait: (attempt) => limiter.findWait(list(attempt)),
    countFailure: (attempt) => limiter.begin(list(attempt)),
  };
}
