import { afterEach, describe, expect, test } from 'vitest';
import { exchangeRaw, rawRequest, statusOf } from '../testing/raw-http.ts';
import {
  createTestAccess,
  createTestCatalogue,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../testing/test-gateway.ts';
import { createGateway } from './server.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';

const open: TestPlatform[] = [];
afterEach(async () => {
  for (const platform of open.splice(0)) {
    expect(platform.faults).toEqual([]);
    await platform.close();
  }
});

async function start(change: Parameters<typeof startTestPlatform>[0] = {}): Promise<TestPlatform> {
  const platform = await startTestPlatform({
    trustedProxies: ['127.0.0.1/32'],
    answersForwardAuth: true,
    ...change,
  });
  open.push(platform);
  return platform;
}

const aboutCall = (method: string, target: string) => [
  `X-Forwarded-Method: ${method}`,
  `X-Forwarded-Uri: ${target}`,
  'X-Forwarded-Host: api.test',
  'X-Forwarded-For: 192.0.2.7',
];
const ask = (platform: TestPlatform, headers: readonly string[]) =>
  exchangeRaw(platform.port, rawRequest('GET', '/forward-auth', headers));

describe('forward-auth', () => {
  test('says yes with the identity headers, and records the call with the client’s address', async () => {
    const platform = await start();
    const answer = await ask(platform, [platform.authorization, ...aboutCall('PUT', '/v5/profiles/1?a=1')]);
    expect(statusOf(answer)).toBe(200);
    expect(answer).toMatch(/^x-postern-licence: 12740\r$/m);
    expect(answer).toMatch(/^x-postern-identity: ey/m);
    expect(platform.records).toMatchObject([
      { method: 'PUT', path: '/v5/profiles/1', clientAddress: '192.0.2.7', status: 200 },
    ]);
    expect(platform.upstream.heads).toEqual([]);
  });

  test.each([
    ['no credential', 'GET', '/v5/profiles/1', 401, 401, 'credential_missing', false],
    ['no right', 'GET', '/v5/unclassified', 403, 403, 'operation_unclassified', true],
    ['an unknown path', 'GET', '/v5/nothing', 403, 404, 'operation_unknown', true],
    ['an undeclared method', 'DELETE', '/v5/profiles/1', 403, 405, 'method_not_allowed', true],
    ['a path in two spellings', 'GET', '/v5/%70rofiles/1', 403, 400, 'path_not_canonical', true],
    ['a URL that is too long', 'GET', `/v5/${'a'.repeat(9_000)}`, 403, 414, 'url_too_long', true],
  ])('says no to %s with 401 or 403, and tells its own status', async (...row) => {
    const [, method, target, status, own, code, hasCredential] = row;
    const platform = await start();
    const credential = hasCredential ? [platform.authorization] : [];
    const answer = await ask(platform, [...credential, ...aboutCall(method, target)]);
    expect(statusOf(answer)).toBe(status);
    expect(answer).toMatch(new RegExp(`^x-postern-status: ${own}\\r$`, 'm'));
    expect(answer).toMatch(new RegExp(`^x-postern-code: ${code}\\r$`, 'm'));
    expect(answer).toContain(`"status":${status}`);
    expect(platform.records).toMatchObject([{ code }]);
  });

  test('gives each scheme’s challenge a line of its own', async () => {
    const { routes } = createTestSettings(1);
    const schemes = ['bearer', 'basic'] as const;
    const platform = await start({ routes: routes.map((route) => ({ ...route, schemes })) });
    const answer = await ask(platform, aboutCall('GET', '/v5/profiles/1'));
    expect(answer.match(/^www-authenticate: .*$/gm)).toEqual([
      'www-authenticate: Bearer realm="API"',
      'www-authenticate: Basic realm="API", charset="UTF-8"',
    ]);
    const direct = await exchangeRaw(platform.port, rawRequest('GET', '/v5/profiles/1'));
    expect(direct.match(/^www-authenticate: /gm)).toHaveLength(2);
  });

  test('says 403 where the gateway would say 503: nobody can tell whether the key still lives', async () => {
    const platform = await start();
    await platform.access.close();
    const answer = await ask(platform, [platform.authorization, ...aboutCall('GET', '/v5/profiles/1')]);
    expect(statusOf(answer)).toBe(403);
    expect(answer).toMatch(/^x-postern-status: 503\r$/m);
    expect(answer).toMatch(/^retry-after: 1\r$/m);
  });

  test('refuses a peer that is no trusted proxy, whatever it says', async () => {
    const platform = await start({ trustedProxies: ['192.0.2.0/24'] });
    const answer = await ask(platform, [platform.authorization, ...aboutCall('GET', '/v5/profiles/1')]);
    expect(statusOf(answer)).toBe(403);
    expect(answer).not.toMatch(/x-postern-licence/);
  });

  test.each(['X-Forwarded-Method', 'X-Forwarded-Uri', 'X-Forwarded-Host', 'X-Forwarded-For'])(
    'refuses a question without %s, and one with two of what names the call',
    async (name) => {
      const platform = await start();
      const whole = aboutCall('GET', '/v5/profiles/1');
      const without = whole.filter((line) => !line.startsWith(`${name}:`));
      expect(statusOf(await ask(platform, [platform.authorization, ...without]))).toBe(403);
      if (name === 'X-Forwarded-For') return;
      const twice = [platform.authorization, ...whole, `${name.toLowerCase()}: /v5/profiles/2`];
      expect(statusOf(await ask(platform, twice))).toBe(403);
    },
  );

  test.each([
    'X-Postern-Licence: 1',
    'x-postern_licence: 1',
    'X_Postern-Entities: 1',
    'X.Postern.Licence: 1',
    'X~Postern~Licence: 1',
    'X_HTTP_Method_Override: DELETE',
    'X-Http_Method-Override: DELETE',
    'X_Original_URL: /v5/unclassified',
    'X-Forwarded_For: 10.0.0.1',
    'Connection: close, X-Postern-Licence',
    'Connection: x_postern_identity',
  ])('refuses a call with %s, which the API could take for ours if the proxy passes it on', async (line) => {
    const platform = await start();
    const answer = await ask(platform, [platform.authorization, line, ...aboutCall('GET', '/v5/profiles/1')]);
    expect(statusOf(answer)).toBe(403);
    expect(answer).toMatch(/^x-postern-code: header_reserved\r$/m);
  });

  test.each([
    ['Upgrade: h2c'],
    ['Upgrade: TLS/1.2'],
    ['Upgrade: foo/1'],
    ['Upgrade: websocket'],
    ['Upgrade: h2c, websocket'],
    ['Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings', 'HTTP2-Settings: AAMAAABk'],
    ['Upgrade: websocket', 'Connection: Upgrade'],
  ])('refuses %s: the proxy would open a way to the API that nobody judges', async (...lines) => {
    const platform = await start();
    const about = aboutCall('GET', '/v5/profiles/1');
    const answer = await ask(platform, [platform.authorization, ...lines, ...about]);
    expect(statusOf(answer)).toBe(403);
    expect(answer).toMatch(/^x-postern-code: request_malformed\r$/m);
  });

  test('is an unknown path where it is not configured', async () => {
    const platform = await start({ answersForwardAuth: false });
    const answer = await ask(platform, [platform.authorization, ...aboutCall('GET', '/v5/profiles/1')]);
    expect(statusOf(answer)).toBe(404);
  });

  test.each([
    ['POST', '/v5/send'],
    ['GET', '/v5/rows'],
  ])(
    'refuses %s %s: its body would have to be judged or its answer narrowed, and neither comes by',
    async (...call) => {
      const operation = {
        requirements: [{ moduleId: 'profiles', scope: 'read' }],
        name: '',
        section: '',
        deprecated: false,
        internal: false,
      };
      const place = { in: 'body', kind: 'channel', name: 'channel', required: false, pointer: ['channel'] };
      const narrowing = { drop: 'rows', kind: 'channel', array: ['items'], value: ['channel'] };
      const catalogue = createTestCatalogue([
        {
          ...operation,
          id: 'send',
          method: 'POST',
          pathTemplate: '/send',
          dimensions: { places: [place], narrowings: [] },
        },
        {
          ...operation,
          id: 'rows',
          method: 'GET',
          pathTemplate: '/rows',
          dimensions: { places: [], narrowings: [narrowing] },
        },
      ]);
      const grant = createTestGrant({ channels: { kind: 'some', values: ['504'] } });
      const { access, view } = await createTestAccess([grant], { catalogue });
      const settings = createTestSettings(1, { trustedProxies: ['127.0.0.1/32'], answersForwardAuth: true });
      const gateway = createGateway(createTestGatewayDeps(settings, view).deps);
      const port = await gateway.listen(0, '127.0.0.1');
      const authorization = `Authorization: Bearer ${await createTestToken(grant)}`;
      const question = rawRequest('GET', '/forward-auth', [authorization, ...aboutCall(...call)]);
      const answer = await exchangeRaw(port, question);
      await gateway.close();
      await access.close();
      expect(statusOf(answer)).toBe(403);
      expect(answer).toMatch(/^x-postern-code: body_not_inspectable\r$/m);
    },
  );
});
