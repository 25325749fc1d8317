import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exchangeRaw, rawRequest, statusOf } from '../testing/raw-http.ts';
import type { TestAccess } from '../testing/test-gateway.ts';
import { createTestAccess, createTestGatewayDeps, createTestSettings } from '../testing/test-gateway.ts';
import type { OwnApp } from './own-paths.ts';
import { createGateway } from './server.ts';
import type { Gateway } from './server.ts';

const asked: Parameters<OwnApp>[1][] = [];
let testAccess: TestAccess;
let gateway: Gateway;
let port: number;
beforeAll(async () => {
  testAccess = await createTestAccess([]);
  const settings = createTestSettings(1, {
    hosts: ['127.0.0.1', 'api.test', '{account}.api.test'],
    trustedProxies: ['127.0.0.1/32'],
  });
  const { deps } = createTestGatewayDeps(settings, testAccess.view);
  gateway = createGateway({
    ...deps,
    ownApp: (_request, bindings) => {
      asked.push(bindings);
      return new Response(null, { status: 204 });
    },
  });
  port = await gateway.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await gateway.close();
  await testAccess.access.close();
});
beforeEach(() => void asked.splice(0));

const get = (target: string, headers: readonly string[]) =>
  exchangeRaw(port, [`GET ${target} HTTP/1.1`, 'Connection: close', ...headers, '', ''].join('\r\n'));

describe('the gateway’s own endpoints', () => {
  it.each([
    [['Host: api.test'], 'http://api.test', undefined],
    [['Host: API.test:80'], 'http://api.test', undefined],
    [['Host: acme.api.test:5501'], 'http://acme.api.test:5501', 'acme'],
    [['Host: api.test', 'X-Forwarded-Proto: https'], 'https://api.test', undefined],
    [['Host: api.test:443', 'X-Forwarded-Proto: https'], 'https://api.test', undefined],
    // Only the host that was judged counts, whatever a proxy lets through.
    [['Host: api.test', 'X-Forwarded-Host: acme.api.test'], 'http://api.test', undefined],
  ])('know where the client reached them: %j', async (headers, origin, hostAccount) => {
    const forwarded = headers.length > 1 ? ['X-Forwarded-For: 192.0.2.7'] : [];
    expect(statusOf(await get('/.well-known/jwks.json', [...headers, ...forwarded]))).toBe(204);
    expect(asked).toMatchObject([{ origin, hostAccount }]);
  });

  it.each([
    [
      'two Authorization headers',
      ['Host: api.test', 'Authorization: a', 'Authorization: b'],
      '/oauth/token',
      400,
    ],
    ['a credential in the query', ['Host: api.test'], '/oauth/token?access_token=x', 400],
    ['a path that does not exist', ['Host: api.test'], '/oauth/nothing', 404],
    ['an unknown host', ['Host: else.test'], '/oauth/token', 404],
  ])(
    'refuse %s below /oauth in the shape that OAuth clients read',
    async (_what, headers, target, status) => {
      const answer = await get(target, headers);
      expect(statusOf(answer)).toBe(status);
      expect(answer).toMatch(/^content-type: application\/json\r$/m);
      const [, body = ''] = answer.split('\r\n\r\n');
      expect(JSON.parse(body)).toEqual({
        error: 'invalid_request',
        error_description: expect.any(String),
        error_uri: expect.stringMatching(/^http:\/\/docs\.test\/errors\/[a-z_]+$/),
      });
      expect(asked).toEqual([]);
    },
  );

  it('refuse elsewhere with a problem document', async () => {
    const answer = await exchangeRaw(
      port,
      rawRequest('GET', '/auth/token', ['Authorization: a', 'Authorization: b']),
    );
    expect(answer).toMatch(/^content-type: application\/problem\+json\r$/m);
  });
});
