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
