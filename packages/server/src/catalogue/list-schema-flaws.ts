import type { DocumentFlaw } from './parse-openapi.ts';
import { readDocument } from './read-document.ts';
import type { DocumentLimits, DocumentSource } from './read-document.ts';

const flawCountMax = 20;

/**
 * Where the document breaks the OpenAPI schema of its version: advice for its author, since the gateway
 * needs only what `parseOpenApi` reads. At most 20. Loads the validator on first use, which takes a while.
 *
 * @throws OpenApiError as readDocument does
 */
export async function listSchemaFlaws(
  source: DocumentSource,
  limits: DocumentLimits,
): Promise<readonly DocumentFlaw[]> {
  const { validate } = await import('@scalar/openapi-parser');
  // It would write into the object, so it gets one of its own, already within the limits.
  const result = await validate(readDocument(source, limits));
  return (result.errors ?? []).slice(0, flawCountMax).map(({ message, path }) => ({
    pointer: Array.isArray(path) ? path.map(String).join('/') : String(path ?? ''),
    message: `not valid OpenAPI: ${message}`,
  }));
}
