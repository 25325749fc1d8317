import { expect, it } from 'vitest';
import { describeEachDatabase } from '../testing/databases.ts';
import { consoleOrigin, createTestControl, createTestLicence } from '../testing/test-control.ts';
import { createRefusalTrace } from './refusal-trace.ts';
import type { RefusedAction } from './refusal-trace.ts';

describeEachDatabase('A refused call of the admin API', (openFresh) => {
  async function start() {
    const storage = await openFresh();
    const lines: (RefusedAction & { readonly unlogged: number })[] = [];
    const clock = { nowMs: 1_800_000_000_000 };
    const pending: Promise<unknown>[] = [];
    const traceRefusal = createRefusalTrace({
      storage: {
        ...storage,
        transact: (work) => {
          const done = storage.transact(work);
          pending.push(done);
          return done;
        },
      },
      now: () => clock.nowMs,
      reportFault: (fault) => {
        throw fault;
      },
      log: (line) => lines.push(line),
    });
    const control = createTestControl(storage, { traceRefusal });
    const ours = await createTestLicence(control);
    const events = async () => {
      await Promise.all(pending);
      const query = { action: 'admin-api.refused' as const, page: 1, pageSize: 50 };
      return (await storage.audit.list(null, query)).items;
    };
    return { control, ours, lines, clock, events };
  }

  it('leaves a line with who, from where, what and why, and no line where it was allowed', async () => {
    const { control, ours, lines } = await start();
    const admin = control.client(control.person('licence-admin', ours.licence.id));
    const params = { licenceId: ours.licence.id };
    await admin.getLicence({ params });
    expect(lines).toEqual([]);
    await admin.getOperators({});
    await admin.getLicence({ params: { licenceId: 'lic_0000000000000000' } });
    expect(lines).toMatchObject([
      { code: 'not_permitted', method: 'GET', path: '/admin/v1/operators', actor: { name: 'Ada Admin' } },
      { code: 'not_found', clientAddress: '192.0.2.9', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ]);
  });

  it('is seen in the audit log when a tenant walks the ids of others', async () => {
    const { control, ours, lines, events, clock } = await start();
    const admin = control.client(control.person('licence-admin', ours.licence.id));
    const walk = async (times: number) => {
      for (let id = 0; id < times; id++) {
        await admin.getLicence({ params: { licenceId: `lic_${String(id).padStart(16, '0')}` } });
      }
    };
    await walk(9);
    expect(await events()).toEqual([]);
    await walk(111);
    expect(await events()).toMatchObject([
      {
        actor: { name: 'Ada Admin' },
        after: { refusals: 100, codes: { not_found: 100 }, differentPaths: 91 },
      },
      { after: { refusals: 10, differentPaths: 9 } },
    ]);
    expect(lines).toHaveLength(30);
    clock.nowMs += 60_000;
    await walk(1);
    expect(lines.at(-1)).toMatchObject({ unlogged: 90 });
  });

  it('tells guesses at the operator token from a session that ended', async () => {
    const { control, lines, events } = await start();
    const get = (headers: Record<string, string>) =>
      control.app.fetch(new Request(`${consoleOrigin}/admin/v1/licences`, { headers }), {
        clientAddress: '203.0.113.9',
      });
    for (let time = 0; time < 20; time++) await get({});
    expect(lines).toHaveLength(20);
    expect(await events()).toEqual([]);
    for (let time = 0; time < 10; time++)
      await get({ authorization: 'Bearer wrong-wrong-wrong-wrong-wrong' });
    expect(await events()).toMatchObject([
      { actor: { id: 'unknown', address: '203.0.113.9' }, after: { refusals: 10 } },
    ]);
    expect(JSON.stringify([lines, await events()])).not.toContain('wrong-wrong');
  });
});
