import type { DocumentFlaw } from './document-flaw.ts';
import { OpenApiError } from './open-api-error.ts';
import { resolveReference } from './local-references.ts';
import type { DocumentLimits, JsonObject } from './read-document.ts';

/** What the functions that read one document share. */
export interface DocumentReading {
  readonly root: JsonObject;
  readonly file: string;
  readonly limits: DocumentLimits;
  /** Collected while reading. */
  readonly flaws: DocumentFlaw[];
}

/** Something is wrong there, and is left out or replaced. */
export function addFault(reading: DocumentReading, pointer: string, message: string): void {
  reading.flaws.push({ pointer, message, isFault: true });
}

/** Its author should know, though nothing is wrong by OpenAPI. */
export function addNote(reading: DocumentReading, pointer: string, message: string): void {
  reading.flaws.push({ pointer, message });
}

/** The value or what its reference leads to; undefined, with a fault, where that is nothing. */
export function followReference(reading: DocumentReading, value: unknown, pointer: string): unknown {
  try {
    return resolveReference(reading.root, value, { file: reading.file, pointer });
  } catch (error) {
    if (!(error instanceof OpenApiError)) throw error;
    addFault(reading, pointer, `${error.problem}, so it is left out`);
    return undefined;
  }
}

/** What a value is, for a message: `null`, `a list`, `an object`, `a number`. */
export function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
