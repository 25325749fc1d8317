import { HTTPException } from 'hono/http-exception';
import { errorCatalogue } from '@postern/contract/error-catalogue';
import type { AdminProblem } from '@postern/contract/admin-routes/route-parts';
import { presentProblem } from '../domain/present-problem.ts';
import { AdminRefusal, refuseFields } from './admin-refusal.ts';

const retryAfterS = 5;

/**
 * What was thrown → the refusal that answers it. What nobody foresaw is `internal_error` and says nothing;
 * the caller logs it.
 *
 * The errors of storage/ and catalogue/ are known by their names: control/ does not import their code.
 */
export function toAdminRefusal(error: unknown): AdminRefusal {
  if (error instanceof AdminRefusal) return error;
  if (error instanceof HTTPException) return refuseHttp(error);
  if (!(error instanceof Error)) return new AdminRefusal('internal_error');
  switch (error.name) {
    case 'StorageUnavailableError':
      return new AdminRefusal(
        isDiskFull(error) ? 'storage_full' : 'storage_unavailable',
        { retryAfterS },
        { cause: error },
      );
    case 'DatabaseSetBackError':
      return new AdminRefusal('database_set_back', {}, { cause: error });
    case 'MasterKeyUnknown':
      return new AdminRefusal('secret_unavailable', { retryAfterS }, { cause: error });
    case 'AlreadyExistsError':
      return new AdminRefusal('already_exists', { facts: { what: whatExists(error) } }, { cause: error });
    default:
      return new AdminRefusal('internal_error', {}, { cause: error });
  }
}

function isDiskFull(error: Error): boolean {
  return 'reason' in error && error.reason === 'disk-full';
}

function whatExists(error: Error): string {
  return 'what' in error && typeof error.what === 'string' ? error.what : 'The same thing';
}

/** What Hono and its validators throw: a body that is not JSON, or of another media type. */
function refuseHttp(error: HTTPException): AdminRefusal {
  if (error.status === 413) return new AdminRefusal('body_too_large', {}, { cause: error });
  if (error.status === 415) {
    return refuseFields([{ path: '', message: 'send the body as Content-Type: application/json' }]);
  }
  if (error.status === 400) return refuseFields([{ path: '', message: 'the body is not JSON' }]);
  return new AdminRefusal('internal_error', {}, { cause: error });
}

export interface ProblemContext {
  readonly requestId: string;
  readonly docsUrl: string;
}

/** The answer of a refusal. Not said here: causes; they go to the log. */
export function presentAdminProblem(refusal: AdminRefusal, context: ProblemContext): Response {
  const { code, details } = refusal;
  const problem: AdminProblem = {
    ...presentProblem({ code, facts: details.facts ?? {} }, context),
    ...(details.errors === undefined ? {} : { errors: [...details.errors] }),
    ...(details.current === undefined ? {} : { current: details.current }),
  };
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'x-request-id': context.requestId,
  });
  if (details.retryAfterS !== undefined) headers.set('retry-after', String(details.retryAfterS));
  if (code === 'not_signed_in') headers.set('www-authenticate', 'Bearer realm="Postern admin API"');
  return new Response(JSON.stringify(problem), { status: errorCatalogue[code].status, headers });
}
