import type { DocumentFlaw } from './document-flaw.ts';
import { OpenApiError } from './open-api-error.ts';
import { resolveReference } from './local-references.ts';
import type { DocumentLimits, JsonObject } from './read-document.ts';

/** The state that the functions which read one document share. */
export interface DocumentReading {
  readonly root: JsonObject;
  readonly file: string;
  readonly limits: DocumentLimits;
  /** The flaws that were found so far. */
  readonly flaws: DocumentFlaw[];
}

/** Adds a flaw for something wrong that is left out or replaced. */
export function addFault(reading: DocumentReading, pointer: string, message: string): void {
  reading.flaws.push({ pointer, message, isFault: true });
}

/** Adds a note for the author about something that OpenAPI permits. */
export function addNote(reading: DocumentReading, pointer: string, message: string): void {
  reading.flaws.push({ pointer, message });
}

/** Returns the value, or the target of its reference; undefined, with a fault, where the target does not exist. */
export function followReference(reading: DocumentReading, value: unknown, pointer: string): unknown {
  try {
    return resolveReference(reading.root, value, { file: reading.file, pointer });
  } catch (error) {
    if (!(error instanceof OpenApiError)) throw error;
    addFault(reading, pointer, `${error.problem}, so it is left out`);
    return undefined;
  }
}

/** Names the type of a value for a message: `null`, `a list`, `an object`, `a number`. */
export function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
