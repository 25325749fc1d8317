import type { AdminProblem } from '@postern/contract/admin-routes/route-parts';
import type { ErrorCode, ErrorFacts } from '@postern/contract/error-catalogue';

/** What is wrong, and where: a JSON pointer into the body, `?name` in the query, `{name}` in the path. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

export interface AdminRefusalDetails {
  readonly facts?: ErrorFacts;
  readonly errors?: readonly FieldError[];
  readonly current?: NonNullable<AdminProblem['current']>;
  readonly retryAfterS?: number;
}

/**
 * A "no" of the admin API. Thrown, so that it also rolls back the transaction that it is found in;
 * `present-admin-problem.ts` renders it.
 */
export class AdminRefusal extends Error {
  override readonly name = 'AdminRefusal';
  readonly code: ErrorCode;
  readonly details: AdminRefusalDetails;

  constructor(code: ErrorCode, details: AdminRefusalDetails = {}, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.details = details;
  }
}

export function refuseUnfound(what: string): AdminRefusal {
  return new AdminRefusal('not_found', { facts: { what } });
}

/** One or more fields that are not valid; the first message is also the detail. */
export function refuseFields(errors: readonly FieldError[]): AdminRefusal {
  const [first] = errors;
  const rest = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const what = first === undefined ? 'The request is not valid.' : `${first.path}: ${first.message}${rest}`;
  return new AdminRefusal('request_invalid', { facts: { what }, errors });
}
