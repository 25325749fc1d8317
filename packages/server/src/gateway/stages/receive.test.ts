import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpMethod } from '@postern/contract/catalogue';
import { createTestCall, createTestCalls, passed, refused } from '../../testing/test-call.ts';
import type { TestCalls, TestCallDetails } from '../../testing/test-call.ts';
import { receive, refuseBody } from './receive.ts';

const behindProxy = '10.0.0.1';
let calls: TestCalls;
beforeAll(async () => {
  calls = await createTestCalls({ settings: { trustedProxies: [behindProxy] } });
});
afterAll(() => calls.close());

const target = '/v5/profiles/1';
const send = (details: TestCallDetails = {}, rawTarget = target) =>
  receive(createTestCall('GET', rawTarget, details), calls.deps);
const withHeaders = (...rawHeaders: string[]) => ({ rawHeaders });

describe('the form of a call', () => {
  test('is handed on as it was judged', () => {
    const raw = createTestCall('GET', '/v5/%7Eprofiles/1?a=b', { headers: ['X-Kept', '1'] });
    const received = receive(raw, calls.deps);
    expect(received).toBe(raw);
    expect(received).toMatchObject({
      phase: 'received',
      host: 'api.test',
      path: '/v5/~profiles/1',
      query: '?a=b',
      hasEncodedSlash: false,
      hasDoubleEncoding: false,
      method: 'GET',
      headers: expect.objectContaining({
        passOn: ['X-Kept', '1'],
        credentials: [{ header: 'authorization', value: 'Bearer good' }],
      }) as unknown,
      clientAddress: '127.0.0.1',
    });
  });

  test('an escaped slash and a double escape are told apart from plain paths', () => {
    expect(passed(send({}, '/v5/a%2Fb'))).toMatchObject({ hasEncodedSlash: true, hasDoubleEncoding: false });
    expect(passed(send({}, '/v5/a%252Fb'))).toMatchObject({
      hasEncodedSlash: false,
      hasDoubleEncoding: true,
    });
  });

  test('a URL is as long as the limit at most', () => {
    const { urlBytesMax } = calls.deps.limits;
    const longest = `/v5/${'a'.repeat(urlBytesMax - 4)}`;
    expect(passed(send({}, longest)).path).toBe(longest);
    expect(refused(send({}, `${longest}a`))).toMatchObject({
      stage: 'receive',
      code: 'url_too_long',
      facts: { limitBytes: String(urlBytesMax) },
    });
  });

  test.each(['1.1', '1.0'])('HTTP/%s is taken', (httpVersion) => {
    expect(passed(send({ httpVersion })).phase).toBe('received');
  });

  test.each(['0.9', '2.0', ''])(
    'HTTP/%s is refused, and the log says which version it was',
    (httpVersion) => {
      const refusal = refused(send({ httpVersion }));
      expect([refusal.stage, refusal.code]).toEqual(['receive', 'http_version_unsupported']);
      expect(refusal.rule).toContain(`HTTP/${httpVersion}`);
    },
  );

  test.each<HttpMethod>(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    '%s is taken',
    (method) => {
      expect(passed(receive(createTestCall(method, target), calls.deps)).method).toBe(method);
    },
  );

  test.each(['TRACE', 'CONNECT', 'get', 'PROPFIND', ''])(
    'the method "%s" is refused by its name',
    (method) => {
      expect(refused(receive(createTestCall(method, target), calls.deps))).toMatchObject({
        stage: 'receive',
        code: 'method_unknown',
        facts: { method },
      });
    },
  );

  test('headers and targets that can be read two ways are refused, with what is wrong', () => {
    expect(refused(send({ headers: ['Host', 'other.test'] }))).toMatchObject({
      code: 'header_duplicated',
      facts: { header: 'host' },
    });
    expect(refused(send({}, '/v5/../admin'))).toMatchObject({
      stage: 'receive',
      code: 'path_not_canonical',
      facts: { what: 'a dot segment' },
    });
  });

  test('a query parameter that would carry a credential is refused by its name', () => {
    expect(refused(send({}, `${target}?a=1&api_key=secret`))).toMatchObject({
      stage: 'receive',
      code: 'credential_in_query',
      facts: { name: 'api_key' },
    });
  });

  test('a declared body is as large as the limit at most, and a chunked one is counted later', () => {
    const { bodyBytesMax } = calls.deps.limits;
    const declare = (bytes: number) => send({ headers: ['Content-Length', String(bytes)] });
    expect(passed(declare(bodyBytesMax)).headers.body).toEqual({ kind: 'length', bytes: bodyBytesMax });
    expect(declare(bodyBytesMax + 1)).toEqual(refuseBody(bodyBytesMax));
    expect(refuseBody(5)).toMatchObject({
      stage: 'receive',
      code: 'body_too_large',
      facts: { limitBytes: '5' },
    });
    expect(passed(send({ headers: ['Transfer-Encoding', 'chunked'] })).headers.body.kind).toBe('chunked');
  });
});

describe('a credential over plain HTTP', () => {
  const far = { peerAddress: '203.0.113.9' };

  test('is refused from another machine, before anything of it is judged', () => {
    expect(refused(send(far))).toMatchObject({ stage: 'receive', code: 'credential_in_clear' });
  });

  test('is taken from this machine, over HTTPS, and behind a trusted proxy that says HTTPS', () => {
    expect(passed(send()).phase).toBe('received');
    expect(passed(send({ ...far, isEncrypted: true })).phase).toBe('received');
    const forwarded = { peerAddress: behindProxy, headers: ['X-Forwarded-Proto', 'https'] };
    expect(passed(send(forwarded)).phase).toBe('received');
    expect(refused(send({ ...forwarded, peerAddress: '10.0.0.2' })).code).toBe('credential_in_clear');
    expect(refused(send({ ...forwarded, headers: ['X-Forwarded-Proto', 'http'] })).code).toBe(
      'credential_in_clear',
    );
  });

  test('is no matter where there is none: who calls is asked for later', () => {
    expect(passed(send({ ...far, ...withHeaders('Host', 'api.test') })).headers.credentials).toEqual([]);
  });
});

describe('the host of a call', () => {
  test.each([
    ['API.test', 'api.test'],
    ['api.test:443', 'api.test'],
    ['api.test.', 'api.test'],
    ['api.test.:8080', 'api.test'],
    ['a', 'a'],
    ['a_b-c.test', 'a_b-c.test'],
    ['127.0.0.1:1', '127.0.0.1'],
    ['[::1]', '[::1]'],
    ['[2001:DB8::1]:65535', '[2001:db8::1]'],
    ['a'.repeat(300), 'a'.repeat(300)],
  ])('%s is %s, and is so each time', (rawHost, host) => {
    for (const each of [rawHost, 'api.test', rawHost, rawHost]) {
      expect(passed(send(withHeaders('Host', each))).host).toBe(each === rawHost ? host : 'api.test');
    }
  });

  test.each([
    '',
    ' api.test',
    'api.test ',
    'a b',
    '-api.test',
    'api.test-',
    'api.test..',
    '.api.test',
    'api.test:',
    'api.test:123456',
    'api.test:80x',
    'user@api.test',
    'api.test/x',
    '[::1',
    '::1',
    '[gg::1]',
    'x[::1]',
    'a'.repeat(301),
  ])('%s is none', (rawHost) => {
    for (const each of [rawHost, rawHost]) {
      expect(refused(send(withHeaders('Host', each)))).toMatchObject({
        stage: 'receive',
        code: 'request_malformed',
        facts: { what: 'no usable Host header' },
      });
    }
    expect(passed(send(withHeaders('Host', 'api.test'))).host).toBe('api.test');
  });

  test('has to be there', () => {
    expect(refused(send(withHeaders())).facts).toEqual({ what: 'no usable Host header' });
  });

  test('stays right after more different hosts than are remembered', () => {
    for (let count = 0; count < 1_005; count++) {
      expect(passed(send(withHeaders('Host', `Host${count}.test`))).host).toBe(`host${count}.test`);
    }
  });
});

describe('the address of a client', () => {
  test('is the one that a trusted proxy names, and nobody else', () => {
    const headers = ['X-Forwarded-For', '203.0.113.7', 'X-Forwarded-Proto', 'https'];
    expect(passed(send({ headers, peerAddress: behindProxy })).clientAddress).toBe('203.0.113.7');
    expect(passed(send({ headers })).clientAddress).toBe('127.0.0.1');
  });

  test('that does not parse is refused', () => {
    const headers = ['X-Forwarded-For', 'nonsense', 'X-Forwarded-Proto', 'https'];
    expect(refused(send({ headers, peerAddress: behindProxy }))).toMatchObject({
      stage: 'receive',
      code: 'client_address_unknown',
    });
  });
});
