/** The place of a fault in a document: a line (from 1), a JSON pointer, or both. */
export interface DocumentPlace {
  readonly line?: number;
  /** RFC 6901: `/paths/~1lists/get`. The empty text means the whole document. */
  readonly pointer?: string;
}

/**
 * Thrown for an OpenAPI document or a mapping from which no catalogue can be built. The message is a whole sentence for
 * the operator.
 */
export class OpenApiError extends Error {
  readonly file: string;
  readonly place: DocumentPlace;
  readonly problem: string;
  readonly remedy: string;

  constructor(
    fault: { readonly file: string; readonly problem: string; readonly remedy: string } & DocumentPlace,
    options?: ErrorOptions,
  ) {
    super(`${presentPlace(fault)}: ${fault.problem}. ${fault.remedy}`, options);
    this.name = 'OpenApiError';
    this.file = fault.file;
    this.problem = fault.problem;
    this.remedy = fault.remedy;
    this.place = {
      ...(fault.line === undefined ? {} : { line: fault.line }),
      ...(fault.pointer === undefined ? {} : { pointer: fault.pointer }),
    };
  }
}

function presentPlace(fault: { readonly file: string } & DocumentPlace): string {
  const line = fault.line === undefined ? fault.file : `${fault.file}:${fault.line}`;
  return fault.pointer ? `${line} at ${fault.pointer}` : line;
}

/** Extends a JSON pointer by one step (RFC 6901 section 3). */
export function extendPointer(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
