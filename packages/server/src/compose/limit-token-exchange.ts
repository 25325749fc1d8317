import type { BasicAttempt, BasicAttempts } from '../gateway/schemes/basic.ts';
import { attemptKeys, createAttemptLimiter } from '../humans/attempt-limiter.ts';
import type { AttemptKey } from '../humans/attempt-limiter.ts';
import type { TokenAttempt } from '../tokens/find-key-holder.ts';

/**
 * Failed exchanges per address in 15 minutes, counted by each process for itself. It is generous because many
 * integrations share an address, and some exchange their key for every call.
 */
const failuresPerAddressMax = 100;

export interface ExchangeLimits {
  /** Exchanges of one key in each fixed minute. */
  readonly tokenExchangesPerMinute: number;
}

/**
 * Slows down guessing at the token endpoints. Failures count against the client's address (IPv6: its /64), which is
 * finally answered with 429. Valid exchanges count only against their own key, so that a guesser cannot lock a key out.
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

/**
 * Failed calls with unknown credentials per address. The limit is wider than for exchanges because a client whose key
 * was reset keeps calling for a while.
 */
const failedCallsPerAddressMax = 300;

/** Creates the corresponding limiter for calls, whatever their scheme. */
export function createFailedCallLimiter(now: () => number): (clientAddress: string) => number | undefined {
  const limiter = createAttemptLimiter(now);
  return (clientAddress) =>
    limiter.begin(
      attemptKeys(clientAddress, null).map(({ key }) => ({ key, max: failedCallsPerAddressMax })),
    );
}

/** Wrong passwords for one web service account from one address in 15 minutes, counted by each process for itself. */
const failuresPerAccountMax = 20;

/**
 * Slows down the guessing of passwords of web service accounts on calls: per address as at the token endpoints, and
 * more strictly per pair of account and address.
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
