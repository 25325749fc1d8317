import { expect, it } from 'vitest';
import { changeSequenceSchema } from '@postern/contract/ids';
import { describeEachDatabase } from '../../testing/databases.ts';
import { atMs, testEnvironment } from '../../testing/storage-fixtures.ts';
import type { NewGatewayLease } from './port.ts';

describeEachDatabase('gateway leases', (openFresh) => {
  it('come back as they were given, are renewed while they live, and end once', async () => {
    const storage = await openFresh();
    const lease: NewGatewayLease = {
      id: 'g1',
      kind: 'process',
      host: 'host',
      environments: [testEnvironment],
      appliedSequence: changeSequenceSchema.parse(0),
      leaseMs: 5_000,
      masterKeyIds: ['m1', 'm2'],
    };
    const limits = { mode: 'share', share: 0.5, sinceMs: atMs, why: 'no Redis', shareCalls: 3 } as const;
    const applied = changeSequenceSchema.parse(7);
    await storage.transact((tx) => tx.gatewayLeases.insert(lease));
    expect(await storage.gatewayLeases.list()).toMatchObject([
      { ...lease, renewals: 0, limits: undefined, ended: null },
    ]);
    const renew = () => storage.transact((tx) => tx.gatewayLeases.renew('g1', applied, limits));
    expect(await renew()).toBe(true);
    const renewed = { ...lease, appliedSequence: applied, renewals: 1, limits };
    expect(await storage.gatewayLeases.list()).toMatchObject([renewed]);
    const expire = (renewals: number) => storage.transact((tx) => tx.gatewayLeases.expire('g1', renewals));
    expect([await expire(0), await expire(1), await expire(1)]).toEqual([false, true, false]);
    expect(await renew()).toBe(false);
    expect(await storage.gatewayLeases.list()).toMatchObject([{ ...renewed, ended: { why: 'expired' } }]);
  });
});
