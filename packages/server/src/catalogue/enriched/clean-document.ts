import { isJsonObject } from '../read-document.ts';
import type { JsonObject } from '../read-document.ts';
import { toSafeMarkdown } from './safe-markdown.ts';

/**
 * Cleans a document for other readers: descriptions become safe Markdown, links lead only to http or https, and the
 * extensions that would control a reference page, or that Postern itself uses, are removed. Examples, defaults and
 * enumerations are data, and kept. Returns a copy.
 */
export function cleanDocument(document: JsonObject): JsonObject {
  return cleanObject(document, 'object');
}

type Place =
  /** The keys are fields of OpenAPI or of JSON Schema. */
  | 'object'
  /** The keys are names that the author chose. */
  | 'names';

function cleanObject(object: JsonObject, place: Place): JsonObject {
  const cleaned: [string, unknown][] = [];
  for (const [key, value] of Object.entries(object)) {
    if (place === 'names') cleaned.push([key, cleanValue(value, 'object')]);
    else if (!isForeignExtension(key)) {
      const field = cleanField(key, value);
      if (field !== undefined) cleaned.push([key, field]);
    }
  }
  return Object.fromEntries(cleaned);
}

function cleanField(key: string, value: unknown): unknown {
  if (dataKeys.has(key) || key.startsWith('x-')) return value;
  if (key === 'description' && typeof value === 'string') return toSafeMarkdown(value);
  if (key === 'externalDocs' && !(isJsonObject(value) && isWebUrl(String(value['url'])))) return undefined;
  if (urlKeys.has(key) && typeof value === 'string') return isWebUrl(value) ? value : undefined;
  // The `examples` of a schema are a list of data; those of a media type are examples by name, whose `value` is data.
  if (key === 'examples') return Array.isArray(value) ? value : cleanExamples(value);
  return cleanValue(value, namingKeys.has(key) ? 'names' : 'object');
}

function cleanExamples(examples: unknown): unknown {
  if (!isJsonObject(examples)) return examples;
  return Object.fromEntries(
    Object.entries(examples).map(([name, example]) => [
      name,
      isJsonObject(example) && typeof example['description'] === 'string'
        ? { ...example, description: toSafeMarkdown(example['description']) }
        : example,
    ]),
  );
}

function cleanValue(value: unknown, place: Place): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => cleanValue(item, 'object'));
  return isJsonObject(value) ? cleanObject(value, place) : value;
}

const dataKeys = new Set(['example', 'default', 'enum', 'const', 'value']);
const urlKeys = new Set(['url', 'termsOfService', 'authorizationUrl', 'tokenUrl', 'refreshUrl']);
const namingKeys = new Set([
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'dependentSchemas',
  'schemas',
  'parameters',
  'responses',
  'requestBodies',
  'headers',
  'securitySchemes',
  'links',
  'callbacks',
  'pathItems',
  'paths',
  'webhooks',
  'content',
  'encoding',
  'mapping',
  'variables',
]);

/**
 * Recognises the extensions to remove. Postern's own are written anew; those of reference pages would change their
 * look, what they load and where they call.
 */
function isForeignExtension(key: string): boolean {
  return /^x-(?:postern-|scalar-|code-?samples$|logo$|internal$|readme$|taggroups$|display-?name$|ms-)/i.test(
    key,
  );
}

function isWebUrl(text: string): boolean {
  return ['http:', 'https:'].includes(URL.parse(text)?.protocol ?? '');
}
