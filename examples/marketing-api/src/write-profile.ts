import { profiles } from './collections.ts';
import type { Attribute, profileTables, Value, Values } from './collections.ts';
import type { Partition, Row, Store } from './open-store.ts';

export type WriteMode = 'create' | 'update' | 'upsert';
export type ProfileRow = Row<(typeof profiles.schema)['_zod']['output']>;
export type TableRow = Row<(typeof profileTables.schema)['_zod']['output']>;

export type WriteOutcome =
  | { readonly kind: 'created' | 'updated'; readonly row: ProfileRow }
  | {
      readonly kind: 'refused';
      readonly reason: 'invalid' | 'conflict' | 'missing';
      readonly attribute: string;
      readonly message: string;
    };

/** Writes a profile by the table's rules. An existing one is found by the table's unique attributes. */
export function writeProfile(
  partition: Partition,
  table: TableRow,
  values: Values,
  { store, mode }: { readonly store: Store; readonly mode: WriteMode },
): WriteOutcome {
  const read = readValues(table.data.attributes, values);
  if ('kind' in read) return read;
  const existing = findByUnique(partition, table, { values: read.values, store });
  if (existing === undefined) {
    if (mode === 'update')
      return { kind: 'refused', reason: 'missing', attribute: '', message: 'There is no such profile.' };
    const missing = table.data.attributes.find(
      ({ name, required }) => required === true && isBlank(read.values[name]),
    );
    if (missing !== undefined) return refuse('invalid', missing.name, 'is required');
    const data = { attributes: read.values, subscriptions: [] };
    return {
      kind: 'created',
      row: store.insert(profiles, { partition, parentId: table.id }, { key: null, data }),
    };
  }
  if (mode === 'create')
    return refuse('conflict', existing.attribute, 'has a value that another profile has already');
  return editProfile(partition, table, existing.row, { values: read.values, store });
}

/** Changes the named attributes of one profile. */
export function editProfile(
  partition: Partition,
  table: TableRow,
  row: ProfileRow,
  { values, store }: { readonly values: Values; readonly store: Store },
): WriteOutcome {
  const read = readValues(table.data.attributes, values);
  if ('kind' in read) return read;
  const attributes = { ...row.data.attributes, ...read.values };
  const blank = table.data.attributes.find(
    ({ name, required }) => required === true && isBlank(attributes[name]),
  );
  if (blank !== undefined) return refuse('invalid', blank.name, 'is required');
  const other = findByUnique(partition, table, { values: read.values, store, exceptId: row.id });
  if (other !== undefined)
    return refuse('conflict', other.attribute, 'has a value that another profile has already');
  return { kind: 'updated', row: store.update(profiles, row, { ...row.data, attributes }) };
}

/** Accepts `emailAddress=ann@example.com` or an id. The attribute must be a unique one of the table. */
export function findProfile(
  partition: Partition,
  table: TableRow,
  reference: string,
  store: Store,
): ProfileRow | undefined {
  const place = { partition, parentId: table.id };
  const equals = reference.indexOf('=');
  if (equals < 0) return store.find(profiles, place, reference);
  const attribute = table.data.attributes.find(({ name }) => name === reference.slice(0, equals));
  if (attribute?.unique !== true) return undefined;
  const value = readValue(attribute, reference.slice(equals + 1));
  if (value === undefined || value === null) return undefined;
  return findByValue(place, attribute.name, value, store)[0];
}

function findByUnique(
  partition: Partition,
  table: TableRow,
  { values, store, exceptId }: { readonly values: Values; readonly store: Store; readonly exceptId?: string },
): { readonly row: ProfileRow; readonly attribute: string } | undefined {
  for (const attribute of table.data.attributes) {
    const value = values[attribute.name];
    if (attribute.unique !== true || value === undefined || value === null || value === '') continue;
    const found = findByValue({ partition, parentId: table.id }, attribute.name, value, store);
    const row = found.find(({ id }) => id !== exceptId);
    if (row !== undefined) return { row, attribute: attribute.name };
  }
  return undefined;
}

function findByValue(
  place: { readonly partition: Partition; readonly parentId: string },
  attribute: string,
  value: NonNullable<Value>,
  store: Store,
): readonly ProfileRow[] {
  const stored = typeof value === 'boolean' ? Number(value) : value;
  const where = [{ path: ['attributes', attribute], value: stored }];
  return store.list(profiles, place, { limit: 2, offset: 0, where }).items;
}

function readValues(
  attributes: readonly Attribute[],
  values: Values,
): { readonly values: Values } | Extract<WriteOutcome, { kind: 'refused' }> {
  const result: Values = {};
  for (const [name, raw] of Object.entries(values)) {
    const attribute = attributes.find((candidate) => candidate.name === name);
    if (attribute === undefined) return refuse('invalid', name, 'is not an attribute of the table');
    const value = readValue(attribute, raw);
    if (value === undefined) return refuse('invalid', name, `is not a value of type ${attribute.type}`);
    result[name] = value;
  }
  return { values: result };
}

/** Converts the value to the attribute's type, also from text (CSV, paths); undefined if that is not possible. */
export function readValue(attribute: Attribute, raw: Value): Value | undefined {
  if (raw === null || (raw === '' && attribute.type !== 'string')) return null;
  const text = String(raw);
  switch (attribute.type) {
    case 'string':
      return typeof raw === 'string' ? raw : undefined;
    case 'integer':
      return /^-?[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
    case 'decimal':
      return /^-?[0-9]{1,15}(?:\.[0-9]{1,10})?$/.test(text) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'date':
      return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
  }
}

function refuse(
  reason: 'invalid' | 'conflict',
  attribute: string,
  message: string,
): Extract<WriteOutcome, { kind: 'refused' }> {
  return { kind: 'refused', reason, attribute, message: `${attribute} ${message}` };
}

function isBlank(value: Value | undefined): boolean {
  return value === undefined || value === null || value === '';
}
