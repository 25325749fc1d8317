import { expect, test } from 'vitest';
import type { Operation } from '@postern/contract/catalogue';
import { moduleIdSchema } from '@postern/contract/ids';
import { findEquivalentOperation } from './equivalent-operation.ts';

const operation = (id: string, method: Operation['method'], pathTemplate: string, module: string) => ({
  id,
  method,
  pathTemplate,
  requirements: [{ moduleId: moduleIdSchema.parse(module), scope: 'read' as const }],
});
const v5 = [
  operation('listTables', 'GET', '/entities/{e}/custom-tables', 'custom-data'),
  operation('getTable', 'GET', '/entities/{e}/custom-tables/{id}', 'custom-data'),
  operation('putTable', 'PUT', '/entities/{e}/custom-tables/{id}', 'custom-data'),
  operation('getProfile', 'GET', '/entities/{e}/profile-tables/{t}/profiles/{id}', 'profiles'),
];

test.each([
  ['GET', '/entity/{e}/customTable/{t}', 'custom-data', 'getTable'],
  ['GET', '/entity/{e}/customTable', 'custom-data', 'listTables'],
  ['PUT', '/entity/{e}/customTable/{t}', 'custom-data', 'putTable'],
  ['GET', '/entity/{e}/table/{t}/profile/{key}', 'profiles', 'getProfile'],
] as const)('%s %s is %s of the newer version', (method, path, module, id) => {
  expect(findEquivalentOperation(operation('old', method, path, module), v5)?.id).toBe(id);
});

test('the same id is the same operation, wherever it moved', () => {
  const moved = operation('getProfile', 'GET', '/somewhere/else', 'profiles');
  expect(findEquivalentOperation(moved, v5)?.id).toBe('getProfile');
});

test('another method, another module or an unlike path is no equivalent', () => {
  expect(
    findEquivalentOperation(operation('a', 'DELETE', '/entity/{e}/customTable/{t}', 'custom-data'), v5),
  ).toBe(undefined);
  expect(findEquivalentOperation(operation('a', 'GET', '/entity/{e}/customTable/{t}', 'mails'), v5)).toBe(
    undefined,
  );
  expect(findEquivalentOperation(operation('a', 'GET', '/whatever/{x}/y', 'profiles'), v5)).toBe(undefined);
});

test.each([
  ['/categories', '/category'],
  ['/Categories', '/category'],
  ['/custom_tables', '/customTable'],
  ['/custom.tables', '/custom-table'],
  ['/access', '/access'],
  ['/', '/'],
])('the words of %s and %s are the same', (one, other) => {
  const found = findEquivalentOperation(operation('old', 'GET', one, 'data'), [
    operation('likely', 'GET', '/something', 'data'),
    operation('new', 'GET', other, 'data'),
  ]);
  expect(found?.id).toBe('new');
});

test('half of the words in common are enough, the likest is taken, and the first of equals', () => {
  const old = operation('old', 'GET', '/a/b', 'data');
  const find = (...candidates: readonly ReturnType<typeof operation>[]) =>
    findEquivalentOperation(old, candidates)?.id;
  expect(find(operation('half', 'GET', '/a', 'data'))).toBe('half');
  expect(find(operation('less', 'GET', '/a/c', 'data'))).toBeUndefined();
  expect(find(operation('half', 'GET', '/a', 'data'), operation('all', 'GET', '/b/a', 'data'))).toBe('all');
  expect(find(operation('one', 'GET', '/a', 'data'), operation('two', 'GET', '/b', 'data'))).toBe('one');
});

test('one module in common is enough, and none is where neither needs any', () => {
  const both = {
    ...operation('both', 'GET', '/a', 'data'),
    requirements: ['data', 'mails'].map((id) => ({
      moduleId: moduleIdSchema.parse(id),
      scope: 'read' as const,
    })),
  };
  expect(findEquivalentOperation(operation('old', 'GET', '/a', 'mails'), [both])?.id).toBe('both');
  expect(findEquivalentOperation(both, [operation('new', 'GET', '/a', 'data')])?.id).toBe('new');
  const free = { ...operation('free', 'GET', '/a', 'data'), requirements: [] };
  expect(findEquivalentOperation({ ...free, id: 'old' }, [free])?.id).toBe('free');
  expect(
    findEquivalentOperation({ ...free, id: 'old' }, [operation('new', 'GET', '/a', 'data')]),
  ).toBeUndefined();
});

test('an id counts with its method alone', () => {
  const other = { ...operation('same', 'POST', '/x', 'data') };
  expect(findEquivalentOperation(operation('same', 'GET', '/y', 'data'), [other])).toBeUndefined();
});
