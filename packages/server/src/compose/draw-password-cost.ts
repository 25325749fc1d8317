import type { KeyDigester } from '../crypto/key-digest.ts';
import type { PasswordCost } from '../crypto/password-hashes/known-hash.ts';
import { Secret } from '../domain/secret.ts';

export interface CostDrawDeps {
  readonly digestKey: KeyDigester;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly reportFault: (fault: unknown) => void;
}

const refreshEveryMs = 10 * 60_000;

/**
 * Chooses the cost of the password check for an account that does not exist. It is drawn from the costs of real
 * accounts in proportion to their frequency, so that response times do not reveal which accounts exist. A name always
 * draws the same cost while the costs of the real accounts stay the same. The result is undefined (the standard cost)
 * until they are loaded, and when there are no accounts.
 */
export function createCostDraw(
  load: () => Promise<readonly PasswordCost[]>,
  { digestKey, now, reportFault }: CostDrawDeps,
): (account: string) => PasswordCost | undefined {
  let costs: readonly PasswordCost[] = [];
  let loadedAtMs = -Infinity;

  function refresh(): void {
    loadedAtMs = now();
    load().then((loaded) => (costs = loaded.toSorted()), reportFault);
  }

  refresh();
  return (account) => {
    if (now() - loadedAtMs >= refreshEveryMs) refresh();
    const digest = Buffer.from(digestKey(new Secret(`password-cost:${account.toLowerCase()}`)), 'base64url');
    return costs[Math.floor((digest.readUInt32BE() / 2 ** 32) * costs.length)];
  };
}
