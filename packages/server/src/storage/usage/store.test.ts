import { beforeEach, describe, expect, it } from 'vitest';
import { apiUserIdSchema } from '@postern/contract/ids';
import type { ApiUserId, LicenceId } from '@postern/contract/ids';
import { latencyClassCount } from '@postern/contract/usage';
import { describeEachDatabase } from '../../testing/databases.ts';
import { insertLicence, newApiUser, testEnvironment } from '../../testing/storage-fixtures.ts';
import type { Storage } from '../storage.ts';
import type { UsageRow } from './port.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Noon, UTC. */
const noonMs = Date.UTC(2026, 10, 20, 12);

const inOrder = (one: readonly unknown[], other: readonly unknown[]) =>
  JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;

describeEachDatabase('usage', (openFresh) => {
  let storage: Storage;
  let licenceId: LicenceId;
  let apiUserId: ApiUserId;

  beforeEach(async () => {
    storage = await openFresh();
    licenceId = await insertLicence(storage, 12_740);
    const apiUser = newApiUser();
    apiUserId = apiUser.id;
    await storage.transact((tx) => tx.apiUsers.insert(licenceId, testEnvironment, apiUser));
  });

  function row(change: Partial<UsageRow> = {}): UsageRow {
    return {
      licenceId,
      environment: testEnvironment,
      apiUserId,
      keyId: 'key_1',
      apiId: 'v5',
      operationId: 'GET /profiles/{id}',
      statusClass: 2,
      code: '',
      address: '192.0.2.1',
      agent: 'curl',
      minuteMs: noonMs,
      calls: 1,
      durationMs: 7,
      requestBytes: 10,
      responseBytes: 100,
      latency: Array.from({ length: latencyClassCount }, (_none, index) => (index === 3 ? 1 : 0)),
      ...change,
    };
  }
  const add = (rows: readonly UsageRow[]) => storage.transact((tx) => tx.usage.add(rows));
  const sum = (change: object = {}) =>
    storage.usage.sum(licenceId, testEnvironment, {
      apiUserId,
      fromMs: noonMs - dayMs / 2,
      toMs: noonMs + dayMs / 2,
      bucketMs: dayMs,
      by: [],
      ...change,
    });
  const rollUpAll = async (nowMs: number): Promise<void> => {
    if (await storage.transact((tx) => tx.usage.rollUp(nowMs))) await rollUpAll(nowMs);
  };

  it('adds up the same calls of one minute, for the API user and for the licence', async () => {
    await add([row(), row({ statusClass: 4, code: 'right_missing', calls: 2 })]);
    await add([row({ calls: 3, durationMs: 30 })]);
    const [own] = await sum();
    expect(own).toMatchObject({ calls: 6, requestBytes: 30, responseBytes: 300, durationMs: 44 });
    expect(await sum({ apiUserId: null })).toMatchObject([{ calls: 6, latency: own?.latency }]);
    const byCode = await sum({ by: ['statusClass', 'code'] });
    expect(
      byCode.map(({ statusClass, code, calls }) => [statusClass, code, calls]).toSorted(inOrder),
    ).toEqual([
      [2, '', 4],
      [4, 'right_missing', 2],
    ]);
  });

  it('knows nothing of other licences, environments and API users', async () => {
    await add([row()]);
    const other = await insertLicence(storage, 12_741);
    const query = { apiUserId, fromMs: noonMs, toMs: noonMs + hourMs, bucketMs: hourMs, by: [] } as const;
    expect(await storage.usage.sum(other, testEnvironment, query)).toEqual([]);
    const stranger = apiUserIdSchema.parse('6ef7b6fa-0a75-45a6-ba93-bdf92e2f8740');
    await add([row({ apiUserId: stranger })]);
    expect(await sum({ apiUserId: stranger })).toEqual([]);
  });

  it('says the same before, during and after the roll-up, also for what comes late', async () => {
    const times = [
      noonMs - dayMs,
      noonMs - 3 * hourMs,
      noonMs - 3 * hourMs + minuteMs,
      noonMs,
      noonMs + minuteMs,
    ];
    await add(times.map((at) => row({ minuteMs: at })));
    const read = async () => ({
      days: await sum({ fromMs: noonMs - 1.5 * dayMs, by: ['bucket'] }),
      hours: await sum({ bucketMs: hourMs, by: ['bucket', 'operationId'] }),
      top: await storage.usage.listTops(licenceId, testEnvironment, {
        fromMs: noonMs - 1.5 * dayMs,
        toMs: noonMs + dayMs / 2,
        bucketMs: dayMs,
        limit: 10,
      }),
      list: await storage.usage.listHours(licenceId, testEnvironment, {
        apiUserIds: [apiUserId],
        fromMs: noonMs - dayMs,
        toMs: noonMs + hourMs,
      }),
    });
    const sorted = async () => {
      const { days, hours, top, list } = await read();
      return {
        days: days.map(({ bucketMs, calls }) => [bucketMs, calls]).toSorted(inOrder),
        hours: hours.map(({ bucketMs, calls }) => [bucketMs, calls]).toSorted(inOrder),
        top: top.address,
        list: list.map((hour) => [hour.hourMs, hour.calls]).toSorted(inOrder),
      };
    };
    const before = await sorted();
    expect(before).toEqual({
      days: [
        [noonMs - 1.5 * dayMs, 1],
        [noonMs - 0.5 * dayMs, 4],
      ],
      hours: [
        [noonMs - 3 * hourMs, 2],
        [noonMs, 2],
      ],
      top: [{ name: '192.0.2.1', calls: 5, failures: 0 }],
      list: [
        [noonMs - dayMs, 1],
        [noonMs - 3 * hourMs, 2],
        [noonMs, 2],
      ],
    });
    // Makes one step at a time, because incomplete sums must not be visible.
    while (await storage.transact((tx) => tx.usage.rollUp(noonMs + 2 * dayMs))) {
      expect(await sorted()).toEqual(before);
    }
    await add([row({ minuteMs: noonMs - dayMs, operationId: 'new' }), row({ minuteMs: noonMs })]);
    expect(await sum({ fromMs: noonMs - 1.5 * dayMs })).toMatchObject([{ calls: 7 }]);
    expect(await sum({ bucketMs: hourMs, fromMs: noonMs, toMs: noonMs + hourMs })).toMatchObject([
      { calls: 3 },
    ]);
  });

  it('does not take a batch twice, nor an older one after a newer', async () => {
    const claim = (source: string, sequence: number) =>
      storage.transact((tx) => tx.usage.claimBatch({ source, sequence }, noonMs));
    expect(await claim('a', 1)).toBe(true);
    expect(await claim('a', 1)).toBe(false);
    expect(await claim('a', 2)).toBe(true);
    expect(await claim('a', 1)).toBe(false);
    expect(await claim('b', 1)).toBe(true);
  });

  describe('forgetting', () => {
    const forgetAll = async (before: { minute: number; hour: number; day: number }) => {
      while (await storage.transact((tx) => tx.usage.forget(before)));
    };

    it('keeps the sums when their parts are gone, and what is not summed yet', async () => {
      await add([row({ minuteMs: noonMs - 2 * dayMs }), row({ minuteMs: noonMs })]);
      await rollUpAll(noonMs);
      const all = { minute: noonMs + dayMs, hour: noonMs + dayMs, day: 0 };
      await forgetAll(all);
      expect(await sum({ fromMs: noonMs - 2.5 * dayMs })).toMatchObject([{ calls: 2 }]);
      await forgetAll({ ...all, day: noonMs + dayMs });
      expect(await sum({ fromMs: noonMs - 2.5 * dayMs })).toMatchObject([{ calls: 1 }]);
    });

    it('takes a deleted API user with it, not what the licence called in all', async () => {
      await add([row()]);
      await storage.transact((tx) => tx.apiUsers.delete(licenceId, testEnvironment, apiUserId, 1));
      expect(await sum()).toEqual([]);
      expect(await sum({ apiUserId: null })).toMatchObject([{ calls: 1 }]);
    });
  });

  it('keeps the busiest names of an hour, and the others as one', async () => {
    await add(
      Array.from({ length: 120 }, (_none, index) => row({ address: `192.0.2.${index}`, calls: 120 - index })),
    );
    await add([row({ minuteMs: noonMs + dayMs })]);
    await rollUpAll(noonMs + 2 * dayMs);
    const { address: top } = await storage.usage.listTops(licenceId, testEnvironment, {
      fromMs: noonMs,
      toMs: noonMs + hourMs,
      bucketMs: hourMs,
      limit: 200,
    });
    expect(top).toHaveLength(101);
    expect(top[0]).toEqual({ name: '192.0.2.0', calls: 120, failures: 0 });
    expect(top.at(-1)).toEqual({ name: '*', calls: 210, failures: 0 });
  });
});
