import { z } from 'zod';
import { profiles, profileTables, subscriptionSchema } from '../collections.ts';
import { entityParameter, getPlace, getRow } from '../define-resource.ts';
import { Fault, notFound } from '../fault.ts';
import type { Partition, Store } from '../open-store.ts';
import { defineOperation } from '../operation.ts';
import type { Call, Operation, Tools } from '../operation.ts';
import { pagingQuery, presentPage } from '../style.ts';
import type { Style } from '../style.ts';
import { editProfile, findProfile, readValue, writeProfile } from '../write-profile.ts';
import type { ProfileRow, TableRow, WriteMode, WriteOutcome } from '../write-profile.ts';
import { attributeForm } from './attribute-form.ts';

const tableParameter = { description: 'The profile table’s name or id', example: 'Customers' };
const profileParameter = {
  description: 'The profile’s id, or one of its unique attributes: `emailAddress=ann@example.com`',
  example: 'emailAddress=ann.peeters@example.com',
};
const profilesQuery = pagingQuery.extend({
  where: z.string().max(500).optional().describe('Only profiles with this attribute value: `language=nl`'),
});

/** Defines the operations on profiles of a table. v5 writes attributes as an object, v4 as a list of pairs. */
export function profileOperations(style: Style): readonly Operation[] {
  return [...readingOperations(style), ...writingOperations(style)];
}

function shared(style: Style) {
  const tablePath = `${style.entityPath}/${style.segments.profileTables}/{table}`;
  const form = attributeForm(style);
  const data = z.object({ attributes: form.schema, subscriptions: z.array(subscriptionSchema) });
  return {
    form,
    listPath: `${tablePath}/${style.segments.profiles}`,
    onePath: `${tablePath}/${style.segments.profiles}/{profile}`,
    inTable: { entity: entityParameter, table: tableParameter },
    ofProfile: { entity: entityParameter, table: tableParameter, profile: profileParameter },
    body: z.strictObject({ attributes: form.schema }),
    rowSchema: style.rowSchema(data),
    createdSchema: style.createdSchema(data),
    shown: (row: ProfileRow) => ({
      ...row,
      data: { ...row.data, attributes: form.present(row.data.attributes) },
    }),
  };
}

function readingOperations(style: Style): readonly Operation[] {
  const { listPath, onePath, inTable, ofProfile, rowSchema, shown } = shared(style);
  return [
    defineOperation({
      id: 'listProfiles',
      method: 'GET',
      path: listPath,
      section: 'Profiles',
      summary: 'List the profiles of a table',
      parameters: inTable,
      query: profilesQuery,
      queryExample: { where: 'language=nl' },
      success: {
        status: 200,
        description: 'A page of profiles, oldest first',
        schema: style.listSchema(rowSchema, 'profiles'),
      },
      handle: (call, { store }) => {
        const { partition, table } = getTable(call, store);
        const where = parseWhere(table, call.query.where);
        const page = store.list(
          profiles,
          { partition, parentId: table.id },
          { limit: call.query.limit, offset: call.query.offset, where },
        );
        return presentPage(page, style, {
          plural: 'profiles',
          paging: call.query,
          present: (row) => style.presentRow(shown(row)),
        });
      },
    }),
    defineOperation({
      id: 'getProfile',
      method: 'GET',
      path: onePath,
      section: 'Profiles',
      summary: 'Get one profile',
      parameters: ofProfile,
      success: { status: 200, description: 'The profile', schema: rowSchema },
      handle: (call, { store }) => ({
        status: 200,
        body: style.presentRow(shown(getProfile(call, store).row)),
      }),
    }),
  ];
}

function writingOperations(style: Style): readonly Operation[] {
  const { form, listPath, inTable, rowSchema, createdSchema, body, shown } = shared(style);
  const newcomer = { emailAddress: 'gaston@example.com', firstName: 'Gaston', language: 'fr' };
  const write = (call: Call<unknown, z.output<typeof body>>, tools: Tools, mode: WriteMode) => {
    const { partition, table } = getTable(call, tools.store);
    const values = form.parse(call.body.attributes);
    return settle(
      tools.store.transact(() => writeProfile(partition, table, values, { store: tools.store, mode })),
      {
        partition,
        tools,
      },
    );
  };
  return [
    defineOperation({
      id: 'createProfile',
      method: 'POST',
      path: listPath,
      section: 'Profiles',
      summary: 'Create a profile',
      parameters: inTable,
      body: { schema: body, example: { attributes: form.present(newcomer) } },
      faults: [409],
      success: { status: 201, description: 'The profile is created', schema: createdSchema },
      handle: (call, tools) => ({
        status: 201,
        body: style.presentCreated(shown(write(call, tools, 'create').row)),
      }),
    }),
    defineOperation({
      id: 'upsertProfile',
      method: 'PUT',
      path: listPath,
      section: 'Profiles',
      summary: 'Create a profile, or change the one that has its unique attribute',
      parameters: inTable,
      body: {
        schema: body,
        example: { attributes: form.present({ emailAddress: 'ann.peeters@example.com', language: 'fr' }) },
      },
      success: { status: 200, description: 'The profile as it is now', schema: rowSchema },
      handle: (call, tools) => ({
        status: 200,
        body: style.presentRow(shown(write(call, tools, 'upsert').row)),
      }),
    }),
    editProfileOperation(style),
    deleteProfileOperation(style),
  ];
}

function editProfileOperation(style: Style): Operation {
  const { form, onePath, ofProfile, rowSchema, body, shown } = shared(style);
  return defineOperation({
    id: 'editProfile',
    method: style.version === 'v5' ? 'PATCH' : 'PUT',
    path: onePath,
    section: 'Profiles',
    summary: 'Change some attributes of a profile',
    parameters: ofProfile,
    body: { schema: body, example: { attributes: form.present({ lifetimeValue: 840.5 }) } },
    faults: [409],
    success: { status: 200, description: 'The profile as it is now', schema: rowSchema },
    handle: (call, tools) => {
      const { partition, table, row } = getProfile(call, tools.store);
      const values = form.parse(call.body.attributes);
      const outcome = editProfile(partition, table, row, { values, store: tools.store });
      return { status: 200, body: style.presentRow(shown(settle(outcome, { partition, tools }).row)) };
    },
  });
}

function deleteProfileOperation(style: Style): Operation {
  const { onePath, ofProfile } = shared(style);
  return defineOperation({
    id: 'deleteProfile',
    method: 'DELETE',
    path: onePath,
    section: 'Profiles',
    summary: 'Delete a profile',
    parameters: ofProfile,
    success: { status: 204, description: 'The profile is gone' },
    handle: (call, tools) => {
      const { partition, row } = getProfile(call, tools.store);
      tools.store.remove(row);
      tools.journal.record(partition, 'profile.deleted', row.id);
      return { status: 204 };
    },
  });
}

export function getTable(
  call: Call,
  store: Store,
): { readonly partition: Partition; readonly table: TableRow } {
  const place = getPlace(call, store, undefined);
  return {
    partition: place.partition,
    table: getRow(profileTables, place, store, call.parameters['table'] ?? ''),
  };
}

export function getProfile(
  call: Call,
  store: Store,
): { readonly partition: Partition; readonly table: TableRow; readonly row: ProfileRow } {
  const { partition, table } = getTable(call, store);
  const reference = call.parameters['profile'] ?? '';
  const row = findProfile(partition, table, reference, store);
  if (row === undefined) throw notFound('profile', reference);
  return { partition, table, row };
}

/** Records a write in the journal; throws the fault of a refused one. */
function settle(
  outcome: WriteOutcome,
  { partition, tools }: { readonly partition: Partition; readonly tools: Tools },
): Extract<WriteOutcome, { row: ProfileRow }> {
  if (outcome.kind !== 'refused') {
    tools.journal.record(partition, `profile.${outcome.kind}`, outcome.row.id);
    return outcome;
  }
  if (outcome.reason === 'conflict') throw new Fault(409, 'conflict', outcome.message);
  throw new Fault(422, 'body-invalid', 'The request is not valid; `errors` says where.', {
    places: [{ pointer: `/attributes/${outcome.attribute}`, message: outcome.message }],
  });
}

function parseWhere(table: TableRow, text: string | undefined) {
  if (text === undefined) return [];
  const equals = text.indexOf('=');
  const attribute = table.data.attributes.find(({ name }) => name === text.slice(0, equals));
  const value = attribute === undefined ? undefined : readValue(attribute, text.slice(equals + 1));
  if (attribute === undefined || value === undefined || value === null)
    throw new Fault(400, 'query-invalid', 'The request is not valid; `errors` says where.', {
      places: [
        { pointer: '?where', message: 'must be an attribute of the table, = and a value of its type' },
      ],
    });
  return [
    { path: ['attributes', attribute.name], value: typeof value === 'boolean' ? Number(value) : value },
  ];
}
