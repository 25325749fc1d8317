import { afterEach, describe, expect, it } from 'vitest';
import { createTestSettings } from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';
import { exchangeRaw } from '../testing/raw-http.ts';
import { createFindPublicPlace } from './public-place.ts';

const open: TestPlatform[] = [];
afterEach(async () => {
  for (const platform of open.splice(0)) await platform.close();
});

/** The headers that the upstream gets of a call which comes from 127.0.0.1. */
async function forward(
  headers: readonly string[],
  { trustedProxies = ['127.0.0.1'], host = 'api.test', strips = false } = {},
): Promise<Readonly<Record<string, string>>> {
  const platform = await startTestPlatform((upstreamPort) => ({
    trustedProxies,
    routes: createTestSettings(upstreamPort).routes.map((route) =>
      strips ? { ...route, upstreamPrefix: '' } : route,
    ),
  }));
  open.push(platform);
  const lines = [
    `GET /v5/profiles/1 HTTP/1.1`,
    `Host: ${host}`,
    platform.authorization,
    ...headers,
    'Connection: close',
    '',
    '',
  ];
  expect(await exchangeRaw(platform.port, lines.join('\r\n'))).toMatch(/^HTTP\/1\.1 200/);
  const [head = ''] = platform.upstream.heads;
  return Object.fromEntries(
    [...head.matchAll(/^(x-forwarded-[a-z]+): (.*?)\r?$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

const behindTls = [
  'X-Forwarded-For: 192.0.2.7',
  'X-Forwarded-Proto: https',
  'X-Forwarded-Host: api.example.com:8443',
  'X-Forwarded-Port: 8443',
  'X-Forwarded-Prefix: /shop',
];

describe('where the client believes to be, as the upstream is told', () => {
  it('is what a trusted proxy says of protocol, host, port and prefix', async () => {
    expect(await forward(behindTls)).toEqual({
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'api.example.com:8443',
      'x-forwarded-port': '8443',
      'x-forwarded-prefix': '/shop',
    });
  });

  it('is the call’s own Host with its port, and nothing that an untrusted peer says', async () => {
    expect(await forward(behindTls, { trustedProxies: [], host: 'API.test:5111' })).toEqual({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'api.test:5111',
      'x-forwarded-port': '5111',
    });
  });

  it('has the base path as its prefix where the upstream is called without it', async () => {
    expect((await forward(behindTls, { strips: true }))['x-forwarded-prefix']).toBe('/shop/v5');
    expect((await forward([], { strips: true }))['x-forwarded-prefix']).toBe('/v5');
  });

  it.each([
    ['a protocol that is none', 'X-Forwarded-Proto: gopher', { 'x-forwarded-proto': 'http' }],
    ['one hop of several in the clear', 'X-Forwarded-Proto: https, http', { 'x-forwarded-proto': 'http' }],
    ['a host that is none', 'X-Forwarded-Host: evil"><script>', { 'x-forwarded-host': 'api.test' }],
    ['several hosts', 'X-Forwarded-Host: a.example, b.example', { 'x-forwarded-host': 'a.example' }],
    ['a port that is none', 'X-Forwarded-Port: 80;443', { 'x-forwarded-port': '80' }],
    ['a prefix that climbs', 'X-Forwarded-Prefix: //evil.example', { 'x-forwarded-prefix': undefined }],
  ])('is not made of %s', async (_what, header, expected) => {
    const told = await forward([header]);
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, told[name]]))).toEqual(expected);
  });

  it('is one object for one place, whichever connection it came by', () => {
    const find = createFindPublicPlace(['192.0.2.1']);
    const call = () => ({
      host: 'api.test',
      isEncrypted: false,
      peerAddress: '192.0.2.1',
      headers: {
        passOn: [],
        credentials: [],
        host: 'api.test',
        forwardedFor: undefined,
        forwardedProto: 'https',
        dpopProof: undefined,
        origin: undefined,
        userAgent: undefined,
        body: { kind: 'none' },
        expectsContinue: false,
      } as const,
    });
    expect(find(call())).toBe(find(call()));
    expect(find(call())).toEqual({ proto: 'https', host: 'api.test', port: '443', prefix: '' });
  });
});
