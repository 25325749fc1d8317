import { describe, expect, test } from 'vitest';
import { apiIdSchema } from '@postern/contract/ids';
import type { AccessType } from '../domain/access-type.ts';
import { createTestCatalogue, createTestGrant, testApi } from '../testing/test-gateway.ts';
import { compileAccessTypes, matchesCall } from './compile-access-types.ts';

const catalogue = createTestCatalogue();
const base: AccessType = {
  name: 'some',
  label: 'Some',
  description: '',
  modules: 'own',
  except: [],
  extraModules: {},
  operations: 'all',
  limits: [],
};
const list = (...calls: string[]) => [{ api: testApi, calls }];

describe('what an access type makes of a grant', () => {
  test('is nothing for a type that is not configured', () => {
    const accessOf = compileAccessTypes([base], catalogue);
    expect(accessOf(createTestGrant({ accessType: 'other' }))).toBeUndefined();
  });

  test('is its rights, and every call where the type names none', () => {
    const grant = createTestGrant({ accessType: 'some' });
    const access = compileAccessTypes([base], catalogue)(grant);
    expect(access).toEqual({ rights: grant.rights, operations: undefined });
  });

  test('is the same object for the same grant, and another for another', () => {
    const accessOf = compileAccessTypes([base], catalogue);
    const grant = createTestGrant({ accessType: 'some' });
    expect(accessOf(grant)).toBe(accessOf(grant));
    expect(accessOf({ ...grant, rights: {} })?.rights).toEqual({});
  });

  test('is the calls that it lists of this API, and none where it lists only others', () => {
    const other = [{ api: apiIdSchema.parse('v4'), calls: ['* /**'] }];
    const named = (operations: AccessType['operations']) =>
      [...(compileAccessTypes([{ ...base, operations }], catalogue)(createTestGrant({ accessType: 'some' }))?.operations ?? [])].map(({ id }) => id); // prettier-ignore
    expect(named(list('GET /profiles/*', 'POST /imports'))).toEqual(['GET /profiles/{id}', 'POST /imports']);
    expect(named(other)).toEqual([]);
    expect(named([...other, ...list('POST /imports')])).toEqual(['POST /imports']);
  });
});

describe('a call of a list', () => {
  const operation = { id: 'getProfile', method: 'GET', pathTemplate: '/profiles/{id}' } as const;

  test.each([
    ['GET /profiles/*', true],
    ['* /profiles/*', true],
    ['POST /profiles/*', false],
    ['GET /lists/*', false],
    ['get /profiles/*', false],
    ['GET profiles', false],
    ['getProfile', true],
    ['get*', true],
    ['other', false],
    ['x GET /profiles/*', false],
  ])('%s names it: %s', (call, isNamed) => {
    expect(matchesCall(call, operation)).toBe(isNamed);
  });
});
