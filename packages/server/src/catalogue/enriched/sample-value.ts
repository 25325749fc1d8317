import { resolveReference } from '../local-references.ts';
import { getOwn, isJsonObject } from '../read-document.ts';
import type { JsonObject } from '../read-document.ts';

const depthMax = 6;
const propertiesMax = 12;

/**
 * Makes an example for a schema; undefined where no sensible one can be made. It also terminates for schemas that
 * contain themselves.
 */
export function makeSampleValue(root: JsonObject, schema: unknown, depth = 0): unknown {
  if (depth > depthMax) return undefined;
  const resolved = resolveSafely(root, schema);
  if (!isJsonObject(resolved)) return undefined;
  const given = findGiven(resolved);
  if (given !== undefined) return given;
  const [alternative] = [getOwn(resolved, 'oneOf'), getOwn(resolved, 'anyOf')].filter(Array.isArray);
  if (Array.isArray(alternative)) return makeSampleValue(root, alternative[0], depth + 1);
  const parts = getOwn(resolved, 'allOf');
  if (Array.isArray(parts)) {
    const values = parts.map((part: unknown) => makeSampleValue(root, part, depth + 1)).filter(isJsonObject);
    return Object.assign({}, ...values) as JsonObject;
  }
  return makeOfType(root, resolved, depth);
}

/** Finds the value of an example, an enumeration or a default. */
function findGiven(schema: JsonObject): unknown {
  const examples = getOwn(schema, 'examples');
  const options = getOwn(schema, 'enum');
  return (
    getOwn(schema, 'example') ??
    (Array.isArray(examples) ? examples[0] : undefined) ??
    getOwn(schema, 'const') ??
    getOwn(schema, 'default') ??
    (Array.isArray(options) ? options.find((option) => option !== null) : undefined)
  );
}

function makeOfType(root: JsonObject, schema: JsonObject, depth: number): unknown {
  const stated = getOwn(schema, 'type');
  const type: unknown = Array.isArray(stated) ? stated.find((one) => one !== 'null') : stated;
  if (type === 'object' || (type === undefined && isJsonObject(getOwn(schema, 'properties')))) {
    return makeObject(root, schema, depth);
  }
  if (type === 'array') {
    const item = makeSampleValue(root, getOwn(schema, 'items'), depth + 1);
    return item === undefined ? [] : [item];
  }
  if (type === 'integer' || type === 'number') return Number(getOwn(schema, 'minimum') ?? 1) || 1;
  if (type === 'boolean') return true;
  return type === 'string' ? makeText(getOwn(schema, 'format')) : undefined;
}

function makeObject(root: JsonObject, schema: JsonObject, depth: number): JsonObject {
  const properties = getOwn(schema, 'properties');
  const required = getOwn(schema, 'required');
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name);
  const names = Object.keys(isJsonObject(properties) ? properties : {}).toSorted(
    (one, other) => Number(isRequired(other)) - Number(isRequired(one)),
  );
  const made = names.slice(0, propertiesMax).flatMap((name): [string, unknown][] => {
    const property = isJsonObject(properties) ? properties[name] : undefined;
    if (isJsonObject(property) && getOwn(property, 'readOnly') === true) return [];
    const value = makeSampleValue(root, property, depth + 1);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(made);
}

function makeText(format: unknown): string {
  switch (format) {
    case 'date':
      return '2026-05-01';
    case 'date-time':
      return '2026-05-01T12:00:00Z';
    case 'email':
      return 'ada@example.com';
    case 'uuid':
      return '6ef7b6fa-0a75-45a6-ba93-bdf92e2f8740';
    case 'uri':
    case 'url':
      return 'https://example.com';
    default:
      return 'string';
  }
}

/** References were checked before; one that refers back to itself has no example. */
function resolveSafely(root: JsonObject, value: unknown): unknown {
  try {
    return resolveReference(root, value, { file: '', pointer: '' });
  } catch {
    return undefined;
  }
}
