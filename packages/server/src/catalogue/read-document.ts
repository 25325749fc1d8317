import { findRepeatedMember } from './find-repeated-member.ts';
import { extendPointer, OpenApiError } from './open-api-error.ts';
import { readYaml } from './read-yaml.ts';

/** The text of a document, and its name in errors. */
export interface DocumentSource {
  readonly text: string;
  readonly file: string;
}

/** The limits above which a document is refused. */
export interface DocumentLimits {
  readonly documentBytesMax: number;
  readonly depthMax: number;
  readonly operationCountMax: number;
  /** By default `defaultReadingBounds`. */
  readonly reading?: ReadingBounds;
}

/**
 * Bounds of the memory and time that reading a document needs. They are not configurable, since operators have no
 * reason to change them.
 */
export interface ReadingBounds {
  /** The number of lexemes of a YAML text. The reader needs about 600 bytes of memory for each. */
  readonly lexemesMax: number;
  /** The number of YAML aliases that are followed. Real documents repeat parameters with them; alias bombs multiply. */
  readonly aliasesMax: number;
  /** The number of objects and lists together. */
  readonly partsMax: number;
}

export const defaultDocumentLimits: DocumentLimits = {
  documentBytesMax: 20 * 1024 * 1024,
  depthMax: 200,
  operationCountMax: 20_000,
};

const defaultReadingBounds: ReadingBounds = {
  lexemesMax: 2_000_000,
  aliasesMax: 10_000,
  partsMax: 2_000_000,
};

/** A JSON object with unknown keys. It is only read with `getOwn`, so that no inherited name is mistaken for a key. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function getOwn(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * Reads JSON or YAML 1.2 (including merge keys) into plain data. It refuses documents that are too large or nested too
 * deeply, aliases that multiply or contain themselves, repeated keys, and the key `__proto__`. Not checked here: that
 * it is OpenAPI.
 *
 * @throws OpenApiError
 */
export function readDocument(source: DocumentSource, limits: DocumentLimits): JsonObject {
  const bytes = Buffer.byteLength(source.text);
  if (bytes > limits.documentBytesMax) {
    throw new OpenApiError({
      file: source.file,
      problem: `the document has ${bytes} bytes, more than the ${limits.documentBytesMax} that are accepted`,
      remedy: 'Split it into several APIs, or raise the limit.',
    });
  }
  const text = source.text.startsWith('\uFEFF') ? source.text.slice(1) : source.text;
  const value = /^\s*\{/.test(text)
    ? readJson(text, source.file, limits)
    : readYaml(text, source.file, limits.reading ?? defaultReadingBounds);
  if (!isJsonObject(value)) {
    throw new OpenApiError({
      file: source.file,
      pointer: '',
      problem: `the document is ${text.trim() === '' ? 'empty' : 'not an object'}`,
      remedy: 'Give an OpenAPI document: an object that begins with `openapi` or `swagger`.',
    });
  }
  checkShape(value, source.file, limits);
  if (text.includes('*') && containsItself(value)) {
    throw new OpenApiError({
      file: source.file,
      pointer: '',
      problem: 'the document contains itself: an alias is within its own anchor',
      remedy: 'Write it with $ref in place of the alias.',
    });
  }
  return value;
}

function readJson(text: string, file: string, limits: DocumentLimits): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // A YAML flow mapping also begins with a brace. The YAML reader accepts both, and reports the line of a fault.
    return readYaml(text, file, { ...(limits.reading ?? defaultReadingBounds), jsonFault: cause });
  }
  const repeated = findRepeatedMember(text);
  if (repeated === undefined) return value;
  throw new OpenApiError({
    file,
    line: repeated.line,
    problem: `the key ${JSON.stringify(repeated.name.slice(0, 100))} appears twice in one object, and it is undefined which value applies`,
    remedy: 'Join the two, or remove one of them.',
  });
}

/** Detects an alias within its own anchor, since a program that walks the document would never finish. */
function containsItself(root: JsonObject): boolean {
  const open = new Set<object>();
  const done = new Set<object>();
  const steps: { readonly value: object; readonly isLeaving: boolean }[] = [
    { value: root, isLeaving: false },
  ];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    const { value, isLeaving } = step;
    if (isLeaving) {
      open.delete(value);
      done.add(value);
    } else if (open.has(value)) return true;
    else if (!done.has(value)) {
      open.add(value);
      steps.push({ value, isLeaving: true });
      for (const child of Object.values(value) as unknown[]) {
        if (typeof child === 'object' && child !== null) steps.push({ value: child, isLeaving: false });
      }
    }
  }
  return false;
}

/**
 * Checks depth and size. It uses its own stack instead of recursion, so that a deep document cannot exhaust the call
 * stack.
 */
function checkShape(root: JsonObject, file: string, limits: DocumentLimits): void {
  const { partsMax } = limits.reading ?? defaultReadingBounds;
  interface Place {
    readonly value: object;
    readonly pointer: string;
    readonly depth: number;
  }
  const places: Place[] = [{ value: root, pointer: '', depth: 1 }];
  const seen = new Set<object>();
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { value, pointer, depth } = place;
    if (depth > limits.depthMax) {
      throw new OpenApiError({
        file,
        pointer: pointer.length > 200 ? `${pointer.slice(0, 200)}…` : pointer,
        problem: `the document is nested deeper than the ${limits.depthMax} levels that are accepted`,
        remedy: 'Move the inner parts to `components` and refer to them by `$ref`.',
      });
    }
    // YAML aliases share one object, which needs to be visited only once.
    if (seen.has(value)) continue;
    seen.add(value);
    for (const [key, child] of Object.entries(value)) {
      const childPointer = extendPointer(pointer, key);
      if (key === '__proto__') {
        throw new OpenApiError({
          file,
          pointer: childPointer,
          problem:
            'the key __proto__ is refused, since programs that read the document could be misled by it',
          remedy: 'Rename it.',
        });
      }
      if (typeof child === 'object' && child !== null) {
        if (seen.size + places.length >= partsMax) {
          throw new OpenApiError({
            file,
            problem: `the document has more than the ${partsMax} objects and lists that are accepted`,
            remedy: 'Split it into several APIs.',
          });
        }
        places.push({ value: child as object, pointer: childPointer, depth: depth + 1 });
      }
    }
  }
}
