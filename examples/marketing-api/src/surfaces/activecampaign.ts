import { z } from 'zod';
import * as nouns from '../collections.ts';
import { getRow } from '../define-resource.ts';
import type { Fault } from '../fault.ts';
import type { Collection, Row, Store } from '../open-store.ts';
import { defineOperation } from '../operation.ts';
import type { Call, Operation, Surface } from '../operation.ts';
import { contactOperations } from './activecampaign-contacts.ts';
import { webhookOperations } from './activecampaign-webhooks.ts';
import { getDefaultPlace, metaSchema, wrappedPaging } from './default-place.ts';

interface WrappedText {
  readonly collection: Collection;
  readonly plural: string;
  readonly singular: string;
  readonly section: string;
  readonly body: z.ZodObject;
  readonly keyField: string | null;
  readonly keyExample: string;
  readonly example: Readonly<Record<string, unknown>>;
}

/**
 * Defines the usual operations, with everything wrapped in its name: `{"deal": {…}}`, `{"deals": […], "meta": {…}}`.
 */
function wrappedOperations(text: WrappedText): readonly Operation[] {
  const { collection, plural, singular, section, body, keyField, keyExample, example } = text;
  const rowSchema = z.object({ id: z.string(), ...body.shape, cdate: z.iso.datetime() });
  const present = ({ id, data, createdAtMs }: Row<Record<string, unknown>>) => ({
    id,
    ...data,
    cdate: new Date(createdAtMs).toISOString(),
  });
  const wrap = (row: Row<Record<string, unknown>>) => ({ [singular]: present(row) });
  const named = `${singular.charAt(0).toUpperCase()}${singular.slice(1)}`;
  const one = {
    section,
    path: `/${plural}/{id}`,
    parameters: { id: { description: `The ${singular}’s id`, example: keyExample } },
  };
  const wrapped = z.object({ [singular]: rowSchema });
  const bodySchema = z.strictObject({ [singular]: body });
  const dataOf = (call: Call) => z.object({ [singular]: body }).parse(call.body)[singular];
  const find = (call: Call, store: Store) =>
    getRow(collection, getDefaultPlace(call, store), store, call.parameters['id'] ?? '');
  return [
    defineOperation({
      id: `list${named}s`,
      method: 'GET',
      path: `/${plural}`,
      section,
      summary: `List ${plural}`,
      query: wrappedPaging,
      success: {
        status: 200,
        description: `A page of ${plural}`,
        schema: z.object({ [plural]: z.array(rowSchema), meta: metaSchema }),
      },
      handle: (call, { store }) => {
        const page = store.list(collection, getDefaultPlace(call, store), call.query);
        return {
          status: 200,
          body: { [plural]: page.items.map(present), meta: { total: String(page.total) } },
        };
      },
    }),
    defineOperation({
      id: `create${named}`,
      method: 'POST',
      path: `/${plural}`,
      section,
      summary: `Create a ${singular}`,
      body: { schema: bodySchema, example: { [singular]: example } },
      faults: [409],
      success: { status: 201, description: `The ${singular} is created`, schema: wrapped },
      handle: (call, { store }) => {
        const data = dataOf(call);
        const key = keyField === null ? null : z.string().parse(data?.[keyField]);
        return {
          status: 201,
          body: wrap(store.insert(collection, getDefaultPlace(call, store), { key, data })),
        };
      },
    }),
    defineOperation({
      ...one,
      id: `get${named}`,
      method: 'GET',
      summary: `Get one ${singular}`,
      success: { status: 200, description: `The ${singular}`, schema: wrapped },
      handle: (call, { store }) => ({ status: 200, body: wrap(find(call, store)) }),
    }),
    defineOperation({
      ...one,
      id: `update${named}`,
      method: 'PUT',
      summary: `Change a ${singular}`,
      body: {
        schema: z.strictObject({ [singular]: body.partial() }),
        example: { [singular]: keyField === null ? example : { ...example, [keyField]: keyExample } },
      },
      success: { status: 200, description: `The ${singular} as it is now`, schema: wrapped },
      handle: (call, { store }) => {
        const row = find(call, store);
        const change = z.object({ [singular]: body.partial() }).parse(call.body)[singular];
        return { status: 200, body: wrap(store.update(collection, row, { ...row.data, ...change })) };
      },
    }),
    defineOperation({
      ...one,
      id: `delete${named}`,
      method: 'DELETE',
      summary: `Delete a ${singular}`,
      success: { status: 200, description: `The ${singular} is gone`, schema: z.object({}) },
      handle: (call, { store }) => {
        store.remove(find(call, store));
        return { status: 200, body: {} };
      },
    }),
  ];
}

const resources: readonly WrappedText[] = [
  {
    collection: nouns.deals,
    plural: 'deals',
    singular: 'deal',
    section: 'Deals',
    body: nouns.dealBody,
    keyField: null,
    keyExample: 'first-deal',
    example: { title: 'Ten bicycles', value: 1_250_000, currency: 'eur', contact: '5', status: 'open' },
  },
  {
    collection: nouns.targetLists,
    plural: 'lists',
    singular: 'list',
    section: 'Lists',
    body: nouns.targetListBody,
    keyField: 'name',
    keyExample: 'Store-opening',
    example: { name: 'Panel', table: 'Customers', profileIds: [] },
  },
];

/**
 * Presents refusals as clients of this style expect them: a message, or a list of errors that name the invalid places.
 */
function presentFault(fault: Fault) {
  if (fault.places.length === 0) return { message: fault.message };
  return {
    errors: fault.places.map(({ pointer, message }) => ({
      title: message,
      detail: '',
      code: 'field_invalid',
      source: { pointer: `/data/attributes${pointer}` },
    })),
  };
}

/** The surface `/api/3/…`, on a licence's own URL and with `Api-Token`. */
export const activecampaignSurface: Surface = {
  id: 'api-3',
  basePath: '/api/3',
  title: 'Marketing API, CRM style',
  description: 'The example marketing API with wrapped objects, over the same data as v5.',
  version: '3.0.0',
  openapi: '3.1.0',
  sections: {
    Contacts: 'People, by their e-mail address',
    Deals: 'What they may buy',
    Lists: 'Contacts that were named one by one',
    Webhooks: 'Being told what happens',
  },
  credential: {
    name: 'apiToken',
    scheme: { type: 'apiKey', in: 'header', name: 'Api-Token', description: 'The API user’s key, as it is' },
  },
  operations: [...contactOperations, ...resources.flatMap(wrappedOperations), ...webhookOperations],
  faultSchema: z.union([
    z.object({ message: z.string() }),
    z.object({
      errors: z.array(
        z.object({
          title: z.string(),
          detail: z.string(),
          code: z.string(),
          source: z.object({ pointer: z.string() }),
        }),
      ),
    }),
  ]),
  presentFault,
};
