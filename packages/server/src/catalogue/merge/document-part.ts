import type { DocumentVersion } from '../parse-version.ts';
import { getOwn, isJsonObject } from '../read-document.ts';
import type { JsonObject } from '../read-document.ts';

/** One of the documents of an API, as it is merged. */
export interface DocumentPart {
  readonly file: string;
  /** Appended to the names of components that another document defines otherwise. */
  readonly suffix: string;
  readonly version: DocumentVersion;
  /** Parsed for the merge alone, so that it may be changed. */
  readonly root: Record<string, unknown>;
}

/** The object of a field, or an empty one where it is something else. */
export function getObject(holder: JsonObject, field: string): JsonObject {
  const value = getOwn(holder, field);
  return isJsonObject(value) ? value : {};
}
