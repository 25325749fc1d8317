import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { conflict } from './fault.ts';

/** A kind of document. `schema` describes the stored form, and parses everything that is read from the file. */
export interface Collection<Schema extends z.ZodObject = z.ZodObject> {
  /** The name in messages, such as `profile table`. */
  readonly name: string;
  readonly schema: Schema;
}

/**
 * The owner of data. No call reads or writes across two partitions. `entity` is empty for data that a licence has once.
 */
export interface Partition {
  readonly environment: string;
  readonly licence: string;
  readonly entity: string;
}

export interface Row<Data> {
  readonly id: string;
  readonly key: string | null;
  readonly parentId: string;
  readonly data: Data;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** A place in a collection: the partition, and the row that the document belongs to (undefined for none). */
export interface Place {
  readonly partition: Partition;
  readonly parentId?: string;
}

export interface ListQuery {
  readonly limit: number;
  readonly offset: number;
  /** Exact matches on values inside the document: JSON path below `$` → value. */
  readonly where?: readonly { readonly path: readonly string[]; readonly value: string | number }[];
}

export interface RowPage<Data> {
  readonly items: readonly Row<Data>[];
  readonly total: number;
}

export type Store = ReturnType<typeof openStore>;

const migration = `
  CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL, licence TEXT NOT NULL, entity TEXT NOT NULL,
    collection TEXT NOT NULL, parent TEXT NOT NULL, key TEXT,
    data TEXT NOT NULL, created_at_ms INTEGER NOT NULL, updated_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS documents_by_key
    ON documents (environment, licence, entity, collection, parent, key) WHERE key IS NOT NULL;
  CREATE INDEX IF NOT EXISTS documents_by_place
    ON documents (environment, licence, entity, collection, parent, id);
  CREATE TABLE IF NOT EXISTS contents (
    document_id INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE, bytes BLOB NOT NULL
  ) STRICT;`;

const rowSchema = z.object({
  id: z.int(),
  key: z.string().nullable(),
  parent: z.string(),
  data: z.string(),
  created_at_ms: z.int(),
  updated_at_ms: z.int(),
});

/** Restricts the file to its owner, whatever the umask is. SQLite gives the files beside it the same mode. */
function keepPrivate(dataFile: string): void {
  closeSync(openSync(dataFile, 'a', 0o600));
  for (const file of [dataFile, `${dataFile}-wal`, `${dataFile}-shm`]) {
    if (existsSync(file)) chmodSync(file, 0o600);
  }
}

/**
 * Opens the API's own store: one SQLite file (`:memory:` for none) with documents by partition and collection. One
 * process owns the file. Every call is synchronous, so that nothing comes between a read and the write that follows it.
 */
export function openStore(dataFile: string, { now }: { readonly now: () => number }) {
  if (dataFile !== ':memory:') keepPrivate(dataFile);
  const database = new DatabaseSync(dataFile);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  database.exec(migration);
  const reader = createReader(database);

  function insert<Schema extends z.ZodObject>(
    collection: Collection<Schema>,
    place: Place,
    document: { readonly key: string | null; readonly data: unknown },
  ): Row<z.output<Schema>> {
    const data = collection.schema.parse(document.data);
    if (document.key !== null && reader.find(collection, place, document.key)?.key === document.key)
      throw conflict(`There is already a ${collection.name} "${document.key}".`);
    const atMs = now();
    const result = database
      .prepare(
        `INSERT INTO documents (environment, licence, entity, collection, parent, key, data, created_at_ms, updated_at_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(...atValues(collection, place), document.key, JSON.stringify(data), atMs, atMs);
    return {
      id: String(result.lastInsertRowid),
      key: document.key,
      parentId: place.parentId ?? '',
      data,
      createdAtMs: atMs,
      updatedAtMs: atMs,
    };
  }

  function update<Schema extends z.ZodObject>(
    collection: Collection<Schema>,
    row: Row<z.output<Schema>>,
    data: unknown,
  ): Row<z.output<Schema>> {
    const parsed = collection.schema.parse(data);
    const updatedAtMs = now();
    database
      .prepare('UPDATE documents SET data = ?, updated_at_ms = ? WHERE id = ? AND collection = ?')
      .run(JSON.stringify(parsed), updatedAtMs, Number(row.id), collection.name);
    return { ...row, data: parsed, updatedAtMs };
  }

  /** Deletes the document with everything that belongs to it. */
  function remove(row: Row<unknown>): void {
    database
      .prepare(
        `WITH RECURSIVE doomed (id) AS (
           VALUES (?) UNION SELECT documents.id FROM documents JOIN doomed ON documents.parent = CAST(doomed.id AS TEXT))
         DELETE FROM documents WHERE id IN (SELECT id FROM doomed)`,
      )
      .run(Number(row.id));
  }

  function setContent(row: Row<unknown>, bytes: Uint8Array): void {
    database.prepare('INSERT OR REPLACE INTO contents VALUES (?, ?)').run(Number(row.id), bytes);
  }

  /** Runs `work` in a transaction: everything is stored, or nothing. It must not be nested. */
  function transact<Result>(work: () => Result): Result {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }

  return {
    ...reader,
    insert,
    update,
    remove,
    setContent,
    transact,
    close: () => database.close(),
  };
}

function createReader(database: DatabaseSync) {
  /** Finds a document by its key, or else by its id. */
  function find<Schema extends z.ZodObject>(
    collection: Collection<Schema>,
    place: Place,
    keyOrId: string,
  ): Row<z.output<Schema>> | undefined {
    const isId = /^[1-9][0-9]{0,14}$/.test(keyOrId);
    const found = database
      .prepare(`SELECT * FROM documents WHERE ${at} AND (key = ? OR id = ?) ORDER BY key IS NULL LIMIT 1`)
      .get(...atValues(collection, place), keyOrId, isId ? Number(keyOrId) : -1);
    return found === undefined ? undefined : parseRow(collection, found);
  }

  function list<Schema extends z.ZodObject>(
    collection: Collection<Schema>,
    place: Place,
    query: ListQuery,
  ): RowPage<z.output<Schema>> {
    const where = query.where ?? [];
    const filter = where.map(() => ' AND json_extract(data, ?) = ?').join('');
    const values = [
      ...atValues(collection, place),
      ...where.flatMap(({ path, value }) => [jsonPath(path), value]),
    ];
    const counted = database
      .prepare(`SELECT count(*) AS total FROM documents WHERE ${at}${filter}`)
      .get(...values);
    const found = database
      .prepare(`SELECT * FROM documents WHERE ${at}${filter} ORDER BY id LIMIT ? OFFSET ?`)
      .all(...values, query.limit, query.offset);
    return {
      items: found.map((row) => parseRow(collection, row)),
      total: z.int().parse(counted?.['total']),
    };
  }

  /** Lists every document of a collection in all partitions. Only for resuming interrupted work at the start. */
  function listAcrossPartitions<Schema extends z.ZodObject>(
    collection: Collection<Schema>,
  ): readonly { readonly partition: Partition; readonly row: Row<z.output<Schema>> }[] {
    const found = database.prepare('SELECT * FROM documents WHERE collection = ?').all(collection.name);
    return found.map((raw) => ({
      partition: partitionSchema.parse(raw),
      row: parseRow(collection, raw),
    }));
  }

  function findContent(row: Row<unknown>): Uint8Array | undefined {
    const found = database.prepare('SELECT bytes FROM contents WHERE document_id = ?').get(Number(row.id));
    return found === undefined ? undefined : z.instanceof(Uint8Array).parse(found['bytes']);
  }

  const isEmpty = () => database.prepare('SELECT 1 FROM documents LIMIT 1').get() === undefined;
  const count = () =>
    z.int().parse(database.prepare('SELECT count(*) AS total FROM documents').get()?.['total']);
  return { find, list, listAcrossPartitions, findContent, isEmpty, count };
}

const at = 'environment = ? AND licence = ? AND entity = ? AND collection = ? AND parent = ?';
const atValues = (collection: Collection, place: Place) => [
  place.partition.environment,
  place.partition.licence,
  place.partition.entity,
  collection.name,
  place.parentId ?? '',
];

const partitionSchema = z.object({ environment: z.string(), licence: z.string(), entity: z.string() });

function parseRow<Schema extends z.ZodObject>(
  collection: Collection<Schema>,
  raw: unknown,
): Row<z.output<Schema>> {
  const row = rowSchema.parse(raw);
  return {
    id: String(row.id),
    key: row.key,
    parentId: row.parent,
    data: collection.schema.parse(JSON.parse(row.data)),
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}

/** Turns `['attributes', 'e-mail']` into `$."attributes"."e-mail"`. Names with a quote are not supported. */
function jsonPath(path: readonly string[]): string {
  return `$${path.map((name) => `."${name.replaceAll('"', '')}"`).join('')}`;
}
