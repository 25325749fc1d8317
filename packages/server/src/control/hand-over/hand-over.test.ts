import { expect, it } from 'vitest';
import { collectedKeySchema } from '@postern/contract/hand-over';
import type { CreatedHandOver } from '@postern/contract/hand-over';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  createTestControl,
  createTestLicence,
  expectData,
  expectProblem,
} from '../../testing/test-control.ts';
import { createHandOverApp } from './create-hand-over-app.ts';

const visitor = '198.51.100.7';
const dead = { status: 404, body: { code: 'not_found', detail: 'There is no open hand-over here.' } };

describeEachDatabase('Handing a key over', (openFresh) => {
  async function start() {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const params = { ...ours.scope, apiUserId: ours.apiUser.id };
    const { storage } = control.deps;
    const app = createHandOverApp(control.deps);
    const open = async (body: unknown, address = visitor) => {
      const init = {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      };
      const answer = await app.request('/hand-over/open', init, { clientAddress: address });
      return {
        status: answer.status,
        headers: answer.headers,
        body: (await answer.json()) as Record<string, unknown>,
      };
    };
    const make = async (expiresAfterMs?: number) => {
      const body = expiresAfterMs === undefined ? {} : { expiresAfterMs };
      return expectData(await control.client(control.operator).handOverKey({ params, body }));
    };
    const audited = async (action: 'key.handed-over' | 'key.collected' | 'key.hand-over-failed') =>
      (await storage.audit.list(ours.licence.id, { action, page: 1, pageSize: 20 })).items;
    return { control, ours, params, storage, open, make, audited };
  }

  const tokenOf = ({ link }: CreatedHandOver) => link.split('#')[1] ?? '';
  const rightBody = (made: CreatedHandOver) => ({ token: tokenOf(made), code: made.code });
  const wrongBody = (made: CreatedHandOver) => ({
    token: tokenOf(made),
    code: made.code.replace(/^./, (digit) => String((Number(digit) + 1) % 10)),
  });

  it('gives the key to who has link and code, once, with its URLs and ready lines, and audits both ends', async () => {
    const { ours, open, make, audited, control } = await start();
    const made = await make();
    expect(made.link).toMatch(/^http:\/\/console\.test\/hand-over\?lang=en#[A-Za-z0-9_-]{43}$/);
    expect(made.code).toMatch(/^\d{4} \d{4}$/);
    expect(made.expiresAtMs).toBe(control.deps.now() + 24 * 3_600_000);
    const { items } = expectData(await control.client(control.operator).listOutbox({}));
    const mail = items.find(({ kind }) => kind === 'hand-over');
    expect(mail).toMatchObject({ kind: 'hand-over', recipient: ours.apiUser.email });
    const content = JSON.stringify(
      await control.client(control.operator).getOutboxMessage({ params: { messageId: mail?.id ?? '' } }),
    );
    expect(content).toContain(made.link);
    expect(content).not.toContain(made.code);
    const { status, headers, body } = await open(rightBody(made));
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    const key = collectedKeySchema.parse(body);
    expect(key).toMatchObject({
      text: ours.keyText,
      name: 'Data warehouse',
      environment: 'TEST',
      language: 'en',
    });
    expect(key.uses[0]?.tokenUrl).toBe('http://test.example/auth/token');
    expect(key.uses.map(({ url }) => url)).toEqual(['http://test.example/v4', 'http://test.example/v5']);
    expect(key.lines.dotEnv).toContain(ours.keyText);
    expect(await open(rightBody(made))).toMatchObject(dead);
    const [handedOver] = await audited('key.handed-over');
    expect(handedOver).toMatchObject({ actor: { kind: 'operator' }, after: { key: { version: 1 } } });
    const collected = await audited('key.collected');
    expect(collected).toHaveLength(1);
    const contact = { kind: 'contact', id: ours.apiUser.id, name: 'it@example.com', address: visitor };
    expect(collected[0]).toMatchObject({ actor: contact, subject: { id: ours.apiUser.id } });
  });

  it('dies after five wrong codes, also for the right one, and audits each with its address', async () => {
    const { open, make, audited } = await start();
    const made = await make();
    for (const triesLeft of [4, 3, 2, 1]) {
      const answer = await open(wrongBody(made));
      expect(answer).toMatchObject({ status: 403, body: { code: 'hand_over_code_wrong', triesLeft } });
    }
    expect(await open(wrongBody(made))).toMatchObject(dead);
    expect(await open(rightBody(made))).toMatchObject(dead);
    const failed = await audited('key.hand-over-failed');
    expect(failed).toHaveLength(5);
    expect(failed[0]).toMatchObject({
      actor: { address: visitor },
      after: { why: 'wrong code', triesLeft: 0 },
    });
    expect(await audited('key.collected')).toEqual([]);
  });

  it('takes the right code on the last try', async () => {
    const { open, make, ours } = await start();
    const made = await make();
    for (let wrong = 0; wrong < 4; wrong += 1) await open(wrongBody(made));
    expect(await open(rightBody(made))).toMatchObject({ status: 200, body: { text: ours.keyText } });
  });

  it('gives nobody a try more by asking all at once', async () => {
    const { open, make, audited } = await start();
    const made = await make();
    const answers = await Promise.all(Array.from({ length: 12 }, () => open(wrongBody(made))));
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(4);
    expect(await audited('key.hand-over-failed')).toHaveLength(5);
  });

  it('gives the key to one of two who ask at once', async () => {
    const { open, make, audited } = await start();
    const made = await make();
    const answers = await Promise.all([open(rightBody(made)), open(rightBody(made), '203.0.113.4')]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404]);
    expect(await audited('key.collected')).toHaveLength(1);
  });

  it('answers an unknown, expired, replaced and dead link alike', async () => {
    const { control, params, open, make, ours } = await start();
    const client = control.client(control.operator);
    expect(await open({ token: 'x'.repeat(43), code: '12345678' })).toMatchObject(dead);
    const first = await make();
    const second = await make();
    expect(await open(rightBody(first))).toMatchObject(dead);
    control.advance(24 * 3_600_000);
    expect(await open(rightBody(second))).toMatchObject(dead);
    const revive = async () => expectData(await client.resetKey({ params, body: {} }));
    const deaths = {
      reset: () => client.resetKey({ params, body: {} }),
      rotation: () => client.rotateKey({ params, body: {} }),
      revoke: () => client.revokeKey({ params, body: {} }),
      deactivate: () => client.deactivateApiUser({ params, body: {} }),
      delete: () => client.deleteApiUser({ params }),
    };
    for (const [name, die] of Object.entries(deaths)) {
      const made = await make();
      expect((await die()).ok).toBe(true);
      expect(await open(rightBody(made)), name).toMatchObject(dead);
      if (name === 'deactivate') expectData(await client.reactivateApiUser({ params, body: {} }));
      if (name !== 'delete') expect((await revive()).key.text).not.toBe(ours.keyText);
    }
  });

  it('asks a person for a fresh proof of identity, and a viewer in vain', async () => {
    const { control, params, ours, audited } = await start();
    const { licence } = ours;
    const input = { params, body: {} };
    const never = { steppedUpUntilMs: null };
    const stale = control.client(control.person('licence-admin', licence.id, never));
    expect(expectProblem(await stale.handOverKey(input)).code).toBe('step_up_needed');
    const fresh = { steppedUpUntilMs: control.deps.now() + 1_000 };
    const viewer = control.client(control.person('licence-viewer', licence.id, fresh));
    expect(expectProblem(await viewer.handOverKey(input)).code).toBe('not_permitted');
    expect(await audited('key.handed-over')).toEqual([]);
    expectData(await control.client(control.person('licence-admin', licence.id, fresh)).handOverKey(input));
    expect(await audited('key.handed-over')).toHaveLength(1);
  });

  it('of a licence that shows keys once: only within 15 minutes of its making, and never after it was collected', async () => {
    const { control, params, ours, open, make } = await start();
    const client = control.client(control.operator);
    const body = { keyDisplay: 'show-once', version: ours.licence.version } as const;
    expectData(await client.editLicence({ params: { licenceId: ours.licence.id }, body }));
    control.advance(15 * 60_000 - 1);
    await make();
    control.advance(1);
    expect(expectProblem(await client.handOverKey({ params, body: {} })).code).toBe('key_show_once');
    expectData(await client.resetKey({ params, body: {} }));
    const made = await make();
    expect((await open(rightBody(made))).status).toBe(200);
    expect(expectProblem(await client.handOverKey({ params, body: {} })).code).toBe('key_show_once');
  });

  it('refuses an API user without a key, and a life that is too short or too long', async () => {
    const { control, params } = await start();
    const client = control.client(control.operator);
    for (const expiresAfterMs of [0, 299_999, 7 * 24 * 3_600_000 + 1]) {
      const answer = await client.handOverKey({ params, body: { expiresAfterMs } });
      expect(expectProblem(answer)).toMatchObject({
        code: 'request_invalid',
        errors: [{ path: '/expiresAfterMs' }],
      });
    }
    expectData(await client.revokeKey({ params, body: {} }));
    expect(expectProblem(await client.handOverKey({ params, body: {} })).code).toBe('transition_refused');
  });

  it('counts no try for what cannot be a code, and limits an address that guesses links', async () => {
    const { open, make } = await start();
    const made = await make();
    for (const code of ['1234567', '123456789', 'ABCDEFGH', '']) {
      const answer = await open({ token: tokenOf(made), code });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: '/code' }] } });
    }
    for (let guess = 0; guess < 30; guess += 1) await open({ token: `guess-${guess}`, code: '12345678' });
    const limited = await open({ token: 'guess', code: '12345678' });
    expect(limited).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    const others = await make();
    expect((await open(rightBody(others), '203.0.113.4')).status).toBe(200);
  });

  it('opens a good link with the good code at an address that has guessed too often, and counts its wrong codes', async () => {
    const { open, make } = await start();
    const made = await make();
    for (let guess = 0; guess < 31; guess += 1) await open({ token: `guess-${guess}`, code: '12345678' });
    expect((await open({ token: 'guess', code: '12345678' })).status).toBe(429);
    expect(await open({ token: tokenOf(made), code: '00000000' })).toMatchObject({ status: 403 });
    expect((await open(rightBody(made))).status).toBe(200);
    expect((await open(rightBody(made))).status).toBe(429);
  });

  it('keeps neither the link nor the code nor the key where it can be read', async () => {
    const { make, open, storage, ours, params } = await start();
    const made = await make();
    await open(wrongBody(made));
    const kept = JSON.stringify([
      await storage.handOvers.list(params.licenceId, params.environment, params.apiUserId),
      await storage.audit.readAfter(ours.licence.id, 0, 100),
    ]);
    for (const secret of [tokenOf(made), made.code, made.code.replace(' ', ''), ours.keyText])
      expect(kept).not.toContain(secret);
  });
});
