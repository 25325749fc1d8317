import { describe, expect, test } from 'vitest';
import { listCredentialNames } from '../domain/credential-name.ts';
import { findQueryCredential, hideQueryCredentials } from './find-query-credential.ts';

const names = listCredentialNames(['api_key', 'access_token', 'token', 'Api-Token']);

describe('a credential in the query', () => {
  test.each([
    'token=x',
    'TOKEN=x',
    'a=1&%74oken=x',
    'a=1;token=x',
    'token;a=1',
    '[token]=x',
    'token[]=x',
    'token[0]=x',
    ' token=x',
    '+token=x',
    'Api-Token=x',
    'api_token=x',
    'api.token=x',
    'api%20token=x',
    'apiKey=1&api-key=x',
    'access~token=x',
    'jwt=x',
  ])('is found in ?%s', (query) => {
    expect(findQueryCredential(`?${query}`, names)).toBeDefined();
    expect(hideQueryCredentials(`?${query}`, names)).not.toMatch(/=x/);
  });

  test.each(['page[token]=x', 'page.token=x', 'next_token=x', '_token=x', 'tokens=x', 'a=token', ''])(
    'is not ?%s',
    (query) => {
      expect(findQueryCredential(`?${query}`, names)).toBeUndefined();
      expect(hideQueryCredentials(`?${query}`, names)).toBe(`?${query}`);
    },
  );
});
