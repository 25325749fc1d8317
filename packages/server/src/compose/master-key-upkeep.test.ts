import { randomBytes } from 'node:crypto';
import { changeSequenceSchema, environmentNameSchema } from '@postern/contract/ids';
import { expect, it } from 'vitest';
import type { GatewayLease } from '../access/lease-book.ts';
import {
  createMasterKeyRing,
  MasterKeyInvalid,
  nextCheckSetting,
  parseMasterKey,
  verifyMasterKey,
} from '../crypto/master-key.ts';
import type { MasterKey } from '../crypto/master-key.ts';
import { loadPepper } from '../crypto/pepper.ts';
import type { Storage } from '../storage/storage.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { createMasterKeyUpkeep } from './master-key-upkeep.ts';

const environment = environmentNameSchema.parse('TEST');
const makeMasterKey = (): MasterKey => parseMasterKey(randomBytes(32).toString('base64'), 'the test');

const settingsOf = (storage: Storage) => ({
  find: (name: string) => storage.settings.find(name),
  claim: (name: string, value: string) => storage.transact((tx) => tx.settings.claim(name, value)),
});

function createLease(id: string, masterKeyIds: readonly string[] | undefined): GatewayLease {
  return {
    id,
    kind: 'process',
    host: 'here',
    environments: [environment],
    appliedSequence: changeSequenceSchema.parse(0),
    leaseMs: 6_500,
    renewals: 1,
    startedAtMs: 1,
    renewedAtMs: 1,
    ended: null,
    ...(masterKeyIds === undefined ? {} : { masterKeyIds }),
  };
}

/** An installation under one master key, and a control process that is configured with the next one. */
async function prepare(storage: Storage, list: () => Promise<readonly GatewayLease[]>) {
  const settings = settingsOf(storage);
  const [old, next] = [makeMasterKey(), makeMasterKey()];
  await verifyMasterKey({ current: old, earlier: [] }, settings);
  await loadPepper({ current: old, earlier: [] }, settings);
  const masterKeys = createMasterKeyRing({ current: next, earlier: [old] });
  masterKeys.sealWith(await verifyMasterKey(masterKeys, settings));
  const told: string[] = [];
  const kept = createMasterKeyUpkeep({
    core: { storage, masterKeys, settings },
    gateways: { list },
    environments: [environment],
    log: {
      waiting: ({ gateways }) => void told.push(`waiting for ${gateways.join()}`),
      done: ({ secrets }) => void told.push(`done ${secrets}`),
    },
  });
  return { settings, old, next, masterKeys, kept, told };
}

describeEachDatabase('a new master key', (openFresh) => {
  it('seals nothing while a live gateway cannot open it, and takes over as soon as all can', async () => {
    let leases: readonly GatewayLease[] = [createLease('gw_old', undefined)];
    const { settings, old, next, masterKeys, kept, told } = await prepare(
      await openFresh(),
      async () => leases,
    );
    await kept.look();
    await kept.look();
    expect([masterKeys.current.id, kept.isPending, told]).toEqual([
      old.id,
      true,
      ['waiting for gw_old on here'],
    ]);
    expect(kept.samples().map(({ value }) => value)).toEqual([1, 1]);
    expect(await verifyMasterKey({ current: old, earlier: [] }, settings)).toBe(old.id);
    leases = [createLease('gw_old', [old.id]), createLease('gw_new', [next.id, old.id])];
    await kept.look();
    expect(masterKeys.current.id).toBe(old.id);
    leases = leases.map((lease) => ({ ...lease, masterKeyIds: [old.id, next.id] }));
    await kept.look();
    expect([masterKeys.current.id, kept.isPending, told.at(-1)]).toEqual([next.id, false, 'done 1']);
    expect(kept.samples().map(({ value }) => value)).toEqual([0, 0]);
    await loadPepper({ current: next, earlier: [] }, settings);
    await expect(verifyMasterKey({ current: old, earlier: [] }, settings)).rejects.toThrow(MasterKeyInvalid);
  });

  it('is not waited for by gateways whose lease has ended', async () => {
    const ended = { atMs: 1, why: 'expired', sequence: changeSequenceSchema.parse(0) } as const;
    const { next, masterKeys, kept } = await prepare(await openFresh(), async () => [
      { ...createLease('gw_gone', []), ended },
    ]);
    await kept.look();
    expect(masterKeys.current.id).toBe(next.id);
  });

  it('is withdrawn where a gateway opens its lease between the first look and the announcement', async () => {
    let looks = 0;
    const { settings, old, masterKeys, kept } = await prepare(await openFresh(), async () =>
      ++looks === 2 ? [createLease('gw_late', ['0123456789ab'])] : [],
    );
    await kept.look();
    expect([looks, masterKeys.current.id, kept.isPending]).toEqual([2, old.id, true]);
    // The announcement was withdrawn, so that it refuses no gateway.
    expect(await verifyMasterKey({ current: old, earlier: [] }, settings)).toBe(old.id);
  });

  it('turns a gateway away that looks after its lease was opened too late to be seen', async () => {
    const storage = await openFresh();
    const { settings, old, kept } = await prepare(storage, async () => {
      // Runs between the two looks, as a gateway does after it has opened its lease.
      if ((await settings.find(nextCheckSetting)) !== undefined) {
        await expect(verifyMasterKey({ current: old, earlier: [] }, settings)).rejects.toThrow(
          /is being replaced by one that is not loaded here: it has the id [0-9a-f]{12}\. Name it in masterKey/,
        );
      }
      return [];
    });
    await kept.look();
    expect(kept.isPending).toBe(false);
  });

  it('is taken over by a second control, which re-seals what it sealed under the earlier key itself', async () => {
    const storage = await openFresh();
    const { settings, old, next, kept } = await prepare(storage, async () => []);
    const other = createMasterKeyRing({ current: next, earlier: [old] });
    other.sealWith(old.id);
    await kept.look();
    const late = createMasterKeyUpkeep({
      core: { storage, masterKeys: other, settings },
      gateways: { list: async () => [createLease('gw_old', undefined)] },
      environments: [environment],
      log: { waiting: () => undefined, done: () => undefined },
    });
    await late.look();
    expect([other.current.id, late.isPending]).toEqual([next.id, false]);
  });
});
