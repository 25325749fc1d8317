import { bodyLimit } from 'hono/body-limit';
import { isCrossSite } from '../domain/cross-site.ts';
import { presentProblem } from '../domain/present-problem.ts';
import { authPaths } from './auth-paths.ts';
import { authBasePath } from './create-auth.ts';
import type { HumanParts } from './human-parts.ts';
import type { HumanApp } from './human-app.ts';
import { HumanRefusal } from './human-refusal.ts';

const bodyBytesMax = 65_536;
const retryAfterS = 5;

/** What every request of the sign-in goes through first: a request id, no storing, a small body, the own site. */
export function guardRequests(app: HumanApp, { consoleOrigins }: Pick<HumanParts, 'consoleOrigins'>): void {
  app.use(async (c, next) => {
    c.set('requestId', crypto.randomUUID());
    await next();
    c.header('x-request-id', c.get('requestId'));
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
  });
  app.use(
    bodyLimit({
      maxSize: bodyBytesMax,
      onError: () => {
        throw new HumanRefusal('body_too_large', { facts: { limitBytes: String(bodyBytesMax) } });
      },
    }),
  );
  app.use(async (c, next) => {
    const isExpected = isFromElsewhere(c.req.path);
    if (!isExpected && isCrossSite(c.req.raw, { origins: consoleOrigins, mustSay: 'when-changing' })) {
      throw new HumanRefusal('cross_site_refused');
    }
    await next();
  });
}

/** Every refusal and fault as problem+json. The storage's errors are known by their names: its code is not imported. */
export function answerErrors(
  app: HumanApp,
  { docsUrl, reportFault }: Pick<HumanParts, 'docsUrl' | 'reportFault'>,
): void {
  const answer = (refusal: HumanRefusal, requestId: string) => {
    const { code, details } = refusal;
    const problem = presentProblem({ code, facts: details.facts ?? {} }, { requestId, docsUrl });
    const headers = new Headers({ 'content-type': 'application/problem+json' });
    if (details.retryAfterS !== undefined) headers.set('retry-after', String(details.retryAfterS));
    const body = details.errors === undefined ? problem : { ...problem, errors: details.errors };
    return new Response(JSON.stringify(body), { status: problem.status, headers });
  };
  app.notFound((c) => answer(new HumanRefusal('not_found', { facts: { what: 'page' } }), c.get('requestId')));
  app.onError((error, c) => {
    const requestId = c.get('requestId');
    if (error instanceof HumanRefusal) return answer(error, requestId);
    if (error.name === 'AlreadyExistsError') {
      return answer(new HumanRefusal('already_exists', { facts: { what: 'This account' } }), requestId);
    }
    reportFault(error, requestId);
    const isDown = error.name === 'StorageUnavailableError';
    return answer(
      isDown ? new HumanRefusal('storage_unavailable', { retryAfterS }) : new HumanRefusal('internal_error'),
      requestId,
    );
  });
}

function isFromElsewhere(path: string): boolean {
  return authPaths.some(
    (entry) =>
      entry.fromElsewhere === true && path.startsWith(`${authBasePath}${entry.path.split(':')[0] ?? ''}`),
  );
}
