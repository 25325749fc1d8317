import type { AdminProblem } from '@postern/contract/admin-routes/route-parts';
import type { ErrorCode, ErrorFacts } from '@postern/contract/error-catalogue';

/** A field that is not valid, and its place: a JSON pointer into the body, `?name` in the query, `{name}` in the path. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

export interface ApiRefusalDetails {
  readonly facts?: ErrorFacts;
  readonly errors?: readonly FieldError[];
  /** The record as it is now, for a change that was based on an older one; only the admin API gives it. */
  readonly current?: NonNullable<AdminProblem['current']>;
  readonly retryAfterS?: number;
}

/**
 * A refusal of the admin API, the portal, the sign-in or a link's page. It is thrown, so that it also rolls back the
 * transaction in which the reason was found; `answer-problems.ts` answers it.
 */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly code: ErrorCode;
  readonly details: ApiRefusalDetails;

  constructor(code: ErrorCode, details: ApiRefusalDetails = {}, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.details = details;
  }
}

export function refuseUnfound(what: string): ApiRefusal {
  return new ApiRefusal('not_found', { facts: { what } });
}

/** One or more fields that are not valid. The first message is also the detail, which says how many more there are. */
export function refuseFields(errors: readonly FieldError[]): ApiRefusal {
  const [first] = errors;
  const rest = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const what = first === undefined ? 'The request is not valid.' : `${first.path}: ${first.message}${rest}`;
  return new ApiRefusal('request_invalid', { facts: { what }, errors });
}

export function refuseLargeBody(bytesMax: number): ApiRefusal {
  return new ApiRefusal('body_too_large', { facts: { limitBytes: String(bytesMax) } });
}
