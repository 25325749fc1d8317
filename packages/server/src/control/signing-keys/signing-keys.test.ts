import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  createTestControl,
  createTestLicence,
  expectData,
  expectProblem,
  testEnvironment as environment,
} from '../../testing/test-control.ts';
import type { StoredSigningKey } from '../../storage/installation/port.ts';
import { keepSigningKeys } from './keep-signing-keys.ts';

const times = { publishAheadMs: 1_000, retireAfterMs: 10_000, rotateAfterMs: 100_000 };

describeEachDatabase('Signing keys', (openFresh) => {
  async function start() {
    const clock = { nowMs: 1_800_000_000_000 };
    const storage = await openFresh();
    let made = 0;
    const create = (_environment: string, nowMs: number): Promise<StoredSigningKey> =>
      Promise.resolve({
        kid: String(++made).padEnd(43, 'k'),
        state: 'next',
        publicJwk: '{}',
        sealedPrivateKey: `sealed ${made}`,
        createdAtMs: nowMs,
        stateSinceMs: nowMs,
      });
    const control = createTestControl(storage, {
      now: () => clock.nowMs,
      signingKeys: { times, create },
    });
    const first = { ...(await create(environment, clock.nowMs)), state: 'active' as const };
    await storage.transact((tx) => tx.signingKeys.insert(environment, first));
    const keep = () => keepSigningKeys(environment, control.deps);
    const states = async () =>
      (await storage.signingKeys.list(environment))
        .toSorted((a, b) => (a.kid < b.kid ? -1 : 1))
        .map(({ kid, state }) => `${kid.charAt(0)} ${state}`);
    const operator = control.client(control.operator);
    return { clock, control, storage, keep, states, operator, params: { environment } };
  }

  it('replace one another by age: each step is made once, audited and announced', async () => {
    const { clock, storage, keep, states } = await start();
    const before = await storage.changes.latest();
    await Promise.all([keep(), keep()]);
    expect((await states()).filter((state) => state.endsWith('next')).length).toBeGreaterThan(0);
    await keep();
    clock.nowMs += times.rotateAfterMs;
    await Promise.all([keep(), keep(), keep()]);
    const after = await states();
    expect(after[0]).toBe('1 retiring');
    expect(after.filter((state) => state.endsWith('active'))).toHaveLength(1);
    clock.nowMs += times.retireAfterMs;
    await keep();
    expect((await states())[0]).toBe('1 removed');
    const [, second] = await storage.signingKeys.list(environment);
    expect(second).toBeDefined();
    const removed = (await storage.signingKeys.list(environment)).find(({ state }) => state === 'removed');
    expect(removed?.sealedPrivateKey).toBe('');
    const changes = await storage.changes.listAfter(before, 100);
    expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(['signing-key']));
    const { items } = await storage.audit.list(null, { page: 1, pageSize: 50 });
    expect(items.filter(({ action }) => action === 'signing-key.activated')).toHaveLength(1);
    expect(items.filter(({ action }) => action === 'signing-key.removed')).toHaveLength(1);
    expect(items.every(({ actor }) => actor.kind === 'system')).toBe(true);
  });

  it('rotate on demand, yet not before others can have fetched the next one', async () => {
    const { clock, keep, states, operator, params } = await start();
    const asked = expectData(await operator.rotateSigningKey({ params, body: {} }));
    expect(await states()).toEqual(['1 active', '2 next']);
    expect(asked).toMatchObject({ isWanted: true, rotatesAtMs: clock.nowMs + times.publishAheadMs });
    clock.nowMs += times.publishAheadMs - 1;
    await keep();
    expect((await states())[0]).toBe('1 active');
    clock.nowMs += 1;
    await keep();
    expect((await states()).slice(0, 2)).toEqual(['1 retiring', '2 active']);
    expect(expectData(await operator.listSigningKeys({ params })).isWanted).toBe(false);
  });

  it('rotate at once where one was published long before', async () => {
    const { clock, keep, states, operator, params } = await start();
    await keep();
    clock.nowMs += times.publishAheadMs;
    const { cutOff, items } = expectData(await operator.rotateSigningKey({ params, body: {} }));
    expect(await states()).toEqual(['1 retiring', '2 active', '3 next']);
    expect(cutOff).not.toBeNull();
    expect(items.find(({ state }) => state === 'retiring')?.removedAtMs).toBe(
      clock.nowMs + times.retireAfterMs,
    );
    expect(JSON.stringify(items)).not.toContain('sealed');
  });

  it('can be removed from any state, and one signs afterwards whatever was there', async () => {
    for (const target of ['active', 'next', 'retiring'] as const) {
      const { clock, keep, storage, operator, params } = await start();
      await keep();
      clock.nowMs += times.publishAheadMs;
      expectData(await operator.rotateSigningKey({ params, body: {} }));
      const keys = await storage.signingKeys.list(environment);
      const kid = keys.find(({ state }) => state === target)?.kid ?? '';
      const removed = expectData(await operator.removeSigningKey({ params: { ...params, kid } }));
      expect(removed.cutOff).not.toBeNull();
      expect(removed.items.find((key) => key.kid === kid)?.state).toBe('removed');
      expect(removed.items.filter(({ state }) => state === 'active')).toHaveLength(1);
      const again = await operator.removeSigningKey({ params: { ...params, kid } });
      expect(expectProblem(again).code).toBe('not_found');
    }
  });

  it('still has one that signs when the only one is removed', async () => {
    const { states, operator, params } = await start();
    const [only] = expectData(await operator.listSigningKeys({ params })).items;
    expectData(await operator.removeSigningKey({ params: { ...params, kid: only?.kid ?? '' } }));
    expect(await states()).toEqual(['1 removed', '2 active']);
  });

  it('are the operator’s alone, and a person removes one only after a fresh proof of identity', async () => {
    const { control, operator, params } = await start();
    const ours = await createTestLicence(control);
    const admin = control.client(control.person('licence-admin', ours.licence.id));
    expect(expectProblem(await admin.listSigningKeys({ params })).code).toBe('not_permitted');
    expect(expectProblem(await admin.rotateSigningKey({ params, body: {} })).code).toBe('not_permitted');
    const unknown = await operator.listSigningKeys({ params: { environment: 'NOWHERE' } });
    expect(expectProblem(unknown).code).toBe('not_found');
  });
});
