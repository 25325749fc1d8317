import { expect, it } from 'vitest';
import { apiUserSchema, editApiUserSchema } from '@postern/contract/api-user';
import { applyAccessEdit, listAccessChanges } from './list-access-changes.ts';

const noLimits = {
  rights: {},
  accessType: 'custom',
  entities: { kind: 'all' },
  defaultEntityId: null,
  channels: { kind: 'all' },
  attributes: { kind: 'all' },
  networkRules: [],
  expiresAtMs: 5,
} as const;
const before = apiUserSchema
  .pick({
    rights: true,
    accessType: true,
    entities: true,
    defaultEntityId: true,
    channels: true,
    attributes: true,
    networkRules: true,
    expiresAtMs: true,
  })
  .parse(noLimits);

it('asks about every field of an edit that changes access, and about no other', () => {
  const contact = new Set(['firstName', 'lastName', 'applicationName', 'nickname', 'email', 'cellphone']);
  const asked = Object.keys(editApiUserSchema.shape).filter(
    (name) => !contact.has(name) && !['language', 'sex', 'version'].includes(name),
  );
  const values = { ...before, accessType: 'admin', expiresAtMs: null, nickname: 'x', version: 1 };
  const { rights: _rights, ...edit } = values;
  expect(listAccessChanges(edit).toSorted()).toEqual(asked.toSorted());
  expect(listAccessChanges({ nickname: 'x', email: 'it@example.com' })).toEqual([]);
});

it('takes an end that is removed for a change, not for a field that stays', () => {
  expect(applyAccessEdit(before, { expiresAtMs: null }).expiresAtMs).toBeNull();
  expect(applyAccessEdit(before, { accessType: 'admin' })).toEqual({ ...before, accessType: 'admin' });
});
