import { expect, it } from 'vitest';
import { latencyClassCount } from '@postern/contract/usage';
import { describeEachDatabase } from '../../testing/databases.ts';
import { createTestControl, createTestLicence } from '../../testing/test-control.ts';
import type { UsageRow } from '../../storage/usage/port.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

describeEachDatabase('Usage in the admin API', (openFresh) => {
  async function start() {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const { licenceId, environment } = ours.scope;
    const apiUserId = ours.apiUser.id;
    const nowMs = control.deps.now();
    const row = (change: Partial<UsageRow>): UsageRow => ({
      licenceId,
      environment,
      apiUserId,
      keyId: 'key_1',
      apiId: 'v5',
      operationId: 'getProfile',
      statusClass: 2,
      code: '',
      address: '192.0.2.1',
      agent: 'curl',
      minuteMs: nowMs - (nowMs % minuteMs),
      calls: 1,
      durationMs: 20,
      requestBytes: 10,
      responseBytes: 1_000,
      latency: Array.from({ length: latencyClassCount }, (_none, place) =>
        place === 4 ? (change.calls ?? 1) : 0,
      ),
      ...change,
    });
    const add = (...rows: readonly Partial<UsageRow>[]) =>
      control.deps.storage.transact((tx) => tx.usage.add(rows.map(row)));
    const client = control.client(control.person('licence-viewer', ours.licence.id));
    const params = { licenceId, environment, apiUserId };
    return { control, ours, nowMs, add, client, params };
  }

  it('tells what an API user called, why calls failed, from where and with what, beside the time before', async () => {
    const { add, client, params, nowMs } = await start();
    await add(
      { calls: 5 },
      { calls: 3, operationId: 'putProfile', address: '192.0.2.2', agent: 'okhttp' },
      { calls: 2, statusClass: 4, code: 'right_missing', operationId: 'putProfile' },
      { calls: 1, statusClass: 5 },
      { calls: 4, apiId: '', operationId: 'token exchange' },
      { calls: 7, minuteMs: nowMs - (nowMs % minuteMs) - dayMs - hourMs },
    );
    const result = await client.getApiUserUsage({ params, query: { period: '24h' } });
    if (!result.ok) throw new Error(result.problem.code);
    const { data } = result;
    expect(data).toMatchObject({
      totals: { calls: 11, failures: 3 },
      previous: { calls: 7, failures: 0 },
      tokenExchanges: 4,
      reasons: [
        { statusClass: 4, code: 'right_missing', calls: 2 },
        { statusClass: 5, code: '', calls: 1 },
      ],
      operations: [
        { apiId: 'v5', operationId: 'getProfile', calls: 6, failures: 1 },
        { apiId: 'v5', operationId: 'putProfile', calls: 5, failures: 2 },
      ],
      addresses: [
        { address: '192.0.2.1', calls: 8, failures: 3 },
        { address: '192.0.2.2', calls: 3 },
      ],
      agents: [
        { agent: 'curl', calls: 8 },
        { agent: 'okhttp', calls: 3 },
      ],
      apiUsers: null,
    });
    expect(data.buckets).toHaveLength(24);
    expect(data.buckets.at(-1)).toMatchObject({ calls: 11, failures: 3 });
    expect(data.buckets.reduce((sum, { previousCalls }) => sum + previousCalls, 0)).toBe(7);
    expect(data.totals.p50Ms).toBeGreaterThan(10);
    expect(data.totals.p99Ms).toBeLessThanOrEqual(25);
  });

  it('tells the same of the licence, with its busiest API users by name', async () => {
    const { add, client, params, ours } = await start();
    await add({ calls: 5 }, { calls: 2, statusClass: 4, code: 'right_missing', address: '192.0.2.2' });
    const { licenceId, environment } = params;
    for (const period of ['1h', '24h', '7d', '30d', '90d', '12m'] as const) {
      const result = await client.getLicenceUsage({ params: { licenceId, environment }, query: { period } });
      expect(result).toMatchObject({
        ok: true,
        data: {
          totals: { calls: 7, failures: 2 },
          addresses: [
            { address: '192.0.2.1', calls: 5 },
            { address: '192.0.2.2', calls: 2, failures: 2 },
          ],
          agents: null,
          apiUsers: [{ apiUserId: ours.apiUser.id, name: ours.apiUser.displayName, calls: 7 }],
        },
      });
    }
  });

  it('gives the hours of many API users at once', async () => {
    const { add, client, params, nowMs } = await start();
    await add(
      { calls: 5 },
      { calls: 2, statusClass: 4, minuteMs: nowMs - (nowMs % minuteMs) - 3 * hourMs },
      { calls: 9, apiId: '', operationId: 'token exchange' },
    );
    const { apiUserId, licenceId, environment } = params;
    const query = { apiUserIds: `${apiUserId},6ef7b6fa-0a75-45a6-ba93-bdf92e2f8740` };
    const result = await client.listUsageSparklines({ params: { licenceId, environment }, query });
    if (!result.ok) throw new Error(result.problem.code);
    expect(result.data.items).toMatchObject([{ apiUserId, calls: 7, failures: 2 }]);
    const [line] = result.data.items;
    expect(line?.hours).toHaveLength(24);
    expect([line?.hours[23], line?.hours[20]]).toEqual([5, 2]);
  });

  it('exports a line per bucket, operation and outcome, without formulas', async () => {
    const { add, control, ours, params } = await start();
    await add({ calls: 5 }, { calls: 2, operationId: '=cmd()', statusClass: 4, code: 'right_missing' });
    const { apiUserId, licenceId, environment } = params;
    const session = control.person('licence-viewer', ours.licence.id);
    const { app } = createTestControl(control.deps.storage, {
      sessions: [{ findSession: () => Promise.resolve(session) }],
      now: control.deps.now,
    });
    const base = `http://console.test/admin/v1/licences/${licenceId}/environments/${environment}`;
    for (const path of ['/usage/export?period=24h', `/api-users/${apiUserId}/usage/export?period=24h`]) {
      const answer = await app.fetch(new Request(`${base}${path}`));
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      const [header, ...lines] = (await answer.text()).trim().split('\r\n');
      expect(header).toBe(
        'time,api,operation,status,reason,calls,average_ms,p95_ms,request_bytes,response_bytes',
      );
      expect(lines.map((line) => line.split(',').slice(1, 6))).toEqual([
        ['v5', "'=cmd()", '4xx', 'right_missing', '2'],
        ['v5', 'getProfile', '2xx', '', '5'],
      ]);
    }
  });
});
