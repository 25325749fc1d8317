import { expect, it } from 'vitest';
import { describeEachDatabase } from '../testing/databases.ts';
import { insertLicence, newApiUser, testEnvironment } from '../testing/storage-fixtures.ts';
import { createUsageUpkeep } from './usage-upkeep.ts';
import { latencyClassCount } from '@postern/contract/usage';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2026, 10, 1);

describeEachDatabase('The upkeep of usage', (openFresh) => {
  it('keeps minutes, hours and days each for as long as it is told, and says the same meanwhile', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const apiUser = newApiUser();
    await storage.transact((tx) => tx.apiUsers.insert(licenceId, testEnvironment, apiUser));
    const apiUserId = apiUser.id;
    const row = {
      licenceId,
      environment: testEnvironment,
      apiUserId,
      keyId: 'key_1',
      apiId: 'v5',
      operationId: 'op',
      statusClass: 2,
      code: '',
      address: '192.0.2.1',
      agent: '',
      calls: 1,
      durationMs: 1,
      requestBytes: 0,
      responseBytes: 0,
      latency: Array.from({ length: latencyClassCount }, () => 0),
    };
    const clock = { nowMs: startMs };
    const keep = { minutesMs: 2 * dayMs, hoursMs: 4 * dayMs, daysMs: 8 * dayMs };
    const keepUp = createUsageUpkeep({ storage, keep, now: () => clock.nowMs });
    const sum = async (fromMs: number, bucketMs: number) => {
      const toMs = startMs + 30 * dayMs;
      const query = { apiUserId, by: ['bucket'], fromMs, toMs, bucketMs } as const;
      const sums = await storage.usage.sum(licenceId, testEnvironment, query);
      return sums.reduce((total, { calls }) => total + calls, 0);
    };
    for (let hour = 0; hour < 12 * 24; hour += 6) {
      clock.nowMs = startMs + hour * hourMs;
      await storage.transact((tx) => tx.usage.add([{ ...row, minuteMs: clock.nowMs }]));
      await keepUp();
    }
    // There are four calls a day: the latest one is now, and the oldest is just recent enough to be kept.
    expect(await sum(startMs, dayMs)).toBe(8 * 4);
    expect(await sum(startMs, hourMs)).toBe(4 * 4 + 1);
    expect(await sum(startMs, 60_000)).toBe(2 * 4 + 1);
  });
});
