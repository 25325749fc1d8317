import type { DocumentFlaw } from './document-flaw.ts';
import type { DocumentReading } from './document-reading.ts';
import { repairReferences } from './local-references.ts';
import { OpenApiError } from './open-api-error.ts';
import type { ParsedOperation } from './parse-operation.ts';
import { describeMissingOperations, parsePaths } from './parse-paths.ts';
import { parseVersion } from './parse-version.ts';
import type { DocumentVersion } from './parse-version.ts';
import { listServerNotes } from './list-server-notes.ts';
import type { ServedAt } from './list-server-notes.ts';
import { parseTagDirectory } from './parse-tag-directory.ts';
import type { TagDirectory } from './parse-tag-directory.ts';
import { defaultDocumentLimits, getOwn, isJsonObject, readDocument } from './read-document.ts';
import type { DocumentLimits, DocumentSource } from './read-document.ts';

export interface ParsedOpenApi {
  readonly version: DocumentVersion;
  readonly title: string;
  readonly operations: readonly ParsedOperation[];
  readonly closedPaths: readonly string[];
  readonly tagDirectory: TagDirectory;
  readonly flaws: readonly DocumentFlaw[];
}

export interface ParseSettings {
  readonly limits?: DocumentLimits;
  /** The base paths of the API; without them, the document's servers are not compared. */
  readonly servedAt?: ServedAt;
}

/**
 * Parses OpenAPI 2.0, 3.0, 3.1 or 3.2 in JSON or YAML into its operations. `$ref`s are resolved within the document;
 * nothing is fetched. A part that is wrong is left out or replaced, with a flaw that reports it, and the rest is read.
 * An omission never weakens a right, since calls of omitted operations are refused.
 *
 * Not checked here: schemas, responses and security; see `listSchemaFlaws`.
 *
 * @throws OpenApiError with file, place, problem and remedy, where nothing can be read
 */
export function parseOpenApi(source: DocumentSource, settings: ParseSettings = {}): ParsedOpenApi {
  const { limits = defaultDocumentLimits, servedAt } = settings;
  const root = readDocument(source, limits);
  const version = parseVersion(root, source.file);
  const reading: DocumentReading = { root, file: source.file, limits, flaws: [...repairReferences(root)] };
  const { operations, closedPaths } = parsePaths(reading);
  if (operations.length === 0) throw refuseEmpty(reading);
  if (servedAt !== undefined) reading.flaws.push(...listServerNotes(root, servedAt));
  const info = getOwn(root, 'info');
  const title = isJsonObject(info) ? getOwn(info, 'title') : undefined;
  return {
    version,
    title: typeof title === 'string' ? title : '',
    operations,
    closedPaths,
    tagDirectory: parseTagDirectory(root),
    flaws: reading.flaws,
  };
}

/** The first fault is the most probable reason. */
function refuseEmpty({ root, file, flaws }: DocumentReading): OpenApiError {
  const fault = flaws.find(({ isFault }) => isFault === true);
  return new OpenApiError({
    file,
    pointer: fault?.pointer ?? '/paths',
    problem:
      fault === undefined
        ? 'the document has no operations'
        : `the document has no operation that can be used: ${fault.message}`,
    remedy: fault === undefined ? describeMissingOperations(root) : 'Correct it there.',
  });
}
