import type { EnvironmentName } from '@postern/contract/ids';
import type { GatewayLink } from '../access/gateway-link.ts';
import { createProofMemory } from '../crypto/used-proofs.ts';
import type { TakeProof } from '../crypto/used-proofs.ts';
import type { Storage } from '../storage/storage.ts';

const forgetEveryMs = 60_000;

/**
 * Chooses where used proofs are remembered. The embedded database has one owner, which all gateways ask: its memory is
 * sufficient, and spares each call a write. With PostgreSQL, the gateways have only the database in common.
 */
export function createTakeProof(
  kind: 'sqlite' | 'postgres',
  { storage, now }: { readonly storage: Pick<Storage, 'transact'>; readonly now: () => number },
): GatewayLink['takeProof'] {
  return kind === 'sqlite' ? takeInMemory(now) : takeInStorage(storage, now);
}

function takeInMemory(now: () => number): GatewayLink['takeProof'] {
  const memories = new Map<EnvironmentName, TakeProof>();
  const begunMs = now();
  return async (environment, proof) => {
    let take = memories.get(environment);
    if (take === undefined) {
      take = createProofMemory(now, { begunMs });
      memories.set(environment, take);
    }
    return await take(proof);
  };
}

function takeInStorage(storage: Pick<Storage, 'transact'>, now: () => number): GatewayLink['takeProof'] {
  let forgottenAtMs = now();
  return async (environment, { proofId, expiresAtMs }) => {
    const nowMs = now();
    const isDue = nowMs - forgottenAtMs >= forgetEveryMs;
    if (isDue) forgottenAtMs = nowMs;
    return await storage.transact(async (tx) => {
      if (isDue) await tx.usedProofs.forget(nowMs);
      return await tx.usedProofs.insert(environment, { proofId, expiresAtMs });
    });
  };
}
