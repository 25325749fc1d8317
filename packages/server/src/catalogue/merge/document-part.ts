import type { DocumentVersion } from '../parse-version.ts';
import { getOwn, isJsonObject } from '../read-document.ts';
import type { JsonObject } from '../read-document.ts';

/** One of the documents of an API that are merged. */
export interface DocumentPart {
  readonly file: string;
  /** The suffix for names of components that another document defines differently. */
  readonly suffix: string;
  readonly version: DocumentVersion;
  /** Parsed only for the merge, so that it may be changed. */
  readonly root: Record<string, unknown>;
}

/** Returns the object of a field, or an empty one where the field has another type. */
export function getObject(holder: JsonObject, field: string): JsonObject {
  const value = getOwn(holder, field);
  return isJsonObject(value) ? value : {};
}
