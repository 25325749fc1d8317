import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, it } from 'vitest';
import { createKeyText } from '../../crypto/key-text.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { createTestControl, createTestLicence, expectData } from '../../testing/test-control.ts';
import type { TestControl } from '../../testing/test-control.ts';
import { createLeakedKeyApp } from './create-leaked-key-app.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const reporters = [{ id: 'k1', publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString() }];

describeEachDatabase('POST /leaked-keys', (openFresh) => {
  async function send(
    control: TestControl,
    report: unknown,
    change: { readonly id?: string; readonly signature?: string; readonly body?: string } = {},
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const text = typeof report === 'string' ? report : JSON.stringify(report);
    const headers = {
      'github-public-key-identifier': change.id ?? 'k1',
      'github-public-key-signature':
        change.signature ?? sign('sha256', Buffer.from(text), privateKey).toString('base64'),
    };
    const app = createLeakedKeyApp({ control: control.deps, reporters });
    const request = new Request('http://console.test/leaked-keys', {
      method: 'POST',
      headers,
      body: change.body ?? text,
    });
    const answer = await app.fetch(request, { clientAddress: '192.0.2.1' });
    return { status: answer.status, body: await answer.json() };
  }

  const found = (token: string) => ({
    token,
    type: 'acme_key',
    url: 'https://example.com/x',
    source: 'content',
  });

  it('says which keys are real, and audits those without their text', async () => {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const stranger = createKeyText('acme', 'test').reveal();
    const { body } = await send(control, [found(ours.keyText), found(stranger), found('rubbish')]);
    expect(body).toEqual([
      { token_raw: ours.keyText, token_type: 'acme_key', label: 'true_positive' },
      { token_raw: stranger, token_type: 'acme_key', label: 'false_positive' },
      { token_raw: 'rubbish', token_type: 'acme_key', label: 'false_positive' },
    ]);
    const query = { page: 1, pageSize: 50, action: 'key.leak-reported' } as const;
    const { items } = await control.deps.storage.audit.list(ours.licence.id, query);
    expect(items).toMatchObject([
      { actor: { kind: 'system' }, after: { url: 'https://example.com/x', policy: 'report' } },
    ]);
    expect(JSON.stringify(items)).not.toContain(ours.keyText);
    const { key } = expectData(
      await control
        .client(control.operator)
        .getApiUser({ params: { ...ours.scope, apiUserId: ours.apiUser.id } }),
    );
    expect(key?.state).toBe('active');
  });

  it('cuts a real key off where the licence says so', async () => {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const operator = control.client(control.operator);
    const params = { licenceId: ours.licence.id };
    expectData(await operator.editLicence({ params, body: { leakedKeyPolicy: 'cut-off', version: 1 } }));
    await send(control, [found(ours.keyText), found(ours.keyText)]);
    const user = { params: { ...ours.scope, apiUserId: ours.apiUser.id } };
    expect(expectData(await operator.getApiUser(user)).key).toBeNull();
    const again = await send(control, [found(ours.keyText)]);
    expect(again.body).toMatchObject([{ label: 'false_positive' }]);
  });

  it('cuts off a key that is being replaced and leaves the new one alone', async () => {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const operator = control.client(control.operator);
    const params = { licenceId: ours.licence.id };
    expectData(await operator.editLicence({ params, body: { leakedKeyPolicy: 'cut-off', version: 1 } }));
    const user = { params: { ...ours.scope, apiUserId: ours.apiUser.id } };
    const rotated = expectData(await operator.rotateKey({ ...user, body: {} }));
    expect((await send(control, [found(ours.keyText)])).body).toMatchObject([{ label: 'true_positive' }]);
    expect(expectData(await operator.getApiUser(user))).toMatchObject({
      key: { id: rotated.key.id, state: 'active' },
      retiringKey: null,
    });
    // Cutting off the current key also revokes the previous one, which is older and retiring.
    await operator.rotateKey({ ...user, body: {} });
    const latest = expectData(await operator.viewKey({ ...user, body: {} })).text;
    await send(control, [found(latest)]);
    expect(expectData(await operator.getApiUser(user))).toMatchObject({ key: null, retiringKey: null });
  });

  it('judges every entry that has a token, whatever else is odd about the others', async () => {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const odd = [
      { ...found('x'.repeat(5_000)) },
      { token: ours.keyText, type: null, url: null, source: 7 },
      { type: 'acme_key' },
      'rubbish',
      null,
    ];
    expect(await send(control, odd)).toEqual({
      status: 200,
      body: [
        { token_raw: 'x'.repeat(5_000), token_type: 'acme_key', label: 'false_positive' },
        { token_raw: ours.keyText, token_type: '', label: 'true_positive' },
      ],
    });
    expect((await send(control, { token: ours.keyText })).status).toBe(400);
  });

  it('tells the contact and the webhooks, of one key once a day, and whether it was cut off', async () => {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    await send(control, [found(ours.keyText)]);
    await send(control, [{ ...found(ours.keyText), url: 'https://example.com/elsewhere' }]);
    const alerts = await control.deps.storage.alerts.list(ours.licence.id, ours.scope.environment, {
      page: 1,
      pageSize: 10,
    });
    expect(alerts.items).toMatchObject([
      { kind: 'key-leaked', apiUserId: ours.apiUser.id, facts: { found: 'https://example.com/x' } },
    ]);
    const { items } = await control.deps.storage.outbox.list({ page: 1, pageSize: 10 });
    const told = items.filter(({ kind }) => kind === 'key-leaked');
    expect(told.map(({ channel }) => channel).toSorted()).toEqual(['mail', 'webhook']);
    const mail = told.find(({ channel }) => channel === 'mail');
    expect(mail?.recipient).toBe('it@example.com');
    const stored = mail === undefined ? undefined : await control.deps.storage.outbox.find(mail.id);
    expect(JSON.stringify(stored)).toContain('/act#');
    expect(JSON.stringify(items) + JSON.stringify(alerts)).not.toContain(ours.keyText);
    control.advance(86_400_000);
    const operator = control.client(control.operator);
    const params = { licenceId: ours.licence.id };
    expectData(await operator.editLicence({ params, body: { leakedKeyPolicy: 'cut-off', version: 1 } }));
    await send(control, [found(ours.keyText)]);
    const next = await control.deps.storage.alerts.list(ours.licence.id, ours.scope.environment, {
      page: 1,
      pageSize: 10,
    });
    expect(next.items).toMatchObject([{ facts: { policy: 'cut-off' } }, { facts: { policy: 'report' } }]);
  });

  it('looks at nothing without a good signature of a known reporter', async () => {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const report = [found(ours.keyText)];
    const signed = sign('sha256', Buffer.from(JSON.stringify(report)), privateKey).toString('base64');
    const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
    const forged = sign('sha256', Buffer.from(JSON.stringify(report)), other).toString('base64');
    for (const change of [
      { id: 'k2' },
      { signature: forged },
      { signature: '' },
      { signature: `${signed}=` },
    ]) {
      expect((await send(control, report, change)).status).toBe(401);
    }
    expect((await send(control, report, { signature: signed, body: '[]' })).status).toBe(401);
    expect((await send(control, { token: ours.keyText })).status).toBe(400);
    expect((await send(control, 'rubbish')).status).toBe(400);
    const query = { page: 1, pageSize: 50, action: 'key.leak-reported' } as const;
    expect((await control.deps.storage.audit.list(ours.licence.id, query)).items).toEqual([]);
  });
});
