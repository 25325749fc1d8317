import { HTTPException } from 'hono/http-exception';
import { ApiRefusal, refuseFields } from './api-refusal.ts';

/** How long a client waits when the database or a secret cannot be reached. */
export const retryAfterS = 5;

/**
 * Finds the refusal that answers what was thrown. What nobody foresaw is `internal_error`, which says nothing; the
 * caller logs the cause.
 *
 * The errors of storage/, crypto/ and catalogue/ are known by their names, since their code is not imported.
 */
export function toApiRefusal(error: unknown): ApiRefusal {
  if (error instanceof ApiRefusal) return error;
  if (error instanceof HTTPException) return refuseHttp(error);
  if (!(error instanceof Error)) return new ApiRefusal('internal_error');
  const cause = { cause: error };
  switch (error.name) {
    case 'StorageUnavailableError':
      return new ApiRefusal(
        isDiskFull(error) ? 'storage_full' : 'storage_unavailable',
        { retryAfterS },
        cause,
      );
    case 'QueueFull':
      return new ApiRefusal('storage_unavailable', { retryAfterS }, cause);
    case 'DatabaseSetBackError':
      return new ApiRefusal('database_set_back', {}, cause);
    case 'MasterKeyUnknown':
      return new ApiRefusal('secret_unavailable', { retryAfterS }, cause);
    case 'AlreadyExistsError':
      return new ApiRefusal('already_exists', { facts: { what: whatExists(error) } }, cause);
    default:
      return new ApiRefusal('internal_error', {}, cause);
  }
}

function isDiskFull(error: Error): boolean {
  return 'reason' in error && error.reason === 'disk-full';
}

function whatExists(error: Error): string {
  return 'what' in error && typeof error.what === 'string' ? error.what : 'The same thing';
}

/** Answers what Hono and its validators throw: a body that is too large, of another media type, or not JSON. */
function refuseHttp(error: HTTPException): ApiRefusal {
  const cause = { cause: error };
  if (error.status === 413) return new ApiRefusal('body_too_large', {}, cause);
  if (error.status === 415) return new ApiRefusal('body_not_json', {}, cause);
  if (error.status === 400) return refuseFields([{ path: '', message: 'the body is not JSON' }]);
  return new ApiRefusal('internal_error', {}, cause);
}
