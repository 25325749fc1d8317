import type { Context, Hono } from 'hono';
import { openHandOverSchema } from '@postern/contract/hand-over';
import { digestOneTimeToken } from '../../crypto/one-time-token.ts';
import { presentProblem } from '../../domain/present-problem.ts';
import { Secret } from '../../domain/secret.ts';
import { attemptKeys, createAttemptLimiter } from '../../humans/attempt-limiter.ts';
import type { AdminEnv } from '../admin-app.ts';
import { ApiRefusal, refuseUnfound } from '../../refusals/api-refusal.ts';
import { createLinkApp, linkBodyBytesMax } from '../create-link-app.ts';
import type { LinkAppDeps } from '../create-link-app.ts';
import { limitBody } from '../limit-body.ts';
import { parseJsonBody } from '../../refusals/parse-json-body.ts';
import { createCatalogueReader } from '../environments/catalogue-reader.ts';
import { collectKey } from './collect-key.ts';
import type { CollectDeps } from './collect-key.ts';

export interface HandOverDeps extends Omit<CollectDeps, 'catalogueReader'>, LinkAppDeps {}

/**
 * Creates `POST /hand-over/open`, for everyone with a link: outside of the admin API, without a session, a cookie or
 * CORS. Unknown, used, expired and invalid links are refused in the same way. Not here: the page itself; see
 * pages/create-hand-over-page.ts.
 */
export function createHandOverApp(deps: HandOverDeps): Hono<AdminEnv> {
  const limiter = createAttemptLimiter(deps.now);
  const catalogueReader = createCatalogueReader(deps.config);
  const app = createLinkApp(deps);
  app.post('/hand-over/open', limitBody(linkBodyBytesMax), async (c) => {
    // The body is parsed before a try is counted.
    const { token, code } = await parseJsonBody(c.req.raw, openHandOverSchema);
    const clientAddress = c.env?.clientAddress ?? null;
    const attempt = attemptKeys(clientAddress, null);
    const request = { token: new Secret(token), code: new Secret(code), clientAddress };
    // Even when the address has failed too often, a valid link is opened, since its own tries are limited.
    const waitS = limiter.findWait(attempt);
    if (waitS !== undefined && !(await isOpen(request.token))) throw refuseMany(waitS);
    const collection = await collectKey(request, { ...deps, catalogueReader });
    switch (collection.kind) {
      case 'gone':
        limiter.begin(attempt);
        throw refuseUnfound('open hand-over');
      case 'wrong-code':
        limiter.begin(attempt);
        return refuseCode(c, collection.triesLeft);
      case 'collected':
        return c.json(collection.key, 200);
    }
  });
  return app;

  function isOpen(token: Secret): Promise<boolean> {
    return deps.storage.handOvers.isOpen(digestOneTimeToken(token), deps.now());
  }

  /** `triesLeft` is an extension member (RFC 9457, section 3.2), which the page shows in the visitor's language. */
  function refuseCode(c: Context<AdminEnv>, triesLeft: number): Response {
    const facts = { triesLeft: String(triesLeft) };
    const context = { requestId: c.get('requestId'), docsUrl: deps.docsUrl };
    const problem = presentProblem({ code: 'hand_over_code_wrong', facts }, context);
    return c.json({ ...problem, triesLeft }, 403, { 'content-type': 'application/problem+json' });
  }
}

function refuseMany(retryAfterS: number): ApiRefusal {
  return new ApiRefusal('rate_limited', { facts: { limit: 'failed attempts' }, retryAfterS });
}
