import { randomUUID } from 'node:crypto';
import type { Actor } from '@postern/contract/audit-event';
import { apiKeyIdSchema, apiUserIdSchema, environmentNameSchema } from '@postern/contract/ids';
import type { LicenceId } from '@postern/contract/ids';
import { createRandomId } from '../storage/random-id.ts';
import type { NewApiKey } from '../storage/api-keys/port.ts';
import type { NewApiUser } from '../storage/api-users/port.ts';
import type { NewAuditEvent } from '../storage/audit/port.ts';
import type { NewLicence } from '../storage/licences/port.ts';
import type { Storage } from '../storage/storage.ts';

export const testEnvironment = environmentNameSchema.parse('TEST');
export const prodEnvironment = environmentNameSchema.parse('PROD');
export const atMs = 1_790_000_000_000;

const actor: Actor = { kind: 'operator', id: 'operator-token', name: 'Operator', address: '192.0.2.7' };

/** Different for every number. */
export function newLicence(number: number): NewLicence {
  return {
    number,
    name: `Licence ${number}`,
    accountName: `account-${number}`,
    keyDisplay: 'viewable',
    createdAtMs: atMs,
  };
}

export async function insertLicence(storage: Storage, number: number): Promise<LicenceId> {
  const licence = await storage.transact((tx) => tx.licences.insert(newLicence(number)));
  return licence.id;
}

export function newApiUser(fields: Partial<NewApiUser> = {}): NewApiUser {
  return {
    id: apiUserIdSchema.parse(randomUUID()),
    createdAtMs: atMs,
    firstName: 'Ada',
    lastName: 'Lovelace',
    applicationName: null,
    nickname: null,
    email: 'ada@example.com',
    cellphone: null,
    language: 'en',
    sex: 'unspecified',
    entities: { kind: 'all' },
    defaultEntityId: null,
    channels: { kind: 'all' },
    attributes: { kind: 'all' },
    accessType: 'custom',
    networkRules: [],
    expiresAtMs: null,
    rights: {},
    status: 'active',
    ...fields,
  };
}

export function newApiKey(fields: Partial<NewApiKey> = {}): NewApiKey {
  return {
    id: apiKeyIdSchema.parse(createRandomId('key')),
    version: 1,
    masked: 'acme_test_…x7Qa',
    digest: `digest-${randomUUID()}`,
    sealedText: 'v1.sealed',
    isShownOnce: false,
    createdAtMs: atMs,
    expiresAtMs: null,
    ...fields,
  };
}

export function newAuditEvent(fields: Partial<NewAuditEvent> = {}): NewAuditEvent {
  return {
    licenceId: null,
    environment: null,
    atMs,
    actor,
    action: 'api-user.created',
    subject: { kind: 'api-user', id: 'someone', name: 'Someone' },
    ...fields,
  };
}
