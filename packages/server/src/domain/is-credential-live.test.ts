import { expect, it } from 'vitest';
import { apiKeyIdSchema } from '@postern/contract/ids';
import { createTestGrant } from '../testing/test-gateway.ts';
import { isCredentialLive } from './is-credential-live.ts';

const grant = createTestGrant();
const [key] = grant.keys;
if (key === undefined) throw new Error('a grant with a key expected');
const other = apiKeyIdSchema.parse(`key_${'f'.repeat(16)}`);

it('a key is live while the API user has it in the same version', () => {
  expect(isCredentialLive(grant, key)).toBe(true);
  expect(isCredentialLive(grant, { ...key, version: key.version + 1 })).toBe(false);
  expect(isCredentialLive(grant, { ...key, id: other })).toBe(false);
  expect(isCredentialLive({ keys: [] }, key)).toBe(false);
});

it('a web service account is live like a key, beside keys or without any', () => {
  const account = { id: other, version: 2, name: 'WSshop', passwordHash: '' };
  const owner = { keys: grant.keys, webServiceAccounts: [account] };
  expect(isCredentialLive(owner, { id: other, version: 2 })).toBe(true);
  expect(isCredentialLive(owner, { id: other, version: 1 })).toBe(false);
  expect(isCredentialLive(owner, key)).toBe(true);
});
