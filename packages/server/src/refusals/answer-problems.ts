import type { Context, Env, Hono } from 'hono';
import { errorCatalogue } from '@postern/contract/error-catalogue';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import { presentProblem } from '../domain/present-problem.ts';
import { refuseUnfound } from './api-refusal.ts';
import type { ApiRefusal } from './api-refusal.ts';
import { toApiRefusal } from './to-api-refusal.ts';

/** The environment of an app that answers with problems: each request has an id. */
export interface ProblemEnv extends Env {
  Variables: { requestId: string };
}

export interface ProblemDeps<AppEnv extends ProblemEnv> {
  /** Where the pages of the codes are published, without a slash at its end. */
  readonly docsUrl: string;
  readonly reportFault: (fault: unknown, requestId: string) => void;
  /** Judges what was thrown where the app knows more of it; `toApiRefusal` by default. */
  readonly toRefusal?: (error: Error, c: Context<AppEnv>) => ApiRefusal | Promise<ApiRefusal>;
  /** How to sign in, as the `WWW-Authenticate` of a `not_signed_in`. */
  readonly challenge?: string;
}

/** Refusals that somebody has to look into: their causes are reported. */
const faults: readonly ErrorCode[] = [
  'internal_error',
  'storage_unavailable',
  'storage_full',
  'database_set_back',
  'secret_unavailable',
];

/**
 * Gives every answer of the app its request id and the headers that keep it out of caches, and answers every refusal,
 * fault and unknown path as problem+json (RFC 9457). A handler may name another `Cache-Control` for a good answer.
 *
 * Not judged here: any right to do anything.
 */
export function answerProblems<AppEnv extends ProblemEnv>(
  app: Hono<AppEnv>,
  deps: ProblemDeps<AppEnv>,
): void {
  const toRefusal = deps.toRefusal ?? toApiRefusal;
  app.use(async (c, next) => {
    c.set('requestId', crypto.randomUUID());
    await next();
    c.header('x-request-id', c.get('requestId'));
    c.header('x-content-type-options', 'nosniff');
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  app.notFound((c) => answerRefusal(refuseUnfound('page'), c.get('requestId'), deps));
  app.onError(async (error, c) => {
    const refusal = await toRefusal(error, c);
    const requestId = c.get('requestId');
    if (faults.includes(refusal.code)) deps.reportFault(refusal.cause ?? error, requestId);
    return answerRefusal(refusal, requestId, deps);
  });
}

/** The answer of a refusal. It never holds causes, which go to the log. */
function answerRefusal(
  { code, details }: ApiRefusal,
  requestId: string,
  { docsUrl, challenge }: { readonly docsUrl: string; readonly challenge?: string },
): Response {
  const problem = {
    ...presentProblem({ code, facts: details.facts ?? {} }, { requestId, docsUrl }),
    ...(details.errors === undefined ? {} : { errors: details.errors }),
    ...(details.current === undefined ? {} : { current: details.current }),
  };
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  if (details.retryAfterS !== undefined) headers.set('retry-after', String(details.retryAfterS));
  if (code === 'not_signed_in' && challenge !== undefined) headers.set('www-authenticate', challenge);
  return new Response(JSON.stringify(problem), { status: errorCatalogue[code].status, headers });
}
