import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyIdSchema } from '@postern/contract/ids';
import { createKeyText } from '../crypto/key-text.ts';
import { createPasswordHasher } from '../crypto/password-hash.ts';
import { Secret } from '../domain/secret.ts';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
  testDigester,
} from '../testing/test-gateway.ts';
import type { TestAccess } from '../testing/test-gateway.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import { createGateway } from './server.ts';
import type { Gateway } from './server.ts';

const key = createKeyText('test', 'test');
const password = 'NBCJD44DLFNX$';
let testAccess: TestAccess;
let gateway: Gateway;
let grant: AccessGrant;
let url: string;

beforeAll(async () => {
  const credential = { version: 2, expiresAtMs: null, digest: testDigester(key), masked: 'test_test_…x7Qa' };
  grant = createTestGrant({
    keys: [{ ...credential, id: apiKeyIdSchema.parse(`key_${'a'.repeat(16)}`) }],
    expiresAtMs: Date.UTC(2099, 0, 1),
    webServiceAccounts: [
      {
        id: apiKeyIdSchema.parse(`key_${'b'.repeat(16)}`),
        version: 1,
        name: 'WSshop',
        passwordHash: await createPasswordHasher().hash(new Secret(password)),
      },
    ],
  });
  testAccess = await createTestAccess([grant]);
  const settings = createTestSettings(1);
  const [route] = settings.routes;
  if (route === undefined) throw new Error('a route expected');
  const routes = [
    { ...route, schemes: ['bearer', 'basic'] as const },
    { ...route, prefix: '/api/3', schemes: ['api-key-header'] as const, keyHeader: 'api-token' },
  ];
  const { deps } = createTestGatewayDeps({ ...settings, routes }, testAccess.view);
  gateway = createGateway(deps);
  url = `http://127.0.0.1:${await gateway.listen(0, '127.0.0.1')}/auth/whoami`;
});
afterAll(async () => {
  await gateway.close();
  await testAccess.access.close();
});

const ask = async (headers: Readonly<Record<string, string>>, method = 'GET') => {
  const answer = await fetch(url, { headers, method });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

describe('GET /auth/whoami', () => {
  it('tells every kind of credential whose it is, and never shows a secret', async () => {
    const token = await createTestToken(grant);
    const basic = Buffer.from(`demo/WSshop:${password}`).toString('base64');
    const credentials = [
      ['bearer', { authorization: `Bearer ${token}` }],
      ['basic', { authorization: `Basic ${basic}` }],
      ['api-key-header', { 'api-token': key.reveal() }],
      ['api-key-header', { authorization: key.reveal() }],
    ] as const;
    for (const [scheme, headers] of credentials) {
      const { status, text, headers: answered } = await ask(headers);
      expect(status, scheme).toBe(200);
      expect(JSON.parse(text)).toMatchObject({
        apiUser: { id: grant.apiUserId, name: 'Shop' },
        licence: { number: 12_740, accountName: 'demo' },
        environment: 'TEST',
        credential: scheme === 'basic' ? { scheme, account: 'WSshop' } : { scheme, key: 'test_test_…x7Qa' },
        rights: { profiles: 'write' },
        scope: 'read write',
        expiresAt: '2099-01-01T00:00:00.000Z',
      });
      expect(answered.get('cache-control')).toBe('no-store');
      for (const secret of [key.reveal(), testDigester(key), token, password, 'argon2id']) {
        expect(text).not.toContain(secret);
      }
    }
  });

  it('tells nothing to what may not call', async () => {
    const wrong = createKeyText('test', 'test').reveal();
    expect((await ask({})).status).toBe(401);
    expect((await ask({ 'api-token': wrong })).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${wrong}` })).status).toBe(401);
    expect((await ask({ authorization: wrong })).status).toBe(401);
    expect((await ask({ authorization: key.reveal(), 'api-token': key.reveal() })).status).toBe(400);
    expect((await ask({ 'api-token': key.reveal() }, 'POST')).status).toBe(405);
  });
});
