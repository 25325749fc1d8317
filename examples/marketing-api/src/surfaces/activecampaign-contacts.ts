import { z } from 'zod';
import { profiles, profileTables } from '../collections.ts';
import type { Values } from '../collections.ts';
import { getRow } from '../define-resource.ts';
import { conflict, Fault, notFound } from '../fault.ts';
import type { Store } from '../open-store.ts';
import { defineOperation } from '../operation.ts';
import type { Call, Operation, Tools } from '../operation.ts';
import { editProfile, findProfile, writeProfile } from '../write-profile.ts';
import type { ProfileRow, WriteOutcome } from '../write-profile.ts';
import { getDefaultPlace, metaSchema, wrappedPaging } from './default-place.ts';

const contactBody = z.strictObject({
  email: z.email().max(254),
  firstName: z.string().max(200).optional(),
  lastName: z.string().max(200).optional(),
});
const contactSchema = z.object({
  id: z.string(),
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  cdate: z.iso.datetime(),
});
const wrapped = z.object({ contact: contactSchema });
const bodySchema = z.strictObject({ contact: contactBody });
/** A PUT of the original changes the named fields and keeps the others. */
const changeSchema = z.strictObject({ contact: contactBody.partial() });
const ofContact = {
  id: { description: 'The contact’s id', example: 'emailAddress=ann.peeters@example.com' },
};
const shared = { section: 'Contacts', path: '/contacts/{id}', parameters: ofContact };

/** Contacts are the profiles of the table `Customers`. */
export const contactOperations: readonly Operation[] = [
  defineOperation({
    id: 'listContacts',
    method: 'GET',
    path: '/contacts',
    section: 'Contacts',
    summary: 'List contacts',
    query: wrappedPaging.extend({ email: z.string().max(254).optional().describe('Only this address') }),
    success: {
      status: 200,
      description: 'A page of contacts',
      schema: z.object({ contacts: z.array(contactSchema), meta: metaSchema }),
    },
    handle: (call, { store }) => {
      const { partition, table } = getCustomers(call, store);
      const { limit, offset, email } = call.query;
      const where = email === undefined ? [] : [{ path: ['attributes', 'emailAddress'], value: email }];
      const page = store.list(profiles, { partition, parentId: table.id }, { limit, offset, where });
      return {
        status: 200,
        body: { contacts: page.items.map(present), meta: { total: String(page.total) } },
      };
    },
  }),
  defineOperation({
    id: 'createContact',
    method: 'POST',
    path: '/contacts',
    section: 'Contacts',
    summary: 'Create a contact',
    body: { schema: bodySchema, example: { contact: { email: 'gaston@example.com', firstName: 'Gaston' } } },
    faults: [409],
    success: { status: 201, description: 'The contact is created', schema: wrapped },
    handle: (call, tools) => {
      const { partition, table } = getCustomers(call, tools.store);
      const values = toValues(call.body.contact);
      const outcome = writeProfile(partition, table, values, { store: tools.store, mode: 'create' });
      return { status: 201, body: { contact: present(settle(outcome, partition, tools)) } };
    },
  }),
  defineOperation({
    id: 'syncContact',
    method: 'POST',
    path: '/contact/sync',
    section: 'Contacts',
    summary: 'Create a contact, or change the one with this address',
    body: {
      schema: bodySchema,
      example: { contact: { email: 'ann.peeters@example.com', lastName: 'Maes' } },
    },
    faults: [409],
    success: { status: 200, description: 'The contact as it is now; 201 where it is new', schema: wrapped },
    handle: (call, tools) => {
      const { partition, table } = getCustomers(call, tools.store);
      const values = toValues(call.body.contact);
      const outcome = writeProfile(partition, table, values, { store: tools.store, mode: 'upsert' });
      return {
        status: outcome.kind === 'created' ? 201 : 200,
        body: { contact: present(settle(outcome, partition, tools)) },
      };
    },
  }),
  defineOperation({
    ...shared,
    id: 'getContact',
    method: 'GET',
    summary: 'Get one contact',
    success: { status: 200, description: 'The contact', schema: wrapped },
    handle: (call, { store }) => ({ status: 200, body: { contact: present(getContact(call, store).row) } }),
  }),
  defineOperation({
    ...shared,
    id: 'updateContact',
    method: 'PUT',
    summary: 'Change a contact',
    body: { schema: changeSchema, example: { contact: { lastName: 'Maes' } } },
    faults: [409],
    success: { status: 200, description: 'The contact as it is now', schema: wrapped },
    handle: (call, tools) => {
      const { partition, table, row } = getContact(call, tools.store);
      const values = toValues(call.body.contact);
      const outcome = editProfile(partition, table, row, { values, store: tools.store });
      return { status: 200, body: { contact: present(settle(outcome, partition, tools)) } };
    },
  }),
  defineOperation({
    ...shared,
    id: 'deleteContact',
    method: 'DELETE',
    summary: 'Delete a contact',
    success: { status: 200, description: 'The contact is gone', schema: z.object({}) },
    handle: (call, { store, journal }) => {
      const { partition, row } = getContact(call, store);
      store.remove(row);
      journal.record(partition, 'profile.deleted', row.id);
      return { status: 200, body: {} };
    },
  }),
];

function getCustomers(call: Call, store: Store) {
  const { partition } = getDefaultPlace(call, store);
  return { partition, table: getRow(profileTables, { partition }, store, 'Customers') };
}

function getContact(call: Call, store: Store) {
  const { partition, table } = getCustomers(call, store);
  const reference = call.parameters['id'] ?? '';
  const row = findProfile(partition, table, reference, store);
  if (row === undefined) throw notFound('contact', reference);
  return { partition, table, row };
}

function present({ id, data: { attributes }, createdAtMs }: ProfileRow): z.input<typeof contactSchema> {
  const text = (name: string) => String(attributes[name] ?? '');
  return {
    id,
    email: text('emailAddress'),
    firstName: text('firstName'),
    lastName: text('lastName'),
    cdate: new Date(createdAtMs).toISOString(),
  };
}

function toValues({
  email,
  ...names
}: Partial<Record<keyof z.output<typeof contactBody>, string | undefined>>): Values {
  const values: Values = email === undefined ? {} : { emailAddress: email };
  for (const [name, value] of Object.entries(names)) if (value !== undefined) values[name] = value;
  return values;
}

function settle(
  outcome: WriteOutcome,
  partition: Parameters<Tools['journal']['record']>[0],
  { journal }: Tools,
): ProfileRow {
  if (outcome.kind !== 'refused') {
    journal.record(partition, `profile.${outcome.kind}`, outcome.row.id);
    return outcome.row;
  }
  if (outcome.reason === 'conflict') throw conflict(outcome.message);
  throw new Fault(422, 'body-invalid', outcome.message);
}
