import { describe, expect, it } from 'vitest';
import { apiUserIdSchema, environmentNameSchema, licenceIdSchema } from '@postern/contract/ids';
import type { ApiUser } from '@postern/contract/api-user';
import { formOfApiUser, parseEditedApiUser } from './api-user-form.ts';

const apiUser: ApiUser = {
  id: apiUserIdSchema.parse('0190f5c0-0000-7000-8000-000000000001'),
  licenceId: licenceIdSchema.parse(`lic_${'a'.repeat(16)}`),
  environment: environmentNameSchema.parse('TEST'),
  firstName: null,
  lastName: null,
  applicationName: 'CRM sync',
  nickname: null,
  email: 'it@example.com',
  cellphone: null,
  language: 'en',
  sex: 'unspecified',
  entities: { kind: 'all' },
  defaultEntityId: null,
  channels: { kind: 'some', values: ['email'] },
  attributes: { kind: 'some', values: ['age'] },
  accessType: 'custom',
  networkRules: [],
  expiresAtMs: Date.UTC(2027, 4, 1, 12, 34, 56),
  displayName: 'CRM sync',
  status: 'active',
  rights: {},
  key: null,
  lastUsed: null,
  retiringKey: null,
  networkRefusals: null,
  createdAtMs: 1,
  updatedAtMs: 1,
  version: 3,
};

describe('an edit', () => {
  it('sends nothing that was not changed: limits stay limits, and an expiry at noon stays at noon', () => {
    const form = { ...formOfApiUser(apiUser), nickname: 'crm' };
    expect(parseEditedApiUser(form, apiUser)).toEqual({ ok: true, body: { nickname: 'crm', version: 3 } });
    expect(parseEditedApiUser(formOfApiUser(apiUser), apiUser)).toEqual({ ok: true, body: undefined });
  });

  it('stores "none chosen" as all', () => {
    const form = { ...formOfApiUser(apiUser), channels: [] };
    expect(parseEditedApiUser(form, apiUser)).toEqual({
      ok: true,
      body: { channels: { kind: 'all' }, version: 3 },
    });
  });
});
