import { expect, test } from 'vitest';
import { exchangeRaw, rawRequest, startRawUpstream } from '../testing/raw-http.ts';
import {
  createTestAccess,
  createTestCatalogue,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../testing/test-gateway.ts';
import { createGateway } from './server.ts';

test('an OPTIONS that the document declares is refused with 405, whoever has the right to it', async () => {
  const declared = {
    id: 'options',
    method: 'OPTIONS',
    pathTemplate: '/profiles/{id}',
    name: '',
    section: '',
    requirements: [{ moduleId: 'profiles', scope: 'read' }],
    deprecated: false,
    internal: false,
  };
  const grant = createTestGrant();
  const upstream = await startRawUpstream();
  const { access, view } = await createTestAccess([grant], { catalogue: createTestCatalogue([declared]) });
  const gateway = createGateway(createTestGatewayDeps(createTestSettings(upstream.port), view).deps);
  const port = await gateway.listen(0, '127.0.0.1');
  const authorization = `Authorization: Bearer ${await createTestToken(grant)}`;
  const answer = await exchangeRaw(port, rawRequest('OPTIONS', '/v5/profiles/1', [authorization]));
  expect(answer).toMatch(/^HTTP\/1\.1 405 /);
  expect(answer).toContain('"code":"method_not_allowed"');
  expect(upstream.heads).toEqual([]);
  await gateway.close();
  await access.close();
  await upstream.close();
});
