import type { HttpMethod } from '@postern/contract/catalogue';
import { addFault, addNote, describeValue, followReference } from './document-reading.ts';
import type { DocumentReading } from './document-reading.ts';
import { extendPointer } from './open-api-error.ts';
import { getOwn, isJsonObject } from './read-document.ts';
import type { JsonObject } from './read-document.ts';
import { readResponseHeaders } from './read-response-headers.ts';

export interface ParsedParameter {
  readonly name: string;
  readonly in: string;
}

/** An operation of a document, with the parts that the catalogue uses. */
export interface ParsedOperation {
  readonly method: HttpMethod;
  /**
   * The path that calls are matched with, without the base path (2.0) or server (3.x): that is the API's `basePath` in
   * postern.yaml.
   */
  readonly pathTemplate: string;
  /** The path as the document writes it. */
  readonly documentedPath: string;
  /** The JSON pointer of the operation. */
  readonly pointer: string;
  readonly operationId: string | undefined;
  readonly summary: string | undefined;
  readonly tags: readonly string[];
  readonly isDeprecated: boolean;
  readonly documentationUrl: string | undefined;
  /** The parameters of the path item and of the operation, which override the former. */
  readonly parameters: readonly ParsedParameter[];
  /** The lower-case names of the headers of all responses. */
  readonly responseHeaders: readonly string[];
  /** Every `x-…` field. Those of the path item apply to each of its operations without a field of that name. */
  readonly extensions: ReadonlyMap<string, unknown>;
}

/** An operation and its place in the document. */
export interface OperationPlace {
  readonly method: HttpMethod;
  readonly pathTemplate: string;
  readonly documentedPath: string;
  readonly pointer: string;
  readonly item: JsonObject;
  readonly operation: JsonObject;
}

/** Parses one operation. Parts that cannot be read are left out, with a fault. */
export function parseOperation(reading: DocumentReading, place: OperationPlace): ParsedOperation {
  const { method, pathTemplate, documentedPath, pointer, item, operation } = place;
  const text = (field: string) => parseText(reading, { object: operation, field, pointer });
  return {
    method,
    pathTemplate,
    documentedPath,
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

interface TextField {
  readonly object: JsonObject;
  readonly field: string;
  readonly pointer: string;
}

/** Parses a text. YAML makes numbers and booleans from unquoted texts; these are converted back. */
function parseText(reading: DocumentReading, { object, field, pointer }: TextField): string | undefined {
  const value = getOwn(object, field);
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  const place = extendPointer(pointer, field);
  if (typeof value === 'number' || typeof value === 'boolean') {
    addFault(reading, place, `\`${field}\` is ${describeValue(value)}, and is read as a text`);
    return String(value);
  }
  addFault(reading, place, `\`${field}\` is ${describeValue(value)} and not a text, so it is ignored`);
  return undefined;
}

/**
 * Parses the tags. An operation needs the modules of all of its tags, so if one tag cannot be read, none is used: the
 * others alone would be a weaker right.
 */
function parseTags(reading: DocumentReading, tags: unknown, pointer: string): readonly string[] {
  if (tags === undefined) return [];
  if (!Array.isArray(tags)) {
    addFault(
      reading,
      pointer,
      `\`tags\` is ${describeValue(tags)} and not a list of texts, so it is ignored`,
    );
    return [];
  }
  const unreadable = tags.findIndex((tag: unknown) => typeof tag !== 'string');
  if (unreadable !== -1) {
    const what = describeValue(tags[unreadable]);
    addFault(
      reading,
      extendPointer(pointer, unreadable),
      `the tag is ${what} and not a text, so all tags of the operation are ignored`,
    );
    return [];
  }
  return (tags as readonly string[]).filter((tag, index) => {
    if (tag.trim() === '')
      addNote(reading, extendPointer(pointer, index), 'the tag is empty, so it is ignored');
    return tag.trim() !== '';
  });
}

/** Accepts only http and https, which a browser may follow safely. A relative URL has no base here, and is left out. */
function parseDocumentationUrl(
  reading: DocumentReading,
  externalDocs: unknown,
  pointer: string,
): string | undefined {
  const url = isJsonObject(externalDocs) ? getOwn(externalDocs, 'url') : undefined;
  if (url === undefined) return undefined;
  if (typeof url === 'string' && url.length <= 2_000) {
    if (/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url;
    // OpenAPI 3.1 permits relative URLs, but the document's own URL is not known here.
    if (URL.parse(url) === null && !url.startsWith('//')) return undefined;
  }
  addNote(
    reading,
    `${pointer}/externalDocs/url`,
    'the documentation URL is left out, since it is not an http or https URL of at most 2000 characters',
  );
  return undefined;
}

function parseParameters(
  reading: DocumentReading,
  parameters: unknown,
  pointer: string,
): readonly ParsedParameter[] {
  if (parameters === undefined) return [];
  const listPointer = extendPointer(pointer, 'parameters');
  if (!Array.isArray(parameters)) {
    addFault(
      reading,
      listPointer,
      `\`parameters\` is ${describeValue(parameters)} and not a list, so it is ignored`,
    );
    return [];
  }
  return parameters.flatMap((raw: unknown, index): readonly ParsedParameter[] => {
    const place = extendPointer(listPointer, index);
    const parameter = followReference(reading, raw, place);
    if (parameter === undefined) return [];
    const [name, location] = isJsonObject(parameter)
      ? [getOwn(parameter, 'name'), getOwn(parameter, 'in')]
      : [];
    if (typeof name !== 'string' || typeof location !== 'string' || !isJsonObject(parameter)) {
      addFault(reading, place, 'the parameter has no `name` and `in`, so it is ignored');
      return [];
    }
    if (location === 'path' && getOwn(parameter, 'style') === 'matrix') {
      addNote(
        reading,
        place,
        `every call with the parameter ${name} is refused, since \`style: matrix\` puts a semicolon into the path; use \`style: simple\``,
      );
    }
    return [{ name, in: location }];
  });
}
