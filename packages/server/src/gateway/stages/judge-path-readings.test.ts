import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiIdSchema } from '@postern/contract/ids';
import { upstreamReadsConfigSchema } from '../../config/upstream-reads-config-schema.ts';
import { createTestCall, createTestCalls, passed } from '../../testing/test-call.ts';
import type { TestCalls } from '../../testing/test-call.ts';
import { testApi } from '../../testing/test-gateway.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { MatchDeps } from './match.ts';
import { match } from './match.ts';
import { receive } from './receive.ts';

type Route = MatchDeps['routes'][number];

const declared = {
  name: '',
  section: '',
  requirements: [{ moduleId: 'profiles', scope: 'read' }],
  deprecated: false,
  internal: false,
};
const get = (pathTemplate: string) => ({ ...declared, id: pathTemplate, method: 'GET', pathTemplate });
const neighbour = apiIdSchema.parse('admin');
/** An API with the same operations. */
const copy = apiIdSchema.parse('copy');

let calls: TestCalls;
let admin: TestCalls;
beforeAll(async () => {
  calls = await createTestCalls({
    operations: [
      get('/users/{id}'),
      get('/users/export'),
      get('/{a}/{b}/{c}'),
      get('/{a}/{b}/{c}/{d}'),
      get('/flat'),
    ],
    route: { allowEncodedSlash: true, upstreamPrefix: '' },
  });
  admin = await createTestCalls({ operations: [get('/secret'), get('/deep/secret')] });
});
afterAll(async () => {
  await calls.close();
  await admin.close();
});

/** The code that the path is refused with, where the upstream also has an API below `otherPrefix`. */
function judge(
  target: string,
  { route = {}, other }: { readonly route?: Partial<Route>; readonly other?: Partial<Route> } = {},
): string | undefined {
  const [base] = calls.deps.routes;
  if (base === undefined) throw new Error('the test settings have no route');
  const own = { ...base, ...route };
  const routes = other === undefined ? [own] : [own, { ...own, prefix: '/x', apiId: neighbour, ...other }];
  const view = {
    ...calls.view,
    environment: calls.view.environment,
    isCatalogueUnreadable: () => false,
    findApi: (id: string) => (id === neighbour ? admin : calls).view.findApi(testApi),
  };
  const deps = { ...calls.deps, routes, view };
  const received = passed(receive(createTestCall('GET', target), deps));
  const matched = match(received, deps);
  if (!isRefusal(matched)) return undefined;
  expect(matched.stage).toBe('match');
  if (matched.code === 'path_ambiguous') expect(matched.facts['what']).toMatch(/^a(n escape|(?= spelling))/);
  return matched.code;
}

const reads = (change: Partial<Route['upstreamReads']>): Partial<Route> => ({
  upstreamReads: { ...upstreamReadsConfigSchema.parse({}), ...change },
});
const ambiguous = 'path_ambiguous';

describe('a path that the upstream could take for another operation', () => {
  test.each([
    ['/v5/users/7', undefined],
    ['/v5/users/export', undefined],
    ['/v5/users/EXPORT', ambiguous],
    ['/v5/users/export.json', ambiguous],
    ['/v5/users/export%20', ambiguous],
    ['/v5/users/exports', undefined],
    ['/v5/flat', undefined],
  ])('%s: %s', (target, code) => {
    expect(judge(target)).toBe(code);
  });

  test('passes where the upstream is known to tell them apart', () => {
    expect(judge('/v5/users/EXPORT', { route: reads({ pathCase: 'sensitive' }) })).toBeUndefined();
    expect(judge('/v5/users/export.json', { route: reads({ extension: 'kept' }) })).toBeUndefined();
  });

  test('is refused by an escaped slash that makes one segment two', () => {
    expect(judge('/v5/users/a%2Fb%2Fc%2Fd')).toBeUndefined();
    expect(judge('/v5/users/x%2Fy')).toBe(ambiguous);
  });
});

describe('a path that the upstream could take for one of another API', () => {
  const other = { upstreamPrefix: '/users/admin' };
  const deep = (segments: string) => `/v5/${segments}`;

  test.each([
    // Exactly the other API's call, which nobody judged by its rights.
    [deep('users/admin/secret'), ambiguous],
    [deep('users/admin/deep/secret'), ambiguous],
    [deep('users/admin/other'), undefined],
    [deep('users/ADMIN/secret'), ambiguous],
    [deep('users/admin%20/secret'), ambiguous],
    [deep('users/admins/secret'), undefined],
    [deep('members/admin/secret'), undefined],
    [deep('users/admin/SECRET'), ambiguous],
    [deep('users/ADMIN/deep/secret'), ambiguous],
    [deep('users/admin'), undefined],
  ])('%s: %s', (target, code) => {
    expect(judge(target, { other })).toBe(code);
  });

  test('passes where the other API’s template is as wide: it is the same call by two ways, or this one is narrower', () => {
    // `/{a}/{b}/{c}` and `/users/{id}` of this API, also below another base path.
    expect(judge('/v5/x/y/z', { other: { upstreamPrefix: '', apiId: copy } })).toBeUndefined();
    expect(judge('/v5/users/7', { other: { upstreamPrefix: '', apiId: copy } })).toBeUndefined();
  });

  test('is judged by what the upstream is known to read', () => {
    const route = reads({ pathCase: 'sensitive' });
    expect(judge(deep('users/ADMIN/secret'), { route, other })).toBeUndefined();
    expect(judge(deep('users/admin%20/secret'), { route, other })).toBe(ambiguous);
  });

  test('is none where the other API has an upstream of its own, or is an alias of this one', () => {
    expect(
      judge(deep('users/ADMIN/secret'), { other: { ...other, upstreamOrigin: 'http://other.test' } }),
    ).toBe(undefined);
    expect(judge(deep('users/ADMIN/flat'), { other: { ...other, apiId: testApi } })).toBeUndefined();
  });

  test('is none without a catalogue of the other API', () => {
    expect(judge(deep('users/x/secret'), { other })).toBeUndefined();
  });
});
