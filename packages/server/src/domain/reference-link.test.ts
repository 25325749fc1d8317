import { expect, it } from 'vitest';
import { presentOperationHash, presentReferencePath } from './reference-link.ts';

it('opens the reference at one operation, whatever letters its names have', () => {
  expect(presentReferencePath({ environment: 'TEST', apiId: 'v5' })).toBe('/reference/TEST/v5');
  expect(presentReferencePath({ environment: 'A B', apiId: 'api/3' })).toBe('/reference/A%20B/api%2F3');
  expect(presentOperationHash('GET /profiles/{id}')).toBe('operation/GET%20%2Fprofiles%2F%7Bid%7D');
});
