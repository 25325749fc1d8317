import { describe, expect, test } from 'vitest';
import { createTestCatalogue } from '../testing/test-gateway.ts';
import { createLooseMatcher } from './loose-matcher.ts';
import type { PathReads } from './loose-matcher.ts';
import { createMatcher } from './matcher.ts';

const unknown: PathReads = { pathCase: 'unknown', trailingSlash: 'unknown', extension: 'unknown' };
const known: PathReads = { pathCase: 'sensitive', trailingSlash: 'significant', extension: 'kept' };

function createMatchers(templates: readonly string[]) {
  const operation = createTestCatalogue().operations[0];
  if (operation === undefined) throw new Error('the test catalogue has no operation');
  const operations = templates.map((pathTemplate) => ({ ...operation, id: pathTemplate, pathTemplate }));
  return { exact: createMatcher(operations), loose: createLooseMatcher(operations) };
}

function findOther(templates: readonly string[], path: string, reads: PathReads): string | undefined {
  const { exact, loose } = createMatchers(templates);
  const found = exact.match('GET', path);
  const except = found.kind === 'matched' ? found.operation : undefined;
  return loose.findOther({ method: 'GET', path, reads, except })?.id;
}

describe('what else an upstream could take a path for', () => {
  test.each([
    // Each entry has the templates, the path, and the result with no knowledge and with full knowledge of the upstream.
    [['/users/{id}', '/users/export'], '/users/EXPORT', '/users/export', undefined],
    [['/users/{id}', '/users/export'], '/users/export.json', '/users/export', undefined],
    [['/users/{id}', '/users/export'], '/users/export.tar.gz', '/users/export', undefined],
    [['/users/{id}', '/users/export'], '/users/export.', '/users/export', '/users/export'],
    [['/users/{id}', '/users/export'], '/users/export%20', '/users/export', '/users/export'],
    [['/users/{id}', '/users/export'], '/users/export%3Bx', '/users/export', '/users/export'],
    [['/users/{id}', '/users/export'], '/users/export%3F', '/users/export', '/users/export'],
    [['/users/{id}', '/users/export'], '/users/export%23', '/users/export', '/users/export'],
    [['/users/{id}', '/users/export'], '/users/%EF%BD%85xport', '/users/export', undefined],
    [['/users/{id}', '/users/export'], '/users/exports', undefined, undefined],
    [['/users/{id}', '/users/export'], '/users/5', undefined, undefined],
    [['/things/{id}', '/things/all:purge'], '/things/all%3Apurge', '/things/all:purge', '/things/all:purge'],
    [['/things/{id}', '/things/{id}:purge'], '/things/5%3Apurge', '/things/{id}:purge', '/things/{id}:purge'],
    [['/things/{id}', '/things/{id}:purge'], '/things/5:PURGE', '/things/{id}:purge', undefined],
    [['/things/{id}', '/things/$metadata'], '/things/%24metadata', '/things/$metadata', '/things/$metadata'],
    [['/things/{id}', '/things/a+b'], '/things/a%2Bb', '/things/a+b', '/things/a+b'],
    [['/things/{id}', '/things/(x)'], '/things/%28x%29', '/things/(x)', '/things/(x)'],
    [['/things/{id}', '/things/u@h'], '/things/u%40h', '/things/u@h', '/things/u@h'],
    [['/{b}/secret', '/things/{a}'], '/Things/secret', '/things/{a}', undefined],
    [['/{b}/secret', '/things/{a}'], '/things/SECRET', '/{b}/secret', undefined],
    [['/{a}/', '/users'], '/users/', '/users', undefined],
    [['/users/{id}', '/users/{id}/'], '/users/5', '/users/{id}/', undefined],
    [['/users/{id}', '/Users/{id}/x'], '/users/5', undefined, undefined],
    [['/{a}/{b}/{c}', '/admin/{rest+}'], '/ADMIN/x/y', '/admin/{rest+}', undefined],
    [['/{rest+}', '/admin/users'], '/admin/USERS', '/admin/users', undefined],
    [
      ['/files/{rest+}', '/files/{rest+}:purge'],
      '/files/a/b%3Apurge',
      '/files/{rest+}:purge',
      '/files/{rest+}:purge',
    ],
    [['/files/{rest+}', '/files/{id}/acl'], '/files/a/ACL', '/files/{id}/acl', undefined],
    [['/files/{rest+}', '/files/{id}/acl'], '/files/a/b/c', undefined, undefined],
    [['/files/{path+}', '/files/admin/all'], '/files/admin/ALL', '/files/admin/all', undefined],
    [['/{a}/{b}/{c}', '/files/{path+}'], '/Files/a/b', '/files/{path+}', undefined],
    [['/jobs/{a}/{b}', '/jobs/{name+}:run'], '/jobs/a/b%3Arun', '/jobs/{name+}:run', '/jobs/{name+}:run'],
    [['/files/{path+}'], '/files/a/B.txt', undefined, undefined],
  ])('%j: %s', (templates, path, withoutKnowledge, withKnowledge) => {
    expect(findOther(templates, path, unknown)).toBe(withoutKnowledge);
    expect(findOther(templates, path, known)).toBe(withKnowledge);
  });

  test('is a closed path as well, whatever the method', () => {
    const operation = createTestCatalogue().operations[0];
    if (operation === undefined) throw new Error('the test catalogue has no operation');
    const loose = createLooseMatcher([{ ...operation, pathTemplate: '/users/{id}' }], ['/users/export']);
    const find = (path: string) => loose.findOther({ method: 'GET', path, reads: unknown })?.id;
    expect([find('/users/EXPORT'), find('/users/5')]).toEqual(['/users/export', undefined]);
  });

  test('is looked for among the calls of the same method alone, and HEAD is a GET', () => {
    const { loose } = createMatchers(['/users/{id}', '/users/export']);
    const find = (method: 'GET' | 'HEAD' | 'POST') =>
      loose.findOther({ method, path: '/users/EXPORT', reads: unknown })?.id;
    expect([find('GET'), find('HEAD'), find('POST')]).toEqual(['/users/export', '/users/export', undefined]);
  });
});
