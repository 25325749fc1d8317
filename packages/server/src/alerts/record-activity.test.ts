import { expect, it } from 'vitest';
import { describeEachDatabase } from '../testing/databases.ts';
import { insertLicence, newApiKey, newApiUser, testEnvironment } from '../testing/storage-fixtures.ts';
import type { ApiUserActivity } from '../storage/alerts/port.ts';
import type { ApiUserRef } from '../storage/api-users/port.ts';
import type { Storage } from '../storage/storage.ts';
import { recordActivity } from './record-activity.ts';
import { createAlertSweep } from './sweep.ts';

const hour = 3_600_000;
const start = 1_790_000_000_000;

async function createPlace(storage: Storage, fields: Parameters<typeof newApiUser>[0] = {}) {
  const licenceId = await insertLicence(storage, 1);
  const apiUser = newApiUser({ applicationName: 'Shop', language: 'fr', ...fields });
  await storage.transact(async (tx) => {
    await tx.apiUsers.insert(licenceId, testEnvironment, apiUser);
    await tx.apiKeys.insert(licenceId, testEnvironment, apiUser.id, newApiKey());
  });
  const ref: ApiUserRef = { licenceId, environment: testEnvironment, apiUserId: apiUser.id };
  const clock = { nowMs: start };
  const deps = { storage, consoleUrl: 'http://console.test', now: () => clock.nowMs };
  const record = (...activities: readonly Partial<ApiUserActivity>[]) =>
    recordActivity(
      { apiUsers: activities.map((activity) => ({ ...nothing, ...ref, ...activity })), refusedKeys: [] },
      deps,
    );
  const refuse = (count: number, address = '198.51.100.7') =>
    record({
      refusedCount: count,
      refusals: [{ address, operation: 'getProfiles', count, firstAtMs: clock.nowMs, lastAtMs: clock.nowMs }],
    });
  const mails = async () =>
    (await storage.outbox.list({ page: 1, pageSize: 100, channel: 'mail' })).items.toReversed();
  const alerts = async () =>
    (await storage.alerts.list(licenceId, testEnvironment, { page: 1, pageSize: 100 })).items.toReversed();
  const audited = async () =>
    (await storage.audit.readAfter(licenceId, 0, 1_000)).filter(({ action }) => action === 'network.refused');
  const sweep = createAlertSweep({ ...deps, rotationDueAfterDays: 365 });
  return { ref, clock, deps, record, refuse, mails, alerts, audited, sweep };
}

const nothing = { addresses: [], hours: [], refusals: [], refusedCount: 0 } as const;

describeEachDatabase('What gateways notice', (openFresh) => {
  it('tells a refused address at once: audit, alert, badge, mail in the reader’s language with links', async () => {
    const storage = await openFresh();
    const { ref, refuse, mails, alerts, audited } = await createPlace(storage);
    await refuse(3);
    expect(await audited()).toMatchObject([
      { actor: { kind: 'system' }, after: { count: 3, address: '198.51.100.7' } },
    ]);
    expect(await alerts()).toMatchObject([
      { kind: 'network-refused', apiUserId: ref.apiUserId, facts: { count: 3 } },
    ]);
    const [mail] = await mails();
    expect(mail).toMatchObject({ recipient: 'ada@example.com', subject: 'Appels refusés de Shop (TEST)' });
    const stored = mail && (await storage.outbox.find(mail.id));
    expect(stored?.content?.match(/http:\/\/console\.test\/act#[\w-]{43}/g)).toHaveLength(6);
    const apiUser = await storage.apiUsers.find(ref.licenceId, ref.environment, ref.apiUserId);
    expect(apiUser?.networkRefusals).toEqual({ count: 3, lastAtMs: start, lastAddress: '198.51.100.7' });
  });

  it('makes of a flood one mail and one audit event an hour, and counts every call', async () => {
    const storage = await openFresh();
    const { clock, refuse, mails, alerts, audited, sweep } = await createPlace(storage);
    await refuse(1);
    for (let batch = 0; batch < 50; batch++) {
      clock.nowMs += 5_000;
      await refuse(1_000, `198.51.100.${batch}`);
    }
    expect(await mails()).toHaveLength(1);
    clock.nowMs = start + hour - 1;
    await sweep();
    expect(await mails()).toHaveLength(1);
    clock.nowMs = start + hour;
    await sweep();
    await sweep();
    expect(await mails()).toHaveLength(2);
    expect((await alerts()).map(({ facts }) => facts['count'])).toEqual([1, 50_000]);
    expect(await audited()).toMatchObject([
      { after: { count: 1 } },
      { after: { count: 50_000, unlisted: 30_000 } },
    ]);
    clock.nowMs += 2 * hour;
    await sweep();
    expect(await mails()).toHaveLength(2);
  });

  it('tells once, however many gateways notice at the same time, and loses no count', async () => {
    const storage = await openFresh();
    const { ref, refuse, mails, audited, sweep, clock } = await createPlace(storage);
    await Promise.all(Array.from({ length: 8 }, () => refuse(5)));
    expect(await mails()).toHaveLength(1);
    clock.nowMs += hour;
    await Promise.all(Array.from({ length: 4 }, () => sweep()));
    expect(await mails()).toHaveLength(2);
    const counts = (await audited()).map(({ after }) => (after as { count: number }).count);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40);
    expect((await storage.watches.find(ref))?.refusedCount).toBe(40);
  });

  it('mails nothing while muted, and goes on to audit', async () => {
    const storage = await openFresh();
    const { ref, clock, refuse, mails, audited } = await createPlace(storage);
    await refuse(1);
    await storage.transact((tx) => tx.watches.mute(ref, start + 24 * hour));
    clock.nowMs += hour;
    await refuse(1);
    expect([(await mails()).length, (await audited()).length]).toEqual([1, 2]);
  });

  it('mails and posts what the preferences say, the API user’s own before its licence’s', async () => {
    const storage = await openFresh();
    const { ref, clock, refuse, mails } = await createPlace(storage);
    const quiet = { contactMail: [], teamMail: [], recipients: [], webhooks: [] };
    const toTeam = {
      ...quiet,
      teamMail: ['network-refused' as const],
      recipients: ['soc@example.com', 'it@example.com'],
    };
    const put = (apiUserId: ApiUserRef['apiUserId'] | null, preferences: typeof toTeam | typeof quiet) =>
      storage.transact((tx) => tx.alertPreferences.put(ref.licenceId, apiUserId, preferences));
    await put(null, toTeam);
    await refuse(1);
    const told = await mails();
    expect(told.map(({ recipient }) => recipient).toSorted()).toEqual(['it@example.com', 'soc@example.com']);
    for (const { id } of told) expect((await storage.outbox.find(id))?.content).not.toContain('/act#');
    await put(ref.apiUserId, quiet);
    clock.nowMs += hour;
    await refuse(1);
    expect(await mails()).toHaveLength(2);
  });

  it('tells the first call from a new address, but not the first address of all', async () => {
    const storage = await openFresh();
    const { record, alerts } = await createPlace(storage);
    const from = (address: string) => ({
      addresses: [{ address, calls: 2, firstAtMs: start, lastAtMs: start }],
    });
    await record(from('192.0.2.1'));
    expect(await alerts()).toEqual([]);
    await record(from('192.0.2.1'));
    await record(from('192.0.2.2'));
    await record(from('192.0.2.2'));
    expect(await alerts()).toMatchObject([
      { kind: 'new-address', facts: { address: '192.0.2.2', count: 2 } },
    ]);
  });

  it('tells a burst of failures, once an hour', async () => {
    const storage = await openFresh();
    const { clock, record, alerts } = await createPlace(storage);
    const calls = (count: number, failures: number) => ({
      hours: [{ hourMs: start - (start % hour), calls: count, failures }],
    });
    await record(calls(1_000, 49));
    expect(await alerts()).toEqual([]);
    clock.nowMs += 300_000;
    for (let batch = 0; batch < 6; batch++) await record(calls(12, 10));
    expect(await alerts()).toMatchObject([{ kind: 'failure-burst', facts: { count: 50, calls: 60 } }]);
  });

  it('tells that a revoked key is still used, and nothing of a key that never was', async () => {
    const storage = await openFresh();
    const { ref, deps, alerts } = await createPlace(storage);
    const [key] = await storage.apiKeys.list(ref.licenceId, ref.environment, ref.apiUserId);
    const use = {
      environment: ref.environment,
      credential: { kind: 'key', digest: key?.digest ?? '' } as const,
      address: '192.0.2.5',
      count: 4,
      lastAtMs: start,
    };
    const record = () =>
      recordActivity(
        { apiUsers: [], refusedKeys: [use, { ...use, credential: { kind: 'key', digest: 'nobody' } }] },
        deps,
      );
    await record();
    expect(await alerts()).toEqual([]);
    await storage.transact((tx) =>
      tx.apiKeys.revokeAll(ref.licenceId, ref.environment, ref.apiUserId, start),
    );
    await record();
    await record();
    expect(await alerts()).toMatchObject([
      { kind: 'revoked-key-used', facts: { key: key?.masked, address: '192.0.2.5', count: 4 } },
    ]);
  });

  it('tells of a dead token and of a web service account’s former password, each once a day', async () => {
    const storage = await openFresh();
    const { ref, deps, alerts, mails } = await createPlace(storage);
    const stranger = newApiUser();
    const [key] = await storage.apiKeys.list(ref.licenceId, ref.environment, ref.apiUserId);
    if (key === undefined) throw new Error('a key expected');
    const { id: keyId } = key;
    const { environment, licenceId, apiUserId } = ref;
    const seen = { environment, address: '192.0.2.5', count: 1, lastAtMs: start };
    const refusedKeys = [
      { ...seen, credential: { kind: 'token', apiUserId, keyId } as const },
      { ...seen, credential: { kind: 'token', apiUserId: stranger.id, keyId } as const },
      { ...seen, credential: { kind: 'account', licenceId, apiUserId, name: 'demo/WSshop' } as const },
      { ...seen, credential: { kind: 'account', licenceId, apiUserId: stranger.id, name: 'x/WS' } as const },
    ];
    for (const _time of [1, 2]) await recordActivity({ apiUsers: [], refusedKeys }, deps);
    const told = (await alerts()).map(({ facts }) => JSON.stringify([facts['credential'], facts['key']]));
    expect(told.toSorted()).toEqual(['["account","demo/WSshop"]', JSON.stringify(['token', key.masked])]);
    expect(await mails()).toHaveLength(2);
  });

  it('tells that an end is 30, 14, 3 and 1 days ahead, each once', async () => {
    const storage = await openFresh();
    const day = 24 * hour;
    const { clock, alerts, sweep } = await createPlace(storage, { expiresAtMs: start + 40 * day });
    for (let at = 0; at <= 40 * 4; at++) {
      clock.nowMs = start + at * 6 * hour;
      await sweep();
    }
    const ahead = (await alerts()).filter(({ kind }) => kind === 'expiry-ahead');
    expect(ahead.map(({ facts }) => facts['days'])).toEqual([30, 14, 3, 1]);
  });

  it('tells that a key is old, once per key', async () => {
    const storage = await openFresh();
    const { clock, alerts, sweep } = await createPlace(storage);
    clock.nowMs = start + 364 * 24 * hour;
    await sweep();
    expect(await alerts()).toEqual([]);
    clock.nowMs += 25 * hour;
    await sweep();
    clock.nowMs += 25 * hour;
    await sweep();
    expect(await alerts()).toMatchObject([{ kind: 'rotation-due', facts: { days: 365 } }]);
  });

  it('calls a rotation due when the licence says so, sooner or later than the installation', async () => {
    const storage = await openFresh();
    const { ref, clock, alerts, sweep } = await createPlace(storage);
    const choose = async (rotationDueDays: number | null) => {
      const version = (await storage.licences.find(ref.licenceId))?.version ?? 0;
      await storage.transact((tx) => tx.licences.update(ref.licenceId, version, { rotationDueDays }));
      await sweep();
      clock.nowMs += 2 * hour;
    };
    await choose(500);
    clock.nowMs = start + 400 * 24 * hour;
    await choose(500);
    expect(await alerts()).toEqual([]);
    await choose(399);
    expect(await alerts()).toMatchObject([{ kind: 'rotation-due', facts: { days: 400 } }]);
    const second = await openFresh();
    const other = await createPlace(second);
    other.clock.nowMs = start + 31 * 24 * hour;
    const version = (await second.licences.find(other.ref.licenceId))?.version ?? 0;
    await second.transact((tx) => tx.licences.update(other.ref.licenceId, version, { rotationDueDays: 30 }));
    await other.sweep();
    expect(await other.alerts()).toMatchObject([{ kind: 'rotation-due', facts: { days: 31 } }]);
  });

  it('tells far more calls than ever before, and far more failures', async () => {
    const storage = await openFresh();
    const { ref, clock, alerts, sweep } = await createPlace(storage);
    const first = start - (start % hour);
    const add = (at: number, calls: number, failures: number) => ({
      hourMs: first + at * hour,
      calls,
      failures,
    });
    const past = Array.from({ length: 14 * 24 }, (_none, at) => add(at, 200 + (at % 7), 2 + (at % 2)));
    await storage.transact((tx) =>
      tx.hourlyActivity.add(ref, [...past, add(14 * 24, 2_000, 3), add(14 * 24 + 1, 200, 120)]),
    );
    clock.nowMs = first + (14 * 24 + 1) * hour + 600_000;
    await sweep();
    clock.nowMs += hour;
    await sweep();
    await sweep();
    const told = (await alerts()).map(({ kind, facts }) => ({ kind, count: facts['count'] }));
    expect(told).toEqual([
      { kind: 'unusual-volume', count: 2_000 },
      { kind: 'unusual-errors', count: 120 },
    ]);
  });
});
