import { describe, expect, it } from 'vitest';
import { findMisplacedCredential, isEmptyCredential } from './empty-credential.ts';

describe('a header for credentials', () => {
  it.each(['', '  ', 'Bearer', 'bearer ', 'DPoP', 'Basic', 'BASIC  ', 'Basic Og==', 'basic  Og=='])(
    'came without one: Authorization %j',
    (value) => expect(isEmptyCredential({ header: 'authorization', value })).toBe(true),
  );

  it.each(['key', 'Bearer x', 'xBearer', 'Bearer Og==', 'Basic Og==x', 'xBasic Og==', 'Token'])(
    'came with one: Authorization %j',
    (value) => expect(isEmptyCredential({ header: 'authorization', value })).toBe(false),
  );

  it('of an API has no scheme’s word', () => {
    expect(isEmptyCredential({ header: 'x-api-key', value: ' ' })).toBe(true);
    expect(isEmptyCredential({ header: 'x-api-key', value: 'Bearer' })).toBe(false);
  });
});

it.each([
  ['Authentication', 'Authentication'],
  ['X-Auth-Token', 'X-Auth-Token'],
  ['authorisation', 'authorisation'],
  ['x-authentication', 'x-authentication'],
  ['X-Authorization', 'X-Authorization'],
  ['x-access-token', 'x-access-token'],
  ['X-API-Token', 'X-API-Token'],
  ['access-token', 'access-token'],
  ['api-key', 'api-key'],
  ['ApiKey', 'ApiKey'],
  ['Authorization', undefined],
  ['Accept', undefined],
])('a credential in %s is misplaced: %s', (name, found) => {
  expect(
    findMisplacedCredential([
      ['Accept', '*/*'],
      [name, 'secret'],
    ]),
  ).toBe(found);
  expect(findMisplacedCredential([[name, '']])).toBeUndefined();
});
