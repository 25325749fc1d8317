import { bodyLimit } from 'hono/body-limit';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import { isCrossSite } from '../domain/cross-site.ts';
import { presentProblem } from '../domain/present-problem.ts';
import { authPaths } from './auth-paths.ts';
import { authBasePath } from './create-auth.ts';
import type { HumanParts } from './human-parts.ts';
import type { HumanApp } from './human-app.ts';
import { HumanRefusal } from './human-refusal.ts';

const bodyBytesMax = 65_536;
const retryAfterS = 5;
/** Errors of other folders, by their names: their code is not imported. */
const unavailable: readonly string[] = ['StorageUnavailableError', 'QueueFull'];

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

type AnswerParts = Pick<HumanParts, 'docsUrl' | 'reportFault' | 'storage'>;

/** Every refusal and fault as problem+json. */
export function answerErrors(app: HumanApp, parts: AnswerParts): void {
  app.notFound((c) =>
    answerRefusal(new HumanRefusal('not_found', { facts: { what: 'page' } }), c.get('requestId'), parts),
  );
  app.onError(async (error, c) => {
    const requestId = c.get('requestId');
    const refusal = error instanceof HumanRefusal ? error : await refuseFault(error, parts);
    if (faults.includes(refusal.code)) parts.reportFault(error, requestId);
    return answerRefusal(refusal, requestId, parts);
  });
}

const faults: readonly ErrorCode[] = ['internal_error', 'storage_unavailable'];

/** better-auth hides what its queries threw; whether it was the database, the database says itself. */
async function refuseFault(error: Error, { storage }: AnswerParts): Promise<HumanRefusal> {
  if (error.name === 'AlreadyExistsError') {
    return new HumanRefusal('already_exists', { facts: { what: 'This account' } });
  }
  const answers = await storage.settings.find('session').then(
    () => true,
    () => false,
  );
  if (!answers || unavailable.includes(error.name)) {
    return new HumanRefusal('storage_unavailable', { retryAfterS });
  }
  return new HumanRefusal('internal_error');
}

function answerRefusal(refusal: HumanRefusal, requestId: string, { docsUrl }: AnswerParts): Response {
  const { code, details } = refusal;
  const problem = presentProblem({ code, facts: details.facts ?? {} }, { requestId, docsUrl });
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (details.retryAfterS !== undefined) headers.set('retry-after', String(details.retryAfterS));
  const body = details.errors === undefined ? problem : { ...problem, errors: details.errors };
  return new Response(JSON.stringify(body), { status: problem.status, headers });
}

function isFromElsewhere(path: string): boolean {
  return authPaths.some(
    (entry) =>
      entry.fromElsewhere === true && path.startsWith(`${authBasePath}${entry.path.split(':')[0] ?? ''}`),
  );
}
