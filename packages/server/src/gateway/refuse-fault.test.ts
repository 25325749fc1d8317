import { afterEach, expect, it } from 'vitest';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../testing/test-gateway.ts';
import { exchangeRaw, rawRequest, startRawUpstream } from '../testing/raw-http.ts';
import { MasterKeyUnknown } from '../crypto/sealed-text.ts';
import { createGateway } from './server.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(fault: Error | undefined) {
  const upstream = await startRawUpstream();
  const grant = createTestGrant();
  const { access, view } = await createTestAccess([grant]);
  const { deps, faults } = createTestGatewayDeps(createTestSettings(upstream.port), view);
  const gateway = createGateway({
    ...deps,
    ...(fault === undefined ? {} : { signIdentity: () => Promise.reject(fault) }),
    lacksMasterKey: () => fault instanceof MasterKeyUnknown,
  });
  const port = await gateway.listen(0, '127.0.0.1');
  closers.push(upstream.close, () => access.close(), gateway.close);
  const call = rawRequest('GET', '/v5/profiles/1', [`Authorization: Bearer ${await createTestToken(grant)}`]);
  return {
    gateway,
    faults,
    ask: () => exchangeRaw(port, call),
    readyz: () => exchangeRaw(port, rawRequest('GET', '/readyz')),
  };
}

it('refuses with secret_unavailable, is not ready and logs why, where the signing key is under a master key that it lacks', async () => {
  const { gateway, ask, readyz, faults } = await start(
    new MasterKeyUnknown('sealed under the master key c2f9ffe3f130, which is not loaded'),
  );
  const answer = await ask();
  expect(answer).toMatch(/^HTTP\/1\.1 503 /);
  expect(answer).toMatch(/\r\nretry-after: 10\r\n/i);
  expect(answer).toContain('"code":"secret_unavailable"');
  expect(answer).not.toContain('c2f9ffe3f130');
  expect(String(faults[0])).toContain('c2f9ffe3f130');
  expect(gateway.notReady()).toEqual(['master-key-unknown']);
  expect(await readyz()).toMatch(/^HTTP\/1\.1 503[^]*\r\n\r\nmaster-key-unknown\n$/);
});

it('answers every other fault as internal_error, and stays ready', async () => {
  const { gateway, ask } = await start(new Error('planted'));
  const answer = await ask();
  expect(answer).toMatch(/^HTTP\/1\.1 500 /);
  expect(answer).toContain('"code":"internal_error"');
  expect(answer).not.toContain('planted');
  expect(gateway.notReady()).toEqual([]);
});
