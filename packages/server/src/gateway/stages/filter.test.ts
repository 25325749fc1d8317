import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestCall, createTestCalls, passed, testNowMs } from '../../testing/test-call.ts';
import type { TestCalls } from '../../testing/test-call.ts';
import { toPrepared } from '../advance-call.ts';
import type { Call } from '../call.ts';
import type { JsonNarrowing } from '../json/json-filter.ts';
import type { RateState } from '../rate-headers.ts';
import type { ApiRoute } from '../gateway-settings.ts';
import { filter, filterHeaders } from './filter.ts';

let calls: TestCalls;
let plain: Call<'prepared'>;
beforeAll(async () => {
  calls = await createTestCalls();
  const decision = await calls.decide(
    createTestCall('GET', '/v5/profiles/1', { headers: ['Origin', origin] }),
  );
  plain = toPrepared(passed(decision), { upstreamHead: '' });
});
afterAll(() => calls.close());

const origin = 'https://page.test';

interface Change {
  readonly route?: Partial<ApiRoute>;
  readonly deprecation?: Call<'matched'>['operation']['deprecation'];
  readonly rates?: readonly RateState[];
  readonly narrowings?: readonly JsonNarrowing[];
  readonly method?: 'GET' | 'HEAD';
}

function prepare({ route, deprecation, rates, narrowings, method = 'GET' }: Change): Call<'prepared'> {
  const operation = { ...plain.operation, ...(deprecation === undefined ? {} : { deprecation }) };
  return { ...plain, route: { ...plain.route, ...route }, operation, method, narrowings, rates };
}

function answer(headers: readonly string[], change: Change & { readonly status?: number } = {}) {
  const answered = { kind: 'answered', status: change.status ?? 200, headers } as const;
  return passed(filter(answered, prepare(change)));
}

const keep = (headers: readonly string[], status = 200) => filterHeaders({ status, headers });

describe('the headers of an answer', () => {
  test('go on in their order, as often as they came, and end with the id of the request', () => {
    const headers = ['x-one', '1', 'set-cookie', 'a', 'set-cookie', 'b', 'x-empty', ''];
    expect(answer(headers)).toEqual({
      kind: 'filtered',
      status: 200,
      headers: [...headers, 'x-request-id', 'request-1'],
      body: undefined,
    });
  });

  test.each([
    'connection',
    'keep-alive',
    'proxy-connection',
    'proxy-authenticate',
    'proxy-authorization',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'x-request-id',
    'strict-transport-security',
    'http2-settings',
    'x-postern-identity',
    'x-postern-',
    'access-control-allow-origin',
  ])('%s of the upstream stays inside, in every spelling that folds to it, each time', (name) => {
    const folded = [name, name.replaceAll('-', '_'), name.replaceAll('-', '.')];
    for (const each of [...folded, ...folded])
      expect(keep([each, 'x', 'x-kept', '1'])).toEqual(['x-kept', '1']);
  });

  test.each([
    'x-posternal',
    'postern-x',
    'access-controls',
    'my-te',
    'x-access-control-a',
    `x-${'a'.repeat(100)}`,
  ])('%s is nothing of ours, each time', (name) => {
    for (const each of [name, name]) expect(keep([each, '1'])).toEqual([each, '1']);
  });

  test('are judged right when more different names came than are remembered', () => {
    for (let count = 0; count < 2_050; count++)
      expect(keep([`x-${count}`, '1'])).toEqual([`x-${count}`, '1']);
    expect(keep(['te', 'x', 'x-1', '1'])).toEqual(['x-1', '1']);
  });

  test('lose what Connection names, on however many lines and in any letter case', () => {
    const headers = [
      'connection',
      'X-Mine , x-other',
      'x-mine',
      '1',
      'x-other',
      '2',
      'connection',
      'x-third',
    ];
    expect(keep([...headers, 'x-third', '3', 'x-kept', '4'])).toEqual(['x-kept', '4']);
  });

  test.each(['keep-alive', 'close'])('lose nothing for "Connection: %s"', (value) => {
    expect(keep(['connection', value, 'x-kept', '1'])).toEqual(['x-kept', '1']);
    expect(keep(['connection', value, 'connection', 'x-mine', 'x-mine', '1'])).toEqual([]);
  });

  test('have no length where there is no body (RFC 9110 section 8.6)', () => {
    expect(keep(['content-length', '0', 'x', '1'], 204)).toEqual(['x', '1']);
    expect(keep(['content-length', '0', 'x', '1'], 200)).toEqual(['content-length', '0', 'x', '1']);
  });
});

test('a value that is the name of another header nominates nothing', () => {
  const headers = ['x-list', 'x-kept', 'x-kept', '1'];
  expect(keep(headers)).toEqual(headers);
});

describe('the places that an answer names', () => {
  const route = { upstreamHost: 'inside.test', upstreamPrefix: '/inside', prefix: '/v5' };

  test('become public ones, in both headers that name one', () => {
    const headers = [
      'location',
      'http://inside.test/inside/a',
      'content-location',
      '/inside/b',
      'link',
      '/inside/c',
    ];
    expect(answer(headers, { route }).headers.slice(0, 6)).toEqual([
      'location',
      '/v5/a',
      'content-location',
      '/v5/b',
      'link',
      '/inside/c',
    ]);
  });

  test('stay as they are where the API wants that', () => {
    const headers = ['location', 'http://inside.test/inside/a'];
    expect(answer(headers, { route: { ...route, rewritesLocations: false } }).headers.slice(0, 2)).toEqual(
      headers,
    );
  });
});

describe('the limits of the gateway', () => {
  const rates: readonly RateState[] = [{ policy: 'calls', limit: 10, remaining: 9, windowS: 60, resetS: 5 }];
  const told = ['ratelimit-policy', '"calls";q=10;w=60', 'ratelimit', '"calls";r=9;t=5'];

  test('are told in place of the upstream’s own', () => {
    const headers = ['ratelimit', 'x', 'x-kept', '1', 'ratelimit-policy', 'y', 'ratelimit', 'z'];
    expect(answer(headers, { rates }).headers).toEqual(['x-kept', '1', ...told, 'x-request-id', 'request-1']);
  });

  test('leave the upstream’s own where the caller has none', () => {
    expect(answer(['ratelimit', 'x']).headers).toEqual(['ratelimit', 'x', 'x-request-id', 'request-1']);
  });
});

describe('what is told of versions and to pages', () => {
  const deprecation = { deprecatedAtMs: testNowMs, sunsetAtMs: null, link: null, successor: null };

  test('a deprecated operation or API says so', () => {
    const line = ['deprecation', `@${testNowMs / 1_000}`];
    expect(answer([], { deprecation }).headers.slice(-2)).toEqual(line);
    expect(answer([], { route: { deprecation } }).headers.slice(-2)).toEqual(line);
    expect(answer([]).headers).not.toContain('deprecation');
  });

  test('pages of a listed origin may read the answer, and no header is sent for APIs without any', () => {
    const listed = answer([], { route: { corsOrigins: [origin] } }).headers;
    expect(listed.slice(0, 4)).toEqual(['x-request-id', 'request-1', 'access-control-allow-origin', origin]);
    expect(answer([], { route: { corsOrigins: ['https://other.test'] } }).headers.slice(2)).toEqual([
      'vary',
      'Origin',
    ]);
    expect(answer([]).headers).not.toContain('vary');
  });
});

describe('an answer that is narrowed', () => {
  const narrowings: readonly JsonNarrowing[] = [
    { drop: 'attributes', object: [], permitted: new Set(['age']) },
  ];
  const json = ['content-type', 'application/json', 'etag', '"1"', 'x-postern-a', '1'];

  test('goes through the filter, without what signs its bytes', () => {
    const narrowed = answer(json, { narrowings, status: 201 });
    expect([narrowed.kind, narrowed.status]).toEqual(['filtered', 201]);
    expect(narrowed.headers).toEqual(['content-type', 'application/json', 'x-request-id', 'request-1']);
    const { body } = narrowed;
    const text = Buffer.concat([body?.push(Buffer.from('{"age":1,"name":2}')) ?? Buffer.alloc(0), body?.end() ?? Buffer.alloc(0)]); // prettier-ignore
    expect(text.toString()).toBe('{"age":1}');
  });

  test('has no body for HEAD', () => {
    expect(answer(json, { narrowings, method: 'HEAD' }).body).toBeUndefined();
  });

  test('is refused where it cannot be read', () => {
    const html = { kind: 'answered', status: 200, headers: ['content-type', 'text/html'] } as const;
    expect(filter(html, prepare({ narrowings }))).toMatchObject({
      kind: 'refusal',
      stage: 'filter',
      code: 'upstream_invalid',
    });
  });
});
