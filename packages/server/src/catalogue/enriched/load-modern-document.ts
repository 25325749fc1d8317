import { upgrade } from '@scalar/openapi-upgrader';
import { repairReferences } from '../local-references.ts';
import { OpenApiError } from '../open-api-error.ts';
import { isJsonObject, readDocument } from '../read-document.ts';
import type { DocumentLimits, DocumentSource, JsonObject } from '../read-document.ts';
import { mendUpgraded } from './mend-upgraded.ts';

/** YAML aliases are expanded; a document that becomes larger than the size limit times this factor is refused. */
const growthMax = 4;

/**
 * Converts OpenAPI 2.0, 3.0 or 3.1 to plain data of OpenAPI 3.1, which the caller may keep. Nothing is fetched. Not
 * checked here: that the document is valid in every detail; faults that it had remain.
 *
 * @throws OpenApiError
 */
export function loadModernDocument(source: DocumentSource, limits: DocumentLimits): JsonObject {
  const root = readDocument(source, limits);
  // The faults were reported when the catalogue was built.
  repairReferences(root);
  const text = writeOut(root, source, limits);
  // The upgrade changes its argument, so it gets a copy.
  const { 'x-webhooks': _neverPromoted, ...own } = JSON.parse(text) as Record<string, unknown>;
  const upgraded: unknown = upgrade(own, '3.1');
  if (isJsonObject(upgraded)) return mendUpgraded({ ...upgraded, openapi: '3.1.1' });
  throw refuse(
    source,
    'the document cannot be brought up to OpenAPI 3.1',
    'Check it with `postern catalogue check`.',
  );
}

function writeOut(root: JsonObject, source: DocumentSource, limits: DocumentLimits): string {
  let text: string;
  try {
    text = JSON.stringify(root);
  } catch {
    throw refuse(
      source,
      'the document contains itself',
      'Write it without aliases that lead back to themselves.',
    );
  }
  if (text.length > growthMax * limits.documentBytesMax) {
    throw refuse(source, 'the document is too large once its aliases are written out', 'Use fewer aliases.');
  }
  return text;
}

function refuse({ file }: DocumentSource, problem: string, remedy: string): OpenApiError {
  return new OpenApiError({ file, pointer: '', problem, remedy });
}
