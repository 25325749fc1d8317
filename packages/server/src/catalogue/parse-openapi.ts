import type { HttpMethod } from '@postern/contract/catalogue';
import { checkReferences, resolveReference } from './local-references.ts';
import { extendPointer, OpenApiError } from './open-api-error.ts';
import { getTemplateShape, PathTemplateError } from './path-template.ts';
import { readResponseHeaders } from './read-response-headers.ts';
import { defaultDocumentLimits, getOwn, isJsonObject, readDocument } from './read-document.ts';
import type { DocumentLimits, DocumentSource, JsonObject } from './read-document.ts';

export interface ParsedParameter {
  readonly name: string;
  readonly in: string;
}

/** One operation of a document, as far as the catalogue reads it. */
export interface ParsedOperation {
  readonly method: HttpMethod;
  /** Below the base path (2.0) or the server (3.x): both are the API's `basePath` in postern.yaml. */
  readonly pathTemplate: string;
  /** JSON pointer of the operation. */
  readonly pointer: string;
  readonly operationId: string | undefined;
  readonly summary: string | undefined;
  readonly tags: readonly string[];
  readonly isDeprecated: boolean;
  readonly documentationUrl: string | undefined;
  /** The path item's and the operation's own, which win. */
  readonly parameters: readonly ParsedParameter[];
  /** Lower-case names of the headers of all its responses. */
  readonly responseHeaders: readonly string[];
  /** Every `x-…` field; the path item's count for each of its operations that has none of that name. */
  readonly extensions: ReadonlyMap<string, unknown>;
}

/** Something that does not keep the document from being used, and that its author should know. */
export interface DocumentFlaw {
  readonly pointer: string;
  readonly message: string;
}

export interface ParsedOpenApi {
  readonly version: '2.0' | '3.0' | '3.1';
  readonly title: string;
  readonly operations: readonly ParsedOperation[];
  readonly flaws: readonly DocumentFlaw[];
}

/** Method fields of a path item, in the order that catalogues list them. TRACE is refused at the gateway. */
const methods: readonly (readonly [field: string, method: HttpMethod | undefined])[] = [
  ['get', 'GET'],
  ['head', 'HEAD'],
  ['post', 'POST'],
  ['put', 'PUT'],
  ['patch', 'PATCH'],
  ['delete', 'DELETE'],
  ['options', 'OPTIONS'],
  ['trace', undefined],
];

/**
 * OpenAPI 2.0, 3.0 or 3.1 as JSON or YAML → its operations, `$ref`s resolved within the document, nothing
 * fetched. Strict about everything that decides which calls exist and what they need, lenient about the rest.
 *
 * Not checked here: schemas, responses, servers and security; see `listSchemaFlaws`.
 *
 * @throws OpenApiError with file, place, what is wrong and the remedy
 */
export function parseOpenApi(
  source: DocumentSource,
  limits: DocumentLimits = defaultDocumentLimits,
): ParsedOpenApi {
  const root = readDocument(source, limits);
  const version = parseVersion(root, source.file);
  checkReferences(root, source.file);
  const flaws: DocumentFlaw[] = [];
  const operations = parsePaths({ root, file: source.file, flaws, limits });
  if (operations.length === 0) flaws.push({ pointer: '/paths', message: 'the document has no operations' });
  const info = getOwn(root, 'info');
  const title = isJsonObject(info) ? getOwn(info, 'title') : undefined;
  return { version, title: typeof title === 'string' ? title : '', operations, flaws };
}

function parseVersion(root: JsonObject, file: string): ParsedOpenApi['version'] {
  const openapi = getOwn(root, 'openapi');
  const stated = openapi ?? getOwn(root, 'swagger') ?? '';
  // YAML reads an unquoted 2.0 as the number 2.
  const text =
    typeof stated === 'string' || typeof stated === 'number' ? String(stated) : JSON.stringify(stated);
  const version = /^(?:(2)(?:\.0)?|(3\.[01])(?:\.\d+)?(?:-\w+)?)$/.exec(text);
  if (version?.[1] !== undefined && openapi === undefined) return '2.0';
  if (version?.[2] === '3.0' || version?.[2] === '3.1') return version[2];
  throw new OpenApiError({
    file,
    pointer: openapi === undefined ? '/swagger' : '/openapi',
    problem:
      text === ''
        ? 'neither `openapi` nor `swagger` names a version'
        : `the version ${text.slice(0, 40)} is not known`,
    remedy: 'Give an OpenAPI document of version 2.0, 3.0 or 3.1.',
  });
}

interface Reading {
  readonly root: JsonObject;
  readonly file: string;
  readonly limits: DocumentLimits;
  readonly flaws: DocumentFlaw[];
}

function parsePaths(reading: Reading): readonly ParsedOperation[] {
  const paths = getOwn(reading.root, 'paths') ?? {};
  if (!isJsonObject(paths))
    throw fault(reading, '/paths', 'the paths are not an object', 'Make it path → path item.');
  const operations: ParsedOperation[] = [];
  for (const [pathTemplate, rawItem] of Object.entries(paths)) {
    if (pathTemplate.startsWith('x-')) continue;
    const pointer = extendPointer('/paths', pathTemplate);
    checkTemplate(reading, pathTemplate, pointer);
    const item = resolveReference(reading.root, rawItem, { file: reading.file, pointer });
    if (!isJsonObject(item)) {
      throw fault(
        reading,
        pointer,
        `the path item is ${describe(item)}`,
        'Make it an object of methods, or remove the path.',
      );
    }
    operations.push(...parsePathItem(reading, { pathTemplate, pointer, item }));
    if (operations.length > reading.limits.operationCountMax) {
      const most = `more than the ${reading.limits.operationCountMax} operations that are accepted`;
      throw fault(
        reading,
        '/paths',
        `the document has ${most}`,
        'Split it into several APIs, or raise the limit.',
      );
    }
  }
  return operations;
}

function checkTemplate(reading: Reading, pathTemplate: string, pointer: string): void {
  try {
    getTemplateShape(pathTemplate);
  } catch (error) {
    if (!(error instanceof PathTemplateError)) throw error;
    throw fault(reading, pointer, `the path cannot be used: ${error.message}`, 'Correct the path.');
  }
  if (pathTemplate.length > 2_000) {
    throw fault(reading, pointer, 'the path is longer than 2000 characters', 'Shorten it.');
  }
  // What the receive stage refuses can never arrive here; see security.md on the one canonical path.
  if (/[?#\\;\s]|\/\/|\/\.{1,2}(?:\/|$)|[^\x21-\x7e]/.test(pathTemplate.replaceAll(/\{[^{}]*\}/g, 'x'))) {
    reading.flaws.push({
      pointer,
      message:
        'no call reaches this path, since it holds what the gateway refuses or what is not part of a path',
    });
  }
}

interface PathItem {
  readonly pathTemplate: string;
  readonly pointer: string;
  readonly item: JsonObject;
}

function parsePathItem(reading: Reading, path: PathItem): readonly ParsedOperation[] {
  const operations: ParsedOperation[] = [];
  for (const [field, method] of methods) {
    if (!Object.hasOwn(path.item, field)) continue;
    const pointer = extendPointer(path.pointer, field);
    const operation = path.item[field];
    if (!isJsonObject(operation)) {
      throw fault(
        reading,
        pointer,
        `the operation is ${describe(operation)}`,
        'Make it an object, or remove the method.',
      );
    }
    if (method === undefined) {
      reading.flaws.push({
        pointer,
        message: `the method ${field.toUpperCase()} is always refused, so it is left out`,
      });
    } else {
      operations.push(parseOperation(reading, { ...path, pointer, method, operation }));
    }
  }
  return operations;
}

function parseOperation(
  reading: Reading,
  {
    pathTemplate,
    pointer,
    item,
    method,
    operation,
  }: PathItem & { readonly method: HttpMethod; readonly operation: JsonObject },
): ParsedOperation {
  const text = (field: string) => parseText(reading, { object: operation, field, pointer });
  return {
    method,
    pathTemplate,
    pointer,
    operationId: text('operationId'),
    summary: text('summary') ?? parseText(reading, { object: item, field: 'summary', pointer }),
    tags: parseTags(reading, getOwn(operation, 'tags'), extendPointer(pointer, 'tags')),
    isDeprecated: getOwn(operation, 'deprecated') === true,
    documentationUrl: parseDocumentationUrl(reading, getOwn(operation, 'externalDocs'), pointer),
    parameters: [
      ...new Map(
        [
          ...parseParameters(reading, getOwn(item, 'parameters'), pointer.slice(0, pointer.lastIndexOf('/'))),
          ...parseParameters(reading, getOwn(operation, 'parameters'), pointer),
        ].map((parameter) => [`${parameter.in} ${parameter.name}`, parameter]),
      ).values(),
    ],
    responseHeaders: readResponseHeaders(reading, getOwn(operation, 'responses'), pointer),
    extensions: new Map(
      [item, operation].flatMap((holder) => Object.entries(holder).filter(([key]) => key.startsWith('x-'))),
    ),
  };
}

function parseText(
  reading: Reading,
  {
    object,
    field,
    pointer,
  }: { readonly object: JsonObject; readonly field: string; readonly pointer: string },
): string | undefined {
  const value = getOwn(object, field);
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw fault(
    reading,
    extendPointer(pointer, field),
    `\`${field}\` is ${describe(value)}`,
    'Make it a text.',
  );
}

function parseTags(reading: Reading, tags: unknown, pointer: string): readonly string[] {
  if (tags === undefined) return [];
  if (!Array.isArray(tags))
    throw fault(reading, pointer, `\`tags\` is ${describe(tags)}`, 'Make it a list of texts.');
  return tags.flatMap((tag: unknown, index) => {
    const place = extendPointer(pointer, index);
    if (typeof tag !== 'string')
      throw fault(reading, place, `the tag is ${describe(tag)}`, 'Make it a text.');
    if (tag.trim() !== '') return [tag];
    reading.flaws.push({ pointer: place, message: 'the tag is empty, so it is ignored' });
    return [];
  });
}

/** Only what a browser may follow safely: anything but http and https is left out. */
function parseDocumentationUrl(reading: Reading, externalDocs: unknown, pointer: string): string | undefined {
  const url = isJsonObject(externalDocs) ? getOwn(externalDocs, 'url') : undefined;
  if (url === undefined) return undefined;
  if (typeof url === 'string' && url.length <= 2_000 && /^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    return url;
  const message =
    'the documentation URL is left out, since it is not an http or https URL of at most 2000 characters';
  reading.flaws.push({ pointer: `${pointer}/externalDocs/url`, message });
  return undefined;
}

function parseParameters(reading: Reading, parameters: unknown, pointer: string): readonly ParsedParameter[] {
  if (parameters === undefined) return [];
  const listPointer = extendPointer(pointer, 'parameters');
  if (!Array.isArray(parameters)) {
    throw fault(
      reading,
      listPointer,
      `\`parameters\` is ${describe(parameters)}`,
      'Make it a list of parameters.',
    );
  }
  return parameters.map((raw: unknown, index) => {
    const place = { file: reading.file, pointer: extendPointer(listPointer, index) };
    const parameter = resolveReference(reading.root, raw, place);
    const [name, location] = isJsonObject(parameter)
      ? [getOwn(parameter, 'name'), getOwn(parameter, 'in')]
      : [];
    if (typeof name === 'string' && typeof location === 'string') return { name, in: location };
    throw fault(reading, place.pointer, 'the parameter has no `name` and `in`', 'Give both as texts.');
  });
}

function fault(reading: Reading, pointer: string, problem: string, remedy: string): OpenApiError {
  return new OpenApiError({ file: reading.file, pointer, problem, remedy });
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
