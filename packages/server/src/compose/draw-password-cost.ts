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
 * What the check of an account that does not exist costs: one of the costs that checks of real accounts have, as often as
 * they have it, so that times say nothing of who exists. A name always draws the same, as long as the costs that occur
 * stay. Undefined, that is the standard cost, until they are loaded, and where there are no accounts.
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
