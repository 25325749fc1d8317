type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The server begins each call's description with its right, for tools that show nothing else (enrich-document.ts). The
 * page shows the right by itself, so that paragraph is left out here; everything else is the same object.
 */
export function withoutRightParagraphs(document: JsonObject): JsonObject {
  return { ...document, paths: mapValues(document['paths'], (item) => mapValues(item, withoutRight)) };
}

function withoutRight(operation: unknown): unknown {
  if (!isObject(operation) || operation['x-postern-right'] === undefined) return operation;
  const description = operation['description'];
  if (typeof description !== 'string' || !description.startsWith('**')) return operation;
  const end = description.indexOf('\n\n');
  return { ...operation, description: end === -1 ? '' : description.slice(end + 2) };
}

function mapValues(value: unknown, change: (member: unknown) => unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
