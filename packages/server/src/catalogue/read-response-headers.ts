import { followReference } from './document-reading.ts';
import type { DocumentReading } from './document-reading.ts';
import { extendPointer } from './open-api-error.ts';
import { getOwn, isJsonObject } from './read-document.ts';

/**
 * Reads the lower-case names of the documented response headers of an operation. Only CORS uses them, so malformed ones
 * are skipped.
 *
 * @param pointer of the operation
 */
export function readResponseHeaders(
  reading: DocumentReading,
  responses: unknown,
  pointer: string,
): readonly string[] {
  if (!isJsonObject(responses)) return [];
  const names = new Set<string>();
  for (const [status, raw] of Object.entries(responses)) {
    const place = extendPointer(extendPointer(pointer, 'responses'), status);
    const response = followReference(reading, raw, place);
    const headers = isJsonObject(response) ? getOwn(response, 'headers') : undefined;
    if (!isJsonObject(headers)) continue;
    for (const name of listHeaderNames(Object.keys(headers))) names.add(name);
  }
  return [...names];
}

/** Lists the names in lower case, without those that no header can have. */
export function listHeaderNames(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => name.toLowerCase()))].filter((name) => headerName.test(name));
}

const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/;
