import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/databases.ts';
import { atMs, prodEnvironment, testEnvironment as environment } from '../../testing/storage-fixtures.ts';

describeEachDatabase('tokens and proofs', (openFresh) => {
  it('a revoked token is listed in its environment until it expires, and is revoked once', async () => {
    const storage = await openFresh();
    const token = { tokenId: 't1', expiresAtMs: atMs + 100 };
    const revoke = (nowMs: number) =>
      storage.transact((tx) => tx.revokedTokens.insert(environment, token, nowMs));
    expect(await revoke(atMs)).toBe(true);
    expect(await revoke(atMs)).toBe(false);
    expect(await storage.revokedTokens.list(environment, atMs + 99)).toEqual([token]);
    expect(await storage.revokedTokens.list(environment, atMs + 100)).toEqual([]);
    expect(await storage.revokedTokens.list(prodEnvironment, atMs)).toEqual([]);
  });

  it('a proof is used once in each environment, until it is forgotten after its expiry', async () => {
    const storage = await openFresh();
    const proof = { proofId: 'p1', expiresAtMs: atMs };
    const use = (where = environment) => storage.transact((tx) => tx.usedProofs.insert(where, proof));
    expect([await use(), await use(), await use(prodEnvironment)]).toEqual([true, false, true]);
    await storage.transact((tx) => tx.usedProofs.forget(atMs - 1));
    expect(await use()).toBe(false);
    await storage.transact((tx) => tx.usedProofs.forget(atMs + 1));
    expect(await use()).toBe(true);
  });
});
