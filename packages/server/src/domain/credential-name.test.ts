import { expect, it } from 'vitest';
import { foldCredentialName, listCredentialNames } from './credential-name.ts';

it.each([
  'Api-Token',
  'api_token',
  '[api.token]',
  'API TOKEN[0]',
  ' api-token',
  'api-token ',
  'api-token[]',
  'api/token',
  'api\ntoken',
])('%j is the name api-token', (name) => expect(foldCredentialName(name)).toBe('api-token'));

it.each(['page[token]', '_token', 'apitoken', 'api-token-2', 'api[token]'])('%j is another name', (name) =>
  expect(['api-token', 'token']).not.toContain(foldCredentialName(name)),
);

it('lists the configured names and those that mean a credential everywhere', () => {
  expect([...listCredentialNames(['X_Api.Key'])]).toEqual([
    'x-api-key',
    'authorization',
    'bearer-token',
    'jwt',
  ]);
});
