import type { ErrorCode, ErrorFacts } from '@postern/contract/error-catalogue';

/** What is wrong, and where: a JSON pointer into the body, `?name` in the query, `{name}` in the path. */
export interface PortalFieldError {
  readonly path: string;
  readonly message: string;
}

export interface PortalRefusalDetails {
  readonly facts?: ErrorFacts;
  readonly errors?: readonly PortalFieldError[];
  readonly retryAfterS?: number;
}

/** A "no" of the portal. Thrown; answer-refusals.ts renders it. */
export class PortalRefusal extends Error {
  override readonly name = 'PortalRefusal';
  readonly code: ErrorCode;
  readonly details: PortalRefusalDetails;

  constructor(code: ErrorCode, details: PortalRefusalDetails = {}, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.details = details;
  }
}

export function refuseUnfound(what: string): PortalRefusal {
  return new PortalRefusal('not_found', { facts: { what } });
}

export function refuseFields(errors: readonly PortalFieldError[]): PortalRefusal {
  const [first] = errors;
  const what = first === undefined ? 'The request is not valid.' : `${first.path}: ${first.message}`;
  return new PortalRefusal('request_invalid', { facts: { what }, errors });
}
