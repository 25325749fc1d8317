import { expect, it } from 'vitest';
import { moduleIdSchema } from '@postern/contract/ids';
import type { ApiUserId } from '@postern/contract/ids';
import { latencyClassCount } from '@postern/contract/usage';
import { describeEachDatabase } from '../../testing/databases.ts';
import { createTestCatalogue, createTestControl, createTestLicence } from '../../testing/test-control.ts';
import type { ApiUserFields } from '../../storage/api-users/port.ts';
import type { UsageRow } from '../../storage/usage/port.ts';
import { publishCatalogue } from '../environments/publish-catalogue.ts';
import { createHygieneSweep } from './hygiene-sweep.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

describeEachDatabase('Hygiene in the admin API', (openFresh) => {
  async function start() {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const { licenceId, environment } = ours.scope;
    const catalogue = createTestCatalogue();
    const source = { text: '{}', file: 'openapi.json' };
    await publishCatalogue({ environment, catalogue, source }, control.operator.actor, control.deps);
    const { storage } = control.deps;
    const client = control.client(control.person('licence-admin', licenceId));
    // Enough time has passed that the records are long enough.
    control.advance(60 * dayMs);
    const nowMs = control.deps.now();
    const [reading] = catalogue.operations.filter(({ method }) => method === 'GET');
    const row = (change: Partial<UsageRow>): UsageRow => ({
      licenceId,
      environment,
      apiUserId: ours.apiUser.id,
      keyId: 'key_1',
      apiId: catalogue.apiId,
      operationId: reading?.id ?? '',
      statusClass: 2,
      code: '',
      address: '192.0.2.1',
      agent: 'okhttp',
      minuteMs: nowMs - (nowMs % minuteMs),
      calls: 1,
      durationMs: 20,
      requestBytes: 10,
      responseBytes: 1_000,
      latency: Array.from({ length: latencyClassCount }, () => 0),
      ...change,
    });
    const use = (...rows: readonly Partial<UsageRow>[]) =>
      storage.transact(async (tx) => {
        await tx.usage.add(rows.map(row));
        const used = { licenceId, environment, apiUserId: ours.apiUser.id, keyId: '' };
        await tx.apiUsers.touchLastUsed([{ ...used, atMs: nowMs, address: '192.0.2.1', operation: 'x' }]);
      });
    const set = async (fields: ApiUserFields, apiUserId: ApiUserId = ours.apiUser.id) => {
      const stored = await storage.apiUsers.find(licenceId, environment, apiUserId);
      const version = stored?.version ?? 0;
      await storage.transact((tx) =>
        tx.apiUsers.update(licenceId, environment, apiUserId, version, fields, nowMs),
      );
    };
    const find = async () => {
      const result = await client.listHygiene({ params: { licenceId, environment } });
      if (!result.ok) throw new Error(result.problem.code);
      return result.data;
    };
    const params = { licenceId, environment, apiUserId: ours.apiUser.id };
    const scope = { licenceId, environment };
    return { control, ours, storage, client, catalogue, nowMs, use, set, find, params, scope };
  }

  const module = (name: string) => moduleIdSchema.parse(name);
  const oldCall = { calls: 2 };

  it('offers the smaller set that allows every recorded call, tries it, and applies it on one click', async () => {
    const { client, set, use, params, find, nowMs, control } = await start();
    await set({ rights: { [module('profiles')]: 'write', [module('imports')]: 'write' }, networkRules: [] });
    await use({ ...oldCall, minuteMs: nowMs - 31 * dayMs - (nowMs % minuteMs) }, { calls: 5 });
    const trial = await client.getRightsTrial({ params });
    expect(trial).toMatchObject({
      ok: true,
      data: {
        notJudged: null,
        smaller: { profiles: 'read' },
        changes: [
          { moduleId: 'imports', from: 'write', to: 'none' },
          { moduleId: 'profiles', from: 'write', to: 'read' },
        ],
        operations: [{ calls: 5, isAllowed: true, isAllowedBySmaller: true }],
      },
    });
    const before = await find();
    expect(before.counts.kinds['unused-rights']).toBe(1);
    const version = before.items[0]?.version ?? 0;
    const applied = await client.applySmallerRights({ params, body: { version } });
    expect(applied).toMatchObject({
      ok: true,
      data: { apiUser: { rights: { profiles: 'read' } }, cutOff: { state: 'confirmed' } },
    });
    const again = await client.applySmallerRights({ params, body: { version } });
    expect(again).toMatchObject({ ok: false, problem: { code: 'version_conflict' } });
    expect((await find()).counts.kinds['unused-rights']).toBeUndefined();
    const events = await control.deps.storage.audit.list(params.licenceId, {
      action: 'rights.set',
      page: 1,
      pageSize: 5,
    });
    expect(events.items).toMatchObject([
      {
        before: { rights: { profiles: 'write', imports: 'write' } },
        after: { rights: { profiles: 'read' } },
      },
    ]);
    const later = await client.getRightsTrial({ params });
    expect(later).toMatchObject({ ok: true, data: { notJudged: 'changed-lately' } });
  });

  it('does not judge rights by a record that is too short, or that does not tell operations apart', async () => {
    const { client, use, set, params, nowMs } = await start();
    await set({ rights: { [module('profiles')]: 'write' } });
    await use({ calls: 5 });
    expect(await client.getRightsTrial({ params })).toMatchObject({ data: { notJudged: 'too-short' } });
    await use({ ...oldCall, minuteMs: nowMs - 31 * dayMs - (nowMs % minuteMs) });
    await use({ operationId: '*' });
    expect(await client.getRightsTrial({ params })).toMatchObject({ data: { notJudged: 'too-many-kinds' } });
    const nothing = await client.applySmallerRights({ params, body: { version: 2 } });
    expect(nothing).toMatchObject({ ok: false });
  });

  it('sorts by risk, filters by finding, and says what is given up with what replaces it', async () => {
    const { client, storage, set, use, find, params, scope, nowMs } = await start();
    await set({ networkRules: [], expiresAtMs: null });
    await use(
      { calls: 500 },
      { calls: 500, agent: 'python-requests', address: '198.51.100.7' },
      { ...oldCall, minuteMs: nowMs - 31 * dayMs - (nowMs % minuteMs) },
    );
    const deprecated = { ...params, apiId: 'v5', basePath: '/v5', operationId: 'x', scheme: 'basic' };
    await storage.transact((tx) =>
      tx.deprecatedUse.add([{ ...deprecated, calls: 7, firstAtMs: nowMs, lastAtMs: nowMs }]),
    );
    const { items, counts } = await find();
    const risks = items.map(({ risk }) => risk);
    expect(risks).toEqual(risks.toSorted((one, other) => other - one));
    const ours = items.find(({ apiUserId }) => apiUserId === params.apiUserId);
    expect(ours?.findings.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['shared-key', 'basic-in-use', 'no-network-rule', 'no-expiry']),
    );
    expect(counts.kinds['basic-in-use']).toBe(1);
    const only = await client.listHygiene({ params: scope, query: { kind: 'basic-in-use' } });
    expect(only).toMatchObject({ ok: true, data: { total: 1, items: [{ apiUserId: params.apiUserId }] } });
  });

  it('acts on many at once, with a result for each: done, out of date, not there', async () => {
    const { client, control, find, params, scope, storage } = await start();
    const { items } = await find();
    const [one] = items;
    const theirs = await createTestLicence(control);
    const expiresAtMs = control.deps.now() + 30 * dayMs;
    const apiUsers = [
      { apiUserId: params.apiUserId, version: one?.version ?? 0 },
      { apiUserId: params.apiUserId, version: 99 },
      { apiUserId: theirs.apiUser.id, version: 1 },
    ];
    const result = await client.actOnHygiene({
      params: scope,
      body: { action: 'set-expiry', expiresAtMs, apiUsers },
    });
    if (!result.ok) throw new Error(result.problem.code);
    expect(result.data.items.map(({ code }) => code)).toEqual([null, 'version_conflict', 'not_found']);
    const stored = await storage.apiUsers.find(scope.licenceId, scope.environment, params.apiUserId);
    expect(stored?.expiresAtMs).toBe(expiresAtMs);
    const foreign = await storage.apiUsers.find(theirs.scope.licenceId, scope.environment, theirs.apiUser.id);
    expect(foreign?.expiresAtMs).not.toBe(expiresAtMs);
    const wrong = await client.actOnHygiene({ params: scope, body: { action: 'set-expiry', apiUsers } });
    expect(wrong).toMatchObject({ ok: false, problem: { code: 'request_invalid' } });
    const version = stored?.version ?? 0;
    const off = await client.actOnHygiene({
      params: scope,
      body: { action: 'deactivate', apiUsers: [{ apiUserId: params.apiUserId, version }] },
    });
    expect(off).toMatchObject({ ok: true, data: { items: [{ code: null }] } });
    expect((await find()).items.map(({ apiUserId }) => apiUserId)).not.toContain(params.apiUserId);
  });

  it('exports a line per finding', async () => {
    const { control, find, scope, ours } = await start();
    const { items } = await find();
    const session = control.person('licence-viewer', ours.licence.id);
    const { app } = createTestControl(control.deps.storage, {
      sessions: [{ findSession: () => Promise.resolve(session) }],
      now: control.deps.now,
    });
    const path = `/admin/v1/licences/${scope.licenceId}/environments/${scope.environment}/hygiene/export`;
    const answer = await app.fetch(new Request(`http://console.test${path}`));
    const lines = (await answer.text()).trim().split('\r\n');
    expect(lines[0]).toBe('api_user_id,name,email,risk,finding,finding_risk,last_used,facts');
    expect(lines).toHaveLength(1 + items.flatMap(({ findings }) => findings).length);
  });

  it('is looked after in the background, API user by API user, each once an hour', async () => {
    const { control, storage, params } = await start();
    const sweep = createHygieneSweep({ storage, config: control.deps.config, now: control.deps.now });
    await sweep();
    const first = await storage.hygiene.find(params);
    expect(first).toMatchObject({ checkedAtMs: control.deps.now() });
    control.advance(1_000);
    await sweep();
    expect(await storage.hygiene.find(params)).toEqual(first);
    control.advance(3_600_000);
    await sweep();
    expect((await storage.hygiene.find(params))?.checkedAtMs).toBe(control.deps.now());
  });
});
