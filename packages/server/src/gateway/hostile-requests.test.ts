import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exchangeRaw, plainAnswer, rawRequest, statusOf } from '../testing/raw-http.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';
import { createTestSettings, createTestToken } from '../testing/test-gateway.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.upstream.heads.length = 0;
  platform.records.length = 0;
  platform.upstream.answer = (socket) => void socket.write(plainAnswer);
});

const call = (method: string, target: string, headers: readonly string[] = []) =>
  exchangeRaw(platform.port, rawRequest(method, target, [platform.authorization, ...headers]));

describe('the request target', () => {
  test('whatever is sent, the upstream gets byte for byte the path that was judged', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '%2e',
        '%2E%2e',
        '%2f',
        '%5c',
        '%25',
        '%252f',
        '%41',
        '%7e',
        ';x',
        '\\',
        '//',
        '#',
        '?',
        '%c3%a9',
        '%00',
        'é',
      ),
      fc.stringMatching(/^[a-zA-Z0-9_~=@,:+*!$&'()-]{1,6}$/),
    );
    const target = fc
      .array(piece, { minLength: 1, maxLength: 5 })
      .map((pieces) => `/v5/profiles/${pieces.join('')}`);
    await fc.assert(
      fc.asyncProperty(target, async (sent) => {
        platform.upstream.heads.length = 0;
        platform.records.length = 0;
        const answer = await call('GET', sent);
        const [head] = platform.upstream.heads;
        if (head === undefined) {
          expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
          return;
        }
        const [forwarded = ''] = (/^GET (\S+) HTTP/.exec(head)?.[1] ?? '').split('?');
        expect(forwarded).toBe(platform.records[0]?.path);
        expect(forwarded).toMatch(/^\/v5\/profiles\/[^/]+$/);
        expect(decodeURIComponent(forwarded)).toBe(decodeURIComponent(sent.split('?')[0] ?? ''));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['http://api.test/v5/profiles/1', 400],
    ['//api.test/v5/profiles/1', 400],
    ['/v5/../v5/profiles/1', 400],
    ['/v5/profiles/%2e%2e', 400],
    ['/v5/profiles/a%2Fb', 400],
    ['/V5/profiles/1', 404],
    ['/v5/Profiles/1', 404],
    ['/v5', 404],
    ['/v55/profiles/1', 404],
    [`/v5/profiles/${'a'.repeat(8_200)}`, 414],
    [`/v5/profiles/${'a'.repeat(60_000)}`, 414],
  ])('refuses %.60s with %i', async (target, status) => {
    expect(statusOf(await call('GET', target))).toBe(status);
    expect(platform.upstream.heads).toEqual([]);
  });

  test('an API that opted in takes an encoded slash within a parameter, and forwards it as it is', async () => {
    const own = await startTestPlatform((port) => ({
      routes: createTestSettings(port).routes.map((route) => ({ ...route, allowEncodedSlash: true })),
    }));
    const answer = await exchangeRaw(own.port, rawRequest('GET', '/v5/profiles/a%2fb', [own.authorization]));
    expect(statusOf(answer)).toBe(200);
    expect(own.upstream.heads[0]).toMatch(/^GET \/v5\/profiles\/a%2Fb HTTP/);
    await own.close();
  });
});

describe('headers', () => {
  test('the upstream learns who calls from the gateway alone: forged, folded and nominated names do not count', async () => {
    const forged = [
      'X-Postern-Licence: 1',
      'x_postern_licence: 1',
      'X.Postern.Api.User: 1',
      'X-Request-Id: forged',
      'X_Request_Id: forged',
    ];
    const lies = [
      'X-HTTP-Method-Override: DELETE',
      'X-Original-URL: /admin',
      'X-Rewrite-URL: /admin',
      'X-Forwarded-For: 9.9.9.9',
      'X_Forwarded_For: 9.9.9.9',
      'X-Forwarded-Prefix: /x',
      'Forwarded: for=9.9.9.9',
      'X-Real-IP: 9.9.9.9',
      'Content_Length: 5',
      'Transfer_Encoding: chunked',
    ];
    const nominated = [
      'Connection: x-postern-licence, X-Mine, x-postern-identity',
      'X-Mine: 1',
      'Te: trailers',
      'Keep-Alive: 1',
    ];
    await exchangeRaw(
      platform.port,
      [
        'GET /v5/profiles/1 HTTP/1.1',
        'Host: api.test',
        platform.authorization,
        ...forged,
        ...lies,
        ...nominated,
        'Connection: close',
        'X-Kept: yes',
        '',
        '',
      ].join('\r\n'),
    );
    const [head = ''] = platform.upstream.heads;
    expect(head).toMatch(/^x-postern-licence: 12740$/m);
    expect(head).toMatch(/^x-postern-identity: ey/m);
    expect(head).toMatch(/^x-forwarded-for: 127\.0\.0\.1$/m);
    expect(head).toMatch(/^X-Kept: yes$/m);
    expect(head.match(/x.postern.licence:/gi)).toHaveLength(1);
    expect(head).not.toMatch(
      /forged|9\.9\.9\.9|override|\/admin|x-mine|authorization|trailers|content_|transfer_|prefix/i,
    );
  });

  test.each([
    ['two Authorization headers', [platformHeader('authorization')], 400, 'header_duplicated'],
    ['two Host headers', ['Host: other'], 400, 'header_duplicated'],
    ['credentials in two places', ['X-API-KEY: abc'], 400, 'credential_ambiguous'],
    ['an upgrade', ['Upgrade: websocket', 'Connection: Upgrade'], 400, 'request_malformed'],
    ['an unknown expectation', ['Expect: cake'], 400, 'request_malformed'],
    ['both framings', ['Content-Length: 5', 'Transfer-Encoding: chunked'], 400, 'request_malformed'],
    ['a coding before chunked', ['Transfer-Encoding: gzip, chunked'], 400, 'request_malformed'],
    ['two Content-Length', ['Content-Length: 5', 'Content-Length: 6'], 400, undefined],
    ['a Content-Length that is not a number', ['Content-Length: +5'], 400, undefined],
    [
      'more headers than allowed',
      Array.from({ length: 120 }, (_none, index) => `X-${index}: 1`),
      431,
      'headers_too_large',
    ],
    [
      '3,000 headers',
      Array.from({ length: 3_000 }, (_none, index) => `X-${index}: 1`),
      431,
      'headers_too_large',
    ],
    ['headers that are too large', [`X-Large: ${'a'.repeat(33_000)}`], 431, 'headers_too_large'],
    ['headers above the parser’s ceiling', [`X-Large: ${'a'.repeat(90_000)}`], 431, 'headers_too_large'],
    ['a body that is too large', ['Content-Length: 1048577'], 413, 'body_too_large'],
    ['an obsolete line folding', ['X-A: 1\r\n X-B: 2'], 400, undefined],
    ['a bare carriage return', ['X-A: 1\rX-B: 2'], 400, undefined],
    ['a space before the colon', ['X-A : 1'], 400, undefined],
  ])('%s is refused', async (_name, headers, status, code) => {
    const answer = await call(
      'PUT',
      '/v5/profiles/1',
      headers.map((header) => header.replace('$A', platform.authorization)),
    );
    expect([statusOf(answer), answer.includes('"code"')]).toEqual([status, true]);
    if (code !== undefined) expect(answer).toContain(`"code":"${code}"`);
    expect(platform.upstream.heads).toEqual([]);
  });

  test('HTTP/1.0 without Host is refused, and so is an empty one', async () => {
    for (const host of [[], ['Host:'], ['Host: a b'], ['Host: api.test:99999999']]) {
      const bytes = ['GET /v5/profiles/1 HTTP/1.0', ...host, platform.authorization, '', ''].join('\r\n');
      expect(statusOf(await exchangeRaw(platform.port, bytes))).toBe(400);
    }
  });

  test('a host that is not served is 404, whatever the path', async () => {
    const bytes = [
      'GET /v5/profiles/1 HTTP/1.1',
      'Host: evil.test',
      'Connection: close',
      platform.authorization,
      '',
      '',
    ].join('\r\n');
    expect(await exchangeRaw(platform.port, bytes)).toContain('"code":"environment_unknown"');
  });
});

function platformHeader(name: 'authorization'): string {
  return name === 'authorization' ? 'Authorization: Bearer second' : '';
}

describe('methods', () => {
  test.each([
    ['TRACE', '/v5/profiles/1', 501],
    ['CONNECT', 'api.test:80', 405],
    ['PROPFIND', '/v5/profiles/1', 501],
    ['DELETE', '/v5/profiles/1', 405],
    ['OPTIONS', '/v5/profiles/1', 405],
    ['get', '/v5/profiles/1', 400],
  ])('%s %s is %i', async (method, target, status) => {
    expect(statusOf(await call(method, target))).toBe(status);
    expect(platform.upstream.heads).toEqual([]);
  });

  test('405 names what the path takes', async () => {
    expect(await call('DELETE', '/v5/profiles/1')).toMatch(/^allow: GET, HEAD, PUT\r$/m);
  });

  test('HEAD follows GET', async () => {
    platform.upstream.answer = (socket) =>
      void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n');
    const answer = await call('HEAD', '/v5/profiles/1');
    expect(answer).toMatch(/^content-length: 500\r$/im);
    expect(answer.endsWith('\r\n\r\n')).toBe(true);
  });
});

describe('credentials and rights', () => {
  test('no credential is 401 with a challenge, and nothing reaches the upstream', async () => {
    const answer = await exchangeRaw(platform.port, rawRequest('GET', '/v5/profiles/1'));
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toMatch(/^www-authenticate: Bearer realm="API"\r$/m);
    expect(answer).toMatch(/^x-request-id: [0-9a-f-]{36}\r$/m);
  });

  test('a token is refused when any letter of it differs', async () => {
    const text = platform.authorization;
    for (const at of [30, 120, text.length - 40, text.length - 1]) {
      const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
      expect(statusOf(await exchangeRaw(platform.port, rawRequest('GET', '/v5/profiles/1', [changed])))).toBe(
        401,
      );
    }
  });

  test('an expired token is told apart', async () => {
    const old = await createTestToken(platform.grant, Date.now() - 3_600_000);
    const answer = await exchangeRaw(
      platform.port,
      rawRequest('GET', '/v5/profiles/1', [`Authorization: Bearer ${old}`]),
    );
    expect(answer).toContain('"code":"token_expired"');
  });

  test('all of an operation’s modules are needed, and an unclassified operation is closed', async () => {
    expect(await call('POST', '/v5/imports')).toContain('Imports: Read and write');
    expect(await call('GET', '/v5/unclassified')).toContain('"code":"operation_unclassified"');
    expect(platform.upstream.heads).toEqual([]);
  });

  test('the record holds who called, and neither query nor credential', async () => {
    await call('GET', '/v5/profiles/1?secret=1');
    expect(platform.records[0]).toMatchObject({
      path: '/v5/profiles/1',
      status: 200,
      apiUserId: platform.grant.apiUserId,
    });
    expect(JSON.stringify(platform.records)).not.toMatch(/secret|Bearer|eyJ/);
  });
});

test('own paths go to the own app only in their canonical spelling', async () => {
  expect(await call('GET', '/auth/token')).toContain('own /auth/token');
  expect(await call('GET', '/healthz')).toMatch(/^HTTP\/1\.1 200 /);
  expect(await call('GET', '/readyz')).toMatch(/^HTTP\/1\.1 200 /);
  expect(statusOf(await call('GET', '/auth//token'))).toBe(400);
  expect(statusOf(await call('GET', '/auth/token/'))).toBe(404);
  expect(statusOf(await call('GET', '/auth/%2e%2e/auth/token'))).toBe(400);
});

test('a thousand pipelined calls are answered in their order', async () => {
  platform.upstream.answer = (socket, head) => {
    const id = /profiles\/(\d+)/.exec(head)?.[1] ?? '';
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${id.length}\r\n\r\n${id}`);
  };
  const lines = Array.from({ length: 1_000 }, (_none, index) =>
    [
      `GET /v5/profiles/${index} HTTP/1.1`,
      'Host: api.test',
      platform.authorization,
      ...(index === 999 ? ['Connection: close'] : []),
      '',
      '',
    ].join('\r\n'),
  );
  const answer = await exchangeRaw(platform.port, lines.join(''));
  const bodies = [...answer.matchAll(/\r\n\r\n(\d+)/g)].map(([, id]) => Number(id));
  expect(bodies).toEqual(Array.from({ length: 1_000 }, (_none, index) => index));
});
