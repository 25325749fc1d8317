import { afterEach, expect, it } from 'vitest';
import { createFailedCallLimiter } from '../../compose/limit-token-exchange.ts';
import { exchangeRaw, rawRequest, startRawUpstream, statusOf } from '../../testing/raw-http.ts';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
  testDigester,
} from '../../testing/test-gateway.ts';
import { createKeyText } from '../../crypto/key-text.ts';
import { createGateway } from '../server.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

it('answers 429 to an address that tries too many credentials, and never to a good one from there', async () => {
  const upstream = await startRawUpstream();
  closers.push(() => upstream.close());
  const grant = createTestGrant();
  const { access, view } = await createTestAccess([grant]);
  closers.push(() => access.close());
  const settings = createTestSettings(upstream.port);
  const routes = settings.routes.map((route) => ({
    ...route,
    schemes: ['bearer', 'api-key-header'] as const,
  }));
  const { deps, records } = createTestGatewayDeps({ ...settings, routes }, view);
  const gateway = createGateway({ ...deps, limitFailures: createFailedCallLimiter(() => 0) });
  closers.push(() => gateway.close());
  const port = await gateway.listen(0, '127.0.0.1');
  const call = (header: string) => exchangeRaw(port, rawRequest('GET', '/v5/profiles/1', [header]));

  const wrong = createKeyText('test', 'test');
  const answers: string[] = [];
  for (let attempt = 0; attempt < 301; attempt++) answers.push(await call(`X-API-Key: ${wrong.reveal()}`));
  expect(new Set(answers.slice(0, 300).map(statusOf))).toEqual(new Set([401]));
  const last = answers.at(-1) ?? '';
  expect(statusOf(last)).toBe(429);
  expect(last).toContain('\r\nretry-after: 900\r\n');
  // Alerts still get the digest of the key.
  const digest = testDigester(wrong);
  expect(records.at(-1)).toMatchObject({ code: 'rate_limited', deadCredential: { kind: 'key', digest } });

  expect(statusOf(await call(`Authorization: Bearer ${await createTestToken(grant)}`))).toBe(200);
  expect(statusOf(await call('Authorization: Bearer nonsense'))).toBe(429);
  // A token that was cut off is no guess: its client has to learn that it needs another one.
  const keys = grant.keys.map((key) => ({ ...key, version: key.version + 1 }));
  const dead = await createTestToken({ ...grant, keys });
  expect(statusOf(await call(`Authorization: Bearer ${dead}`))).toBe(401);
});
