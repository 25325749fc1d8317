import { z } from 'zod';
import { conflict, notFound } from './fault.ts';
import { getEntityPartition } from './find-entity.ts';
import type { Collection, Place, Row, Store } from './open-store.ts';
import { defineOperation } from './operation.ts';
import type { Call, Operation, ParameterText } from './operation.ts';
import { pagingQuery, presentPage } from './style.ts';
import type { Noun, Style } from './style.ts';

export const entityParameter: ParameterText = {
  description: 'The entity’s name; `-` for the licence’s default entity',
  example: 'ActitoIODemo',
};

type Verb = 'list' | 'create' | 'get' | 'replace' | 'edit' | 'delete';

/** A collection that contains this resource's documents. Its path segment comes before theirs. */
export interface ParentResource {
  readonly collection: Collection;
  readonly plural: Noun;
  readonly parameter: string;
  readonly example: string;
}

export interface ResourceText<Data extends z.ZodObject, Body extends z.ZodObject> {
  readonly style: Style;
  readonly section: string;
  readonly collection: Collection<Data>;
  /** The names in operation ids and in v4 lists: `customTables`, and `customTable` for a single one. */
  readonly plural: Noun;
  readonly singular: string;
  readonly parent?: ParentResource;
  readonly body: Body;
  /** The key of a document in the demo data. */
  readonly keyExample: string;
  readonly bodyExample: z.input<Body>;
  /** Adds the fields that the API sets itself. */
  readonly complete: (body: z.output<Body>) => z.input<Data>;
  /** The field that names the document within its place. It cannot be changed. */
  readonly keyField: keyof z.output<Body> & string;
  /** The fields that answers contain; all stored ones if omitted. */
  readonly shown?: z.ZodObject;
  readonly verbs: readonly Verb[];
}

/** Defines the usual operations for a kind of document, in a version's style. */
export function defineResource<Data extends z.ZodObject, Body extends z.ZodObject>(
  text: ResourceText<Data, Body>,
): readonly Operation[] {
  // The operations below treat every document as a plain record, which its own schemas parse.
  const erased = text as unknown as AnyText;
  return text.verbs.map((verb) => makers[verb](erased));
}

type AnyText = ResourceText<z.ZodObject, z.ZodObject>;

/** Returns where the documents of a call are: in the entity, and below the parent that the path names. */
export function getPlace(call: Call, store: Store, parent: ParentResource | undefined): Place {
  const partition = getEntityPartition(call.caller, call.parameters['entity'] ?? '', { store });
  if (parent === undefined) return { partition };
  const name = call.parameters[parent.parameter] ?? '';
  const row = store.find(parent.collection, { partition }, name);
  if (row === undefined) throw notFound(parent.collection.name, name);
  return { partition, parentId: row.id };
}

export function getRow<Data extends z.ZodObject>(
  collection: Collection<Data>,
  place: Place,
  store: Store,
  keyOrId: string,
): Row<z.output<Data>> {
  const row = store.find(collection, place, keyOrId);
  if (row === undefined) throw notFound(collection.name, keyOrId);
  return row;
}

function collectionPath({ style, parent, plural }: AnyText): string {
  const above = parent === undefined ? '' : `/${style.segments[parent.plural]}/{${parent.parameter}}`;
  return `${style.entityPath}${above}/${style.segments[plural]}`;
}

function shared(text: AnyText, verb: string) {
  const { parent, collection, singular } = text;
  const isList = verb === 'list' || verb === 'create';
  const noun = verb === 'list' ? text.plural : singular;
  return {
    id: `${verb}${noun.charAt(0).toUpperCase()}${noun.slice(1)}`,
    section: text.section,
    path: isList ? collectionPath(text) : `${collectionPath(text)}/{${singular}}`,
    parameters: {
      entity: entityParameter,
      ...(parent === undefined
        ? {}
        : {
            [parent.parameter]: {
              description: `The ${parent.collection.name}’s name or id`,
              example: parent.example,
            },
          }),
      ...(isList
        ? {}
        : { [singular]: { description: `The ${collection.name}’s name or id`, example: text.keyExample } }),
    },
  };
}

const makers: Readonly<Record<Verb, (text: AnyText) => Operation>> = {
  list: (text) =>
    defineOperation({
      ...shared(text, 'list'),
      method: 'GET',
      summary: `List ${text.collection.name}s`,
      query: pagingQuery,
      success: {
        status: 200,
        description: `A page of ${text.collection.name}s, oldest first`,
        schema: text.style.listSchema(text.style.rowSchema(shownOf(text)), text.plural),
      },
      handle: (call, { store }) =>
        presentPage(store.list(text.collection, getPlace(call, store, text.parent), call.query), text.style, {
          plural: text.plural,
          paging: call.query,
          present: (row) => present(text, row),
        }),
    }),
  create: (text) =>
    defineOperation({
      ...shared(text, 'create'),
      method: 'POST',
      summary: `Create a ${text.collection.name}`,
      body: { schema: text.body, example: text.bodyExample },
      faults: [409],
      success: {
        status: 201,
        description: `The ${text.collection.name} is created`,
        schema: text.style.createdSchema(shownOf(text)),
      },
      handle: (call, { store }) => {
        const place = getPlace(call, store, text.parent);
        const key = z.string().parse(call.body[text.keyField]);
        const row = store.insert(text.collection, place, { key, data: text.complete(call.body) });
        return { status: 201, body: text.style.presentCreated({ ...row, data: shownData(text, row) }) };
      },
    }),
  get: (text) =>
    defineOperation({
      ...shared(text, 'get'),
      method: 'GET',
      summary: `Get one ${text.collection.name}`,
      success: {
        status: 200,
        description: `The ${text.collection.name}`,
        schema: text.style.rowSchema(shownOf(text)),
      },
      handle: (call, { store }) => ({ status: 200, body: present(text, getCalled(text, call, store)) }),
    }),
  replace: (text) => writer(text, 'replace'),
  edit: (text) => writer(text, 'edit'),
  delete: (text) =>
    defineOperation({
      ...shared(text, 'delete'),
      method: 'DELETE',
      summary: `Delete a ${text.collection.name}`,
      success: { status: 204, description: `The ${text.collection.name} and all that belongs to it is gone` },
      handle: (call, { store }) => {
        store.remove(getCalled(text, call, store));
        return { status: 204 };
      },
    }),
};

/** PUT and PATCH differ only in whether every field is required. */
function writer(text: AnyText, verb: 'replace' | 'edit'): Operation {
  const { keyField } = text;
  const schema = verb === 'edit' ? text.body.partial() : text.body;
  const { [keyField]: _key, ...withoutKey } = text.bodyExample;
  const example = verb === 'edit' ? withoutKey : { ...withoutKey, [keyField]: text.keyExample };
  return defineOperation({
    ...shared(text, verb),
    method: verb === 'edit' ? 'PATCH' : 'PUT',
    summary:
      verb === 'edit'
        ? `Change some fields of a ${text.collection.name}`
        : `Replace a ${text.collection.name}`,
    body: { schema, example },
    faults: [409],
    success: {
      status: 200,
      description: `The ${text.collection.name} as it is now`,
      schema: text.style.rowSchema(shownOf(text)),
    },
    handle: (call, { store }) => {
      const row = getCalled(text, call, store);
      if (call.body[keyField] !== undefined && call.body[keyField] !== row.data[keyField])
        throw conflict(`The ${keyField} of a ${text.collection.name} cannot be changed.`);
      const kept = verb === 'edit' ? row.data : withoutBodyFields(text, row.data);
      return {
        status: 200,
        body: present(text, store.update(text.collection, row, { ...kept, ...call.body })),
      };
    },
  });
}

/** Keeps only the fields that the API sets itself, and drops those that the caller wrote. */
function withoutBodyFields(text: AnyText, data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !(name in text.body.shape)));
}

function getCalled(text: AnyText, call: Call, store: Store): Row<Record<string, unknown>> {
  return getRow(
    text.collection,
    getPlace(call, store, text.parent),
    store,
    call.parameters[text.singular] ?? '',
  );
}

function shownOf(text: AnyText): z.ZodObject {
  return z.object((text.shown ?? text.collection.schema).shape);
}

function shownData(text: AnyText, row: Row<Record<string, unknown>>): Record<string, unknown> {
  const names = shownOf(text).shape;
  return Object.fromEntries(Object.entries(row.data).filter(([name]) => name in names));
}

function present(text: AnyText, row: Row<Record<string, unknown>>): Record<string, unknown> {
  return text.style.presentRow({ ...row, data: shownData(text, row) });
}
