import type { DocumentFlaw } from './document-flaw.ts';
import { repairReferences } from './local-references.ts';
import { readDocument } from './read-document.ts';
import type { DocumentLimits, DocumentSource, JsonObject } from './read-document.ts';

const flawCountMax = 20;

/**
 * Where the document breaks the OpenAPI schema of its version: advice for its author, since the gateway
 * needs only what `parseOpenApi` reads. At most 20. Loads the validator on first use, which takes a while.
 *
 * Not checked here: references, which `parseOpenApi` judges.
 *
 * @throws OpenApiError as readDocument does
 */
export async function listSchemaFlaws(
  source: DocumentSource,
  limits: DocumentLimits,
): Promise<readonly DocumentFlaw[]> {
  const root = readDocument(source, limits);
  repairReferences(root);
  // Of these versions the validator has no schema, or another spelling.
  const version = root['openapi'];
  if (version === 3 || (typeof version === 'string' && version.startsWith('3.2'))) return [];
  return keepDeepest(await askValidator(root))
    .slice(0, flawCountMax)
    .map(({ message, pointer }) => ({ pointer, message: `not valid OpenAPI: ${message}` }));
}

async function askValidator(root: JsonObject): Promise<readonly DocumentFlaw[]> {
  const { validate } = await import('@scalar/openapi-parser');
  try {
    // It would write into the object, so it gets one of its own, already within the limits.
    const { errors = [] } = await validate(root);
    return errors
      .filter(({ code }) => code !== 'INVALID_REFERENCE')
      .map(({ message, path }) => ({
        pointer: Array.isArray(path) ? path.map(String).join('/') : String(path ?? ''),
        message,
      }));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return [{ pointer: '', message: `the validator could not finish (${what.slice(0, 100)})` }];
  }
}

/** Follow from a fault that lies deeper, and say nothing of it. */
const consequence =
  /must match "(?:then|else)" schema|must match (?:a|exactly one) schema in (?:anyOf|oneOf)|unevaluated/;

/** A fault is reported again for everything around it: what lies deepest is where its author has to look. */
function keepDeepest(flaws: readonly DocumentFlaw[]): readonly DocumentFlaw[] {
  const deepest = flaws.filter(
    ({ pointer }) => !flaws.some((other) => other.pointer.startsWith(`${pointer}/`)),
  );
  const places = Map.groupBy(deepest, ({ pointer }) => pointer);
  return [...places.values()].flatMap((same) => {
    const telling = same.filter(({ message }) => !consequence.test(message));
    return (telling.length > 0 ? telling : same).slice(0, 1);
  });
}
