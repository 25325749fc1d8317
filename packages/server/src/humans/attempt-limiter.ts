import { clientNetwork } from '../domain/client-network.ts';

/**
 * Counts failed attempts, so that guessing is slow but a typing mistake costs a person nothing. Kept in memory, per
 * process.
 */
export interface AttemptLimiter {
  /**
   * Takes an attempt from the budget of each key. Returns the seconds to wait if one of them is used up; then nothing
   * is taken.
   */
  begin(keys: readonly AttemptKey[]): number | undefined;
  /** Returns what `begin` would return, without taking an attempt. */
  findWait(keys: readonly AttemptKey[]): number | undefined;
  /** Returns the attempt to the budgets, because it did not fail. */
  forgive(keys: readonly AttemptKey[]): void;
}

export interface AttemptKey {
  readonly key: string;
  readonly max: number;
}

const windowMsDefault = 15 * 60_000;
const keysMax = 20_000;
const perAddressMax = 30;
const perAccountAndAddressMax = 6;

/**
 * Keys for failed sign-ins: a budget per address, and a smaller one per address and account. Failures from other
 * addresses do not count, so that a stranger cannot lock a person out. IPv6 addresses count per /64.
 */
export function attemptKeys(clientAddress: string | null, account: string | null): readonly AttemptKey[] {
  const network = clientNetwork(clientAddress);
  return [
    { key: `address ${network}`, max: perAddressMax },
    ...(account === null
      ? []
      : [{ key: `account ${network} ${account.toLowerCase()}`, max: perAccountAndAddressMax }]),
  ];
}

const recoveriesPerAddressMax = 20;
const recoveriesPerAccountMax = 3;

/**
 * Keys for requests of recovery mails. Their budgets are separate, so that a person who failed to sign in can still
 * ask, and attempts are never returned, because each may have sent a mail.
 */
export function recoveryKeys(clientAddress: string | null, account: string): readonly AttemptKey[] {
  const network = clientNetwork(clientAddress);
  return [
    { key: `recovery ${network}`, max: recoveriesPerAddressMax },
    { key: `recovery ${network} ${account.toLowerCase()}`, max: recoveriesPerAccountMax },
  ];
}

export function createAttemptLimiter(
  now: () => number,
  { windowMs = windowMsDefault }: { readonly windowMs?: number } = {},
): AttemptLimiter {
  const budgets = new Map<string, { used: number; endsAtMs: number }>();
  const findBudget = (key: string) => {
    const budget = budgets.get(key);
    return budget !== undefined && budget.endsAtMs > now() ? budget : undefined;
  };
  const findWait = (keys: readonly AttemptKey[]): number | undefined => {
    const waitsMs = keys.flatMap(({ key, max }) => {
      const budget = findBudget(key);
      return budget !== undefined && budget.used >= max ? [budget.endsAtMs - now()] : [];
    });
    return waitsMs.length === 0 ? undefined : Math.ceil(Math.max(...waitsMs) / 1000);
  };
  return {
    findWait,
    begin(keys) {
      const waitS = findWait(keys);
      if (waitS !== undefined) return waitS;
      for (const { key } of keys) {
        const budget = findBudget(key);
        if (budget !== undefined) budget.used++;
        else remember(key);
      }
      return undefined;
    },
    forgive(keys) {
      for (const { key } of keys) {
        const budget = findBudget(key);
        if (budget !== undefined && budget.used > 0) budget.used--;
      }
    },
  };

  function remember(key: string): void {
    budgets.delete(key);
    budgets.set(key, { used: 1, endsAtMs: now() + windowMs });
    // Many addresses must not use up the memory: the oldest budgets are removed first.
    const [oldest] = budgets.keys();
    if (budgets.size > keysMax && oldest !== undefined) budgets.delete(oldest);
  }
}
