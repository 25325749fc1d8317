import { HTTPException } from 'hono/http-exception';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import { presentProblem } from '../domain/present-problem.ts';
import type { PortalApp } from './portal-app.ts';
import type { PortalDeps } from './portal-deps.ts';
import { PortalRefusal, refuseFields, refuseUnfound } from './portal-refusal.ts';

const retryAfterS = 5;
const faults: readonly ErrorCode[] = ['internal_error', 'storage_unavailable'];

/** Every refusal and fault as problem+json. */
export function answerRefusals(app: PortalApp, deps: Pick<PortalDeps, 'docsUrl' | 'reportFault'>): void {
  app.notFound((c) => answer(refuseUnfound('page'), c.get('requestId'), deps));
  app.onError((error, c) => {
    const refusal = toRefusal(error);
    const requestId = c.get('requestId');
    if (faults.includes(refusal.code)) deps.reportFault(refusal.cause ?? error, requestId);
    return answer(refusal, requestId, deps);
  });
}

/** The errors of storage/ are known by their names: its code is not imported. */
function toRefusal(error: Error): PortalRefusal {
  if (error instanceof PortalRefusal) return error;
  if (error.name === 'StorageUnavailableError') {
    return new PortalRefusal('storage_unavailable', { retryAfterS }, { cause: error });
  }
  if (error instanceof HTTPException && error.status < 500) {
    return refuseFields([{ path: '', message: 'the body is not JSON' }]);
  }
  return new PortalRefusal('internal_error', {}, { cause: error });
}

function answer(
  { code, details }: PortalRefusal,
  requestId: string,
  { docsUrl }: Pick<PortalDeps, 'docsUrl'>,
): Response {
  const problem = presentProblem({ code, facts: details.facts ?? {} }, { requestId, docsUrl });
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
  });
  if (details.retryAfterS !== undefined) headers.set('retry-after', String(details.retryAfterS));
  const body = details.errors === undefined ? problem : { ...problem, errors: details.errors };
  return new Response(JSON.stringify(body), { status: problem.status, headers });
}
