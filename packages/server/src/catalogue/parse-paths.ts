import type { HttpMethod } from '@postern/contract/catalogue';
import { addFault, addNote, describeValue, followReference } from './document-reading.ts';
import type { DocumentReading } from './document-reading.ts';
import { readDocumentPath } from './document-path.ts';
import { extendPointer, OpenApiError } from './open-api-error.ts';
import { parseOperation } from './parse-operation.ts';
import type { ParsedOperation } from './parse-operation.ts';
import { PathTemplateError } from './path-template.ts';
import { getOwn, isJsonObject } from './read-document.ts';
import type { JsonObject } from './read-document.ts';

export interface ParsedPaths {
  readonly operations: readonly ParsedOperation[];
  /** The templates of paths without an operation that can be called; see `createMatcher`. */
  readonly closedPaths: readonly string[];
}

/**
 * The method fields of a path item, in the order in which catalogues list them. The gateway refuses TRACE, and handles
 * OPTIONS itself.
 */
const methods: readonly (readonly [field: string, method: HttpMethod | undefined])[] = [
  ['get', 'GET'],
  ['head', 'HEAD'],
  ['post', 'POST'],
  ['put', 'PUT'],
  ['patch', 'PATCH'],
  ['delete', 'DELETE'],
  ['options', undefined],
  ['trace', undefined],
];

/**
 * Parses the operations of `paths`. A path or operation that cannot be read is left out, with a fault.
 *
 * @throws OpenApiError where there are no paths to read, or too many operations
 */
export function parsePaths(reading: DocumentReading): ParsedPaths {
  const paths = getOwn(reading.root, 'paths') ?? {};
  if (!isJsonObject(paths)) {
    throw new OpenApiError({
      file: reading.file,
      pointer: '/paths',
      problem: 'the paths are not an object',
      remedy: 'Make it an object with a path item for each path.',
    });
  }
  const operations: ParsedOperation[] = [];
  const closedPaths: string[] = [];
  const neverForwarded: NeverForwarded = new Map();
  for (const [documentedPath, rawItem] of Object.entries(paths)) {
    if (documentedPath.startsWith('x-')) continue;
    const pointer = extendPointer('/paths', documentedPath);
    const pathTemplate = readTemplate(reading, documentedPath, pointer);
    if (pathTemplate === undefined) continue;
    const path = { documentedPath, pathTemplate, pointer };
    const found = parsePathItem(reading, path, { rawItem, neverForwarded });
    operations.push(...found);
    if (found.length === 0) closedPaths.push(pathTemplate);
    checkCount(reading, operations.length);
  }
  for (const [method, { first, count }] of neverForwarded) {
    const what = count === 1 ? `the ${method} operation is` : `${count} ${method} operations are`;
    addNote(reading, first, `${what} left out, since the gateway never forwards the method ${method}`);
  }
  return { operations, closedPaths };
}

type NeverForwarded = Map<string, { readonly first: string; count: number }>;

function checkCount({ file, limits }: DocumentReading, count: number): void {
  if (count <= limits.operationCountMax) return;
  throw new OpenApiError({
    file,
    pointer: '/paths',
    problem: `the document has more than the ${limits.operationCountMax} operations that are accepted`,
    remedy: 'Split it into several APIs, or raise the limit.',
  });
}

function readTemplate(reading: DocumentReading, path: string, pointer: string): string | undefined {
  if (path.length > 2_000) {
    addFault(reading, pointer, 'the path is longer than 2000 characters, so it is left out');
    return undefined;
  }
  try {
    const { template, notes } = readDocumentPath(path);
    for (const note of notes) addNote(reading, pointer, note);
    if (template.length <= 2_000) return template;
    addFault(reading, pointer, 'the escaped path is longer than 2000 characters, so it is left out');
  } catch (error) {
    if (!(error instanceof PathTemplateError)) throw error;
    addFault(reading, pointer, `the path cannot be matched, so it is left out: ${error.message}`);
  }
  return undefined;
}

interface DocumentedPath {
  readonly documentedPath: string;
  readonly pathTemplate: string;
  readonly pointer: string;
}

function parsePathItem(
  reading: DocumentReading,
  path: DocumentedPath,
  { rawItem, neverForwarded }: { readonly rawItem: unknown; readonly neverForwarded: NeverForwarded },
): readonly ParsedOperation[] {
  const item = followReference(reading, rawItem, path.pointer);
  if (item === undefined) return [];
  if (!isJsonObject(item)) {
    addFault(reading, path.pointer, `the path item is ${describeValue(item)}, so the path is left out`);
    return [];
  }
  return methods.flatMap(([field, method]): readonly ParsedOperation[] => {
    if (!Object.hasOwn(item, field)) return [];
    const pointer = extendPointer(path.pointer, field);
    const operation = item[field];
    if (!isJsonObject(operation)) {
      addFault(reading, pointer, `the operation is ${describeValue(operation)}, so it is left out`);
      return [];
    }
    if (method === undefined) {
      countNeverForwarded(neverForwarded, field.toUpperCase(), pointer);
      return [];
    }
    return [parseOperation(reading, { ...path, pointer, method, item, operation })];
  });
}

function countNeverForwarded(counts: NeverForwarded, method: string, pointer: string): void {
  const known = counts.get(method);
  if (known === undefined) counts.set(method, { first: pointer, count: 1 });
  else known.count++;
}

/** Explains to the author why the document has no operation. */
export function describeMissingOperations(root: JsonObject): string {
  const paths = getOwn(root, 'paths');
  const items = isJsonObject(paths) ? Object.values(paths).filter(isJsonObject) : [];
  const upperCase = items.flatMap((item) => Object.keys(item)).find((field) => /^[A-Z]+$/.test(field));
  return upperCase === undefined
    ? 'Give it `paths` with an operation in one of them at least.'
    : `Write the methods in lower case: ${upperCase.toLowerCase()} in place of ${upperCase}.`;
}
