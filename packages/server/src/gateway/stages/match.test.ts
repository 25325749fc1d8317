import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { upstreamReadsConfigSchema } from '../../config/upstream-reads-config-schema.ts';
import { createTestCall, createTestCalls, passed, refused, testNowMs } from '../../testing/test-call.ts';
import type { TestCallDetails, TestCalls } from '../../testing/test-call.ts';
import { testApi, testEnvironment } from '../../testing/test-gateway.ts';
import { findRoute, match } from './match.ts';
import type { MatchDeps } from './match.ts';
import { receive } from './receive.ts';

const declared = {
  name: '',
  section: '',
  requirements: [{ moduleId: 'profiles', scope: 'read' }],
  deprecated: false,
  internal: false,
};
const gone = {
  deprecatedAtMs: testNowMs - 2_000,
  sunsetAtMs: testNowMs,
  link: 'https://docs.test/gone',
  successor: 'https://api.test/v6',
};
const going = { ...gone, sunsetAtMs: testNowMs + 1 };

let calls: TestCalls;
beforeAll(async () => {
  calls = await createTestCalls({
    operations: [
      { ...declared, id: 'options', method: 'OPTIONS', pathTemplate: '/lists' },
      { ...declared, id: 'lists', method: 'GET', pathTemplate: '/lists' },
      { ...declared, id: 'only options', method: 'OPTIONS', pathTemplate: '/only' },
      { ...declared, id: 'gone', method: 'GET', pathTemplate: '/gone', deprecation: gone },
      { ...declared, id: 'going', method: 'GET', pathTemplate: '/going', deprecation: going },
      { ...declared, id: 'feed', method: 'GET', pathTemplate: '/feed', upgrade: 'websocket' },
      { ...declared, id: 'signed', method: 'GET', pathTemplate: '/a+b' },
    ],
    settings: { hosts: ['api.test', '{account}.api.test'] },
  });
});
afterAll(() => calls.close());

type Route = MatchDeps['routes'][number];

function send(
  method: string,
  target: string,
  details: TestCallDetails = {},
  change: Partial<MatchDeps> = {},
) {
  const deps = { ...calls.deps, ...change };
  return match(passed(receive(createTestCall(method, target, details), deps)), deps);
}
const get = (target: string, change: Partial<MatchDeps> = {}) => send('GET', target, {}, change);
const withRoute = (change: Partial<Route>): Partial<MatchDeps> => ({
  routes: calls.deps.routes.map((route) => ({ ...route, ...change })),
});
const withReads = (change: Partial<Route['upstreamReads']>): Partial<MatchDeps> =>
  withRoute({ upstreamReads: { ...upstreamReadsConfigSchema.parse({}), ...change } });

describe('a call of a declared operation', () => {
  test('is matched with all that later stages need', () => {
    const change = withRoute({ upstreamPrefix: '/internal' });
    const matched = passed(get('/v5/profiles/7%2E5?a=b', change));
    expect(matched).toMatchObject({
      phase: 'matched',
      environment: testEnvironment,
      operation: { id: 'GET /profiles/{id}' },
      parameters: ['7.5'],
      hostAccount: undefined,
      upstreamPath: '/internal/profiles/7.5',
    });
    expect(matched.route).toBe(change.routes?.[0]);
    expect(matched.api).toBe(calls.view.findApi(testApi));
  });

  test('on a licence’s own host brings the account name', () => {
    const rawHeaders = ['Host', 'acme.api.test', 'Authorization', 'Bearer good'];
    expect(passed(send('GET', '/v5/lists', { rawHeaders })).hostAccount).toBe('acme');
  });

  test('on a host of nobody is refused before its path is looked at', () => {
    const rawHeaders = ['Host', 'other.test', 'Authorization', 'Bearer good'];
    expect(refused(send('GET', '/nowhere', { rawHeaders }))).toMatchObject({
      stage: 'match',
      code: 'environment_unknown',
    });
  });
});

describe('a call of nothing that is declared', () => {
  test.each(['/', '/v4/lists', '/v5', '/v55/lists', '/v5/nothing', '/v5/lists/', '/v5/Lists'])(
    '%s is refused',
    (target) => {
      expect(refused(get(target))).toMatchObject({ stage: 'match', code: 'operation_unknown' });
    },
  );

  test('is refused where the API has no catalogue', () => {
    const view = { ...calls.view, findApi: () => undefined, isCatalogueUnreadable: () => false };
    expect(refused(get('/v5/lists', { view })).code).toBe('operation_unknown');
  });

  test('is told to come again where the catalogue cannot be read', () => {
    const view = { ...calls.view, findApi: () => undefined, isCatalogueUnreadable: () => true };
    expect(refused(get('/v5/lists', { view }))).toMatchObject({
      stage: 'match',
      code: 'catalogue_unreadable',
      retryAfterS: 60,
    });
    expect(refused(get('/v4/lists', { view })).code).toBe('operation_unknown');
  });

  test('of another method is told which there are, without OPTIONS', () => {
    expect(refused(send('DELETE', '/v5/lists'))).toMatchObject({
      stage: 'match',
      code: 'method_not_allowed',
      facts: { method: 'DELETE', allow: 'GET, HEAD' },
      headers: { allow: 'GET, HEAD' },
    });
    expect(refused(send('GET', '/v5/only'))).toMatchObject({
      facts: { allow: 'none' },
      headers: { allow: '' },
    });
  });

  test('an OPTIONS that the document declares is refused as well', () => {
    expect(refused(send('OPTIONS', '/v5/lists'))).toMatchObject({
      code: 'method_not_allowed',
      facts: { method: 'OPTIONS', allow: 'none' },
      headers: { allow: '' },
    });
  });
});

describe('a spelling that an upstream may read otherwise', () => {
  test('an encoded slash passes only where the API takes it', () => {
    expect(refused(get('/v5/profiles/a%2Fb'))).toMatchObject({
      stage: 'match',
      code: 'path_not_canonical',
      facts: { what: 'an encoded slash' },
    });
    expect(passed(get('/v5/profiles/a%2Fb', withRoute({ allowEncodedSlash: true }))).parameters).toEqual([
      'a%2Fb',
    ]);
  });

  test('a doubly encoded character passes only where the upstream decodes once', () => {
    expect(refused(get('/v5/profiles/a%252Fb'))).toMatchObject({
      stage: 'match',
      code: 'path_not_canonical',
      facts: { what: 'a doubly encoded character' },
    });
    expect(passed(get('/v5/profiles/a%252Fb', withReads({ doubleEncoding: 'kept' }))).phase).toBe('matched');
  });

  test('a method in the query passes only where the upstream ignores it', () => {
    expect(refused(get('/v5/lists?_method=DELETE'))).toMatchObject({
      stage: 'match',
      code: 'method_override_refused',
      facts: { what: 'its query' },
    });
    expect(passed(get('/v5/lists?_method=DELETE', withReads({ methodOverride: 'ignored' }))).phase).toBe(
      'matched',
    );
    expect(passed(get('/v5/lists?method=DELETE')).phase).toBe('matched');
  });

  test('an escape of a sign of the template is refused as ambiguous, and any other one as unknown', () => {
    expect(passed(get('/v5/a+b')).operation.id).toBe('signed');
    expect(refused(get('/v5/a%2Bb'))).toMatchObject({
      stage: 'match',
      code: 'path_ambiguous',
      facts: { what: 'an escape of a sign that belongs to the name of the call' },
    });
    for (const other of ['/v5/A%2Bb', '/v5/a%2Bb/', '/v5/a%2Bb.json'])
      expect(refused(get(other)).code).toBe('operation_unknown');
    expect(refused(get('/v5/a%2Bc')).code).toBe('operation_unknown');
  });
});

describe('what is gone', () => {
  const sunset = {
    stage: 'match',
    code: 'api_sunset',
    facts: { date: '2027-01-15' },
    headers: {
      deprecation: `@${(testNowMs - 2_000) / 1_000}`,
      sunset: 'Fri, 15 Jan 2027 08:00:00 GMT',
      link: '<https://docs.test/gone>; rel="deprecation"; type="text/html", <https://api.test/v6>; rel="successor-version"',
    },
  };

  test('a base path is refused from its sunset on, and says where to go', () => {
    expect(refused(get('/v5/lists', withRoute({ deprecation: gone })))).toMatchObject(sunset);
    expect(passed(get('/v5/lists', withRoute({ deprecation: going }))).phase).toBe('matched');
  });

  test('a base path is gone for operations that never were there, too', () => {
    expect(refused(get('/v5/nothing', withRoute({ deprecation: gone }))).code).toBe('api_sunset');
  });

  test('an operation alone may be gone', () => {
    expect(refused(get('/v5/gone'))).toMatchObject(sunset);
    expect(passed(get('/v5/going')).operation.id).toBe('going');
  });
});

describe('an upgrade', () => {
  const handshake = { headers: ['Upgrade', 'websocket', 'Connection', 'Upgrade'], isUpgrade: true };

  test('passes only to an operation that declares it', () => {
    expect(passed(send('GET', '/v5/feed', handshake)).operation.id).toBe('feed');
    expect(refused(send('GET', '/v5/lists', handshake))).toMatchObject({
      stage: 'match',
      code: 'request_malformed',
      facts: { what: 'an Upgrade, which the operation does not declare' },
    });
  });

  test('need not be asked for where it is declared', () => {
    expect(passed(get('/v5/feed')).operation.id).toBe('feed');
  });
});

describe('the route of a path', () => {
  const routes = (): readonly Route[] => {
    const [route] = calls.deps.routes;
    if (route === undefined) throw new Error('the test settings have no route');
    return ['/v5/new', '/v5', ''].map((prefix) => ({ ...route, prefix }));
  };

  test.each([
    ['/v5/new/a', '/v5/new'],
    ['/v5/newer', '/v5'],
    ['/v5/a', '/v5'],
    ['/v5', ''],
    ['/v55/a', ''],
    ['/', ''],
  ])('%s leads to "%s": whole segments count, and the longest prefix comes first', (path, prefix) => {
    expect(findRoute(path, routes())?.prefix).toBe(prefix);
  });

  test('there is none without a segment of its own', () => {
    expect(findRoute('/v5', routes().slice(0, 2))).toBeUndefined();
  });
});
