import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createGateway } from './server.ts';
import { createTestAccess, createTestGatewayDeps, createTestGrant, createTestSettings, createTestToken } from '../testing/test-gateway.ts';

test('a call with a valid token reaches the upstream with identity headers and without the credential', async () => {
  const seen: { url?: string | undefined; headers?: object } = {};
  const upstream = createServer((request, response) => {
    seen.url = request.url;
    seen.headers = request.headers;
    response.end('{"ok":true}');
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const grant = createTestGrant();
  const { access, view } = await createTestAccess([grant]);
  const { deps, records } = createTestGatewayDeps(createTestSettings((upstream.address() as AddressInfo).port), view);
  const gateway = createGateway(deps);
  const port = await gateway.listen(0, '127.0.0.1');
  const answer = await fetch(`http://127.0.0.1:${port}/v5/profiles/1?x=1`, {
    headers: { authorization: `Bearer ${await createTestToken(grant)}` },
  });
  console.log(answer.status, await answer.text(), answer.headers, seen, records);
  expect(answer.status).toBe(200);
  await gateway.close();
  await access.close();
  upstream.close();
});
