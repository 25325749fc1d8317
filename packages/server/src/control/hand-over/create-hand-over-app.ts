import { Hono } from 'hono';
import type { Context } from 'hono';
import { openHandOverSchema } from '@postern/contract/hand-over';
import { presentProblem } from '../../domain/present-problem.ts';
import { Secret } from '../../domain/secret.ts';
import { attemptKeys, createAttemptLimiter } from '../../humans/attempt-limiter.ts';
import type { AdminEnv } from '../admin-app.ts';
import { AdminRefusal, refuseFields, refuseUnfound } from '../admin-refusal.ts';
import type { ControlDeps } from '../control-deps.ts';
import { limitBody } from '../limit-body.ts';
import { presentAdminProblem, toAdminRefusal } from '../present-admin-problem.ts';
import { presentFieldErrors } from '../present-field-errors.ts';
import { collectKey } from './collect-key.ts';
import type { CollectDeps } from './collect-key.ts';

export interface HandOverDeps extends CollectDeps, Pick<ControlDeps, 'docsUrl' | 'reportFault'> {}

const bodyBytesMax = 4_096;

/**
 * `POST /hand-over/open`, for whoever holds a link: outside the admin API, without a session, a cookie or CORS. Links
 * that never were, are used up, expired or dead answer alike.
 *
 * Not here: the page itself; see pages/create-hand-over-page.ts.
 */
export function createHandOverApp(deps: HandOverDeps): Hono<AdminEnv> {
  const limiter = createAttemptLimiter(deps.now);
  const app = new Hono<AdminEnv>();
  app.use(async (c, next) => {
    c.set('requestId', crypto.randomUUID());
    await next();
    c.header('x-request-id', c.get('requestId'));
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
  });
  app.notFound((c) => present(refuseUnfound('page'), c.get('requestId')));
  app.onError((error, c) => {
    const refusal = toAdminRefusal(error);
    if (['internal_error', 'storage_unavailable'].includes(refusal.code))
      deps.reportFault(refusal.cause ?? error, c.get('requestId'));
    return present(refusal, c.get('requestId'));
  });

  app.post('/hand-over/open', limitBody(bodyBytesMax), async (c) => {
    const { token, code } = await parseBody(c);
    const clientAddress = c.env?.clientAddress ?? null;
    const attempt = attemptKeys(clientAddress, null);
    const waitS = limiter.begin(attempt);
    if (waitS !== undefined) throw refuseMany(waitS);
    const request = { token: new Secret(token), code: new Secret(code), clientAddress };
    const collection = await collectKey(request, deps);
    switch (collection.kind) {
      case 'gone':
        throw refuseUnfound('open hand-over');
      case 'wrong-code':
        return refuseCode(c, collection.triesLeft);
      case 'collected':
        limiter.forgive(attempt);
        return c.json(collection.key, 200);
    }
  });
  return app;

  function present(refusal: AdminRefusal, requestId: string): Response {
    return presentAdminProblem(refusal, { requestId, docsUrl: deps.docsUrl });
  }

  /** `triesLeft` is an extension member (RFC 9457, 3.2), which the page says in the visitor's language. */
  function refuseCode(c: Context<AdminEnv>, triesLeft: number): Response {
    const facts = { triesLeft: String(triesLeft) };
    const context = { requestId: c.get('requestId'), docsUrl: deps.docsUrl };
    const problem = presentProblem({ code: 'hand_over_code_wrong', facts }, context);
    return c.json({ ...problem, triesLeft }, 403, { 'content-type': 'application/problem+json' });
  }
}

/** @throws AdminRefusal request_invalid, before a try is counted */
async function parseBody(c: Context<AdminEnv>): Promise<{ readonly token: string; readonly code: string }> {
  const json: unknown = await c.req.json().catch(() => {
    throw refuseFields([{ path: '', message: 'the body is not JSON' }]);
  });
  const parsed = openHandOverSchema.safeParse(json);
  if (!parsed.success) throw refuseFields(presentFieldErrors(parsed.error.issues, 'json'));
  return parsed.data;
}

function refuseMany(retryAfterS: number): AdminRefusal {
  return new AdminRefusal('rate_limited', { facts: { limit: 'failed attempts' }, retryAfterS });
}
