import { isDeepStrictEqual } from 'node:util';
import { resolveReference } from '../local-references.ts';
import { extendPointer, OpenApiError } from '../open-api-error.ts';
import { getOwn, isJsonObject } from '../read-document.ts';
import type { JsonObject } from '../read-document.ts';
import type { DocumentPart } from './document-part.ts';

export interface PathMerge {
  /**
   * Merges the paths of a document. @throws OpenApiError where an earlier document describes one of its calls
   * differently
   */
  add(part: DocumentPart): void;
  present(): JsonObject;
  /** The file of each path, and of each operation in a path that several documents describe, by its JSON pointer. */
  readonly origins: ReadonlyMap<string, string>;
}

const methodFields = new Set('get head post put patch delete options trace query'.split(' '));

export function createPathMerge(): PathMerge {
  const paths = new Map<string, { readonly item: unknown; readonly part: DocumentPart }>();
  const origins = new Map<string, string>();
  return {
    origins,

    add(part) {
      for (const [path, ownItem] of Object.entries(getPaths(part))) {
        const pointer = extendPointer('/paths', path);
        const item = part.version === '2.0' ? fillMediaTypes(part.root, ownItem) : ownItem;
        const known = paths.get(path);
        if (known === undefined) {
          paths.set(path, { item, part });
          origins.set(pointer, part.file);
        } else if (!path.startsWith('x-')) {
          const before = pushDown(known.part, known.item, pointer);
          const added = pushDown(part, item, pointer);
          const place = { path, pointer, part, origins, knownFile: known.part.file };
          paths.set(path, { item: joinItems(before, added, place), part: known.part });
        }
      }
    },

    present: () => Object.fromEntries([...paths].map(([path, { item }]) => [path, item])),
  };
}

function getPaths({ root, file }: DocumentPart): JsonObject {
  const paths = getOwn(root, 'paths') ?? {};
  if (isJsonObject(paths)) return paths;
  throw new OpenApiError({
    file,
    pointer: '/paths',
    problem: 'the paths are not an object',
    remedy: 'Make it an object with a path item for each path.',
  });
}

interface JoinPlace {
  readonly path: string;
  readonly pointer: string;
  readonly part: DocumentPart;
  readonly knownFile: string;
  readonly origins: Map<string, string>;
}

/** Joins two path items that contain only operations. */
function joinItems(before: JsonObject, added: JsonObject, place: JoinPlace): JsonObject {
  const joined: Record<string, unknown> = { ...before };
  for (const [field, operation] of Object.entries(added)) {
    const pointer = extendPointer(place.pointer, field);
    if (!Object.hasOwn(before, field)) {
      joined[field] = operation;
      place.origins.set(pointer, place.part.file);
    } else if (methodFields.has(field) && !isDeepStrictEqual(before[field], operation)) {
      throw new OpenApiError({
        file: place.part.file,
        pointer,
        problem: `${field.toUpperCase()} ${place.path} is described by ${place.origins.get(pointer) ?? place.knownFile} as well, but differently`,
        remedy:
          'Remove it from one of the two documents, or, where they describe different surfaces, make an API of each with a base path of its own.',
      });
    }
  }
  return joined;
}

/**
 * Copies the common fields of a path item to each of its operations, so that they do not apply to another document's.
 */
function pushDown({ root, file }: DocumentPart, rawItem: unknown, pointer: string): JsonObject {
  const item = resolveReference(root, rawItem, { file, pointer });
  if (!isJsonObject(item)) return {};
  const fields = Object.entries(item);
  const shared = Object.fromEntries(
    fields.filter(([field]) => !methodFields.has(field) && field !== 'parameters'),
  );
  const parameters = listOf(getOwn(item, 'parameters'));
  const key = (parameter: unknown) => {
    const resolved = resolveReference(root, parameter, { file, pointer });
    return isJsonObject(resolved) ? `${String(resolved['in'])} ${String(resolved['name'])}` : '';
  };
  return Object.fromEntries(
    fields
      .filter(([field]) => methodFields.has(field))
      .map(([field, operation]) => {
        if (!isJsonObject(operation)) return [field, operation];
        const own = listOf(getOwn(operation, 'parameters'));
        const named = new Set(own.map(key));
        const all = [...parameters.filter((parameter) => !named.has(key(parameter))), ...own];
        return [field, { ...shared, ...operation, ...(all.length === 0 ? {} : { parameters: all }) }];
      }),
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** Copies a document's media types to each of its operations (OpenAPI 2.0). */
function fillMediaTypes(root: JsonObject, item: unknown): unknown {
  const { consumes, produces } = root;
  const shared = { ...(consumes !== undefined && { consumes }), ...(produces !== undefined && { produces }) };
  if (!isJsonObject(item) || Object.keys(shared).length === 0) return item;
  return Object.fromEntries(
    Object.entries(item).map(([field, value]) => [
      field,
      methodFields.has(field) && isJsonObject(value) ? { ...shared, ...value } : value,
    ]),
  );
}
