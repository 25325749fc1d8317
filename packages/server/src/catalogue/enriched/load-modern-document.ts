import { upgrade } from '@scalar/openapi-upgrader';
import { repairReferences } from '../local-references.ts';
import { OpenApiError } from '../open-api-error.ts';
import { isJsonObject, readDocument } from '../read-document.ts';
import type { DocumentLimits, DocumentSource, JsonObject } from '../read-document.ts';
import { mendUpgraded } from './mend-upgraded.ts';

/** What repeats itself by YAML's aliases is written out; above this many times the limit of the text it is refused. */
const growthMax = 4;

/**
 * OpenAPI 2.0, 3.0 or 3.1 → plain data of OpenAPI 3.1, which the caller may keep. Nothing is fetched.
 *
 * Not checked here: that it is valid in every detail; a document that was not stays as wrong as it was.
 *
 * @throws OpenApiError
 */
export function loadModernDocument(source: DocumentSource, limits: DocumentLimits): JsonObject {
  const root = readDocument(source, limits);
  // What is wrong was said when the catalogue was built.
  repairReferences(root);
  const text = writeOut(root, source, limits);
  // The upgrade writes into what it is given.
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
