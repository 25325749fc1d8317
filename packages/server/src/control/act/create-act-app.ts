import type { Context, Hono } from 'hono';
import { actRequestSchema } from '@postern/contract/act';
import { digestOneTimeToken } from '../../crypto/one-time-token.ts';
import { isCrossSite } from '../../domain/cross-site.ts';
import { Secret } from '../../domain/secret.ts';
import { attemptKeys, createAttemptLimiter } from '../../humans/attempt-limiter.ts';
import type { AdminEnv } from '../admin-app.ts';
import { ApiRefusal } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import type { ControlDeps } from '../control-deps.ts';
import { createLinkApp, linkBodyBytesMax } from '../create-link-app.ts';
import type { LinkAppDeps } from '../create-link-app.ts';
import { limitBody } from '../limit-body.ts';
import { parseJsonBody } from '../../refusals/parse-json-body.ts';
import type { ChangeDeps } from '../transact-change.ts';
import { confirmAction } from './confirm-action.ts';
import { describeAction, getLinkedAction } from './linked-action.ts';

export interface ActDeps extends ChangeDeps, LinkAppDeps, Pick<ControlDeps, 'sessions' | 'consoleOrigins'> {}

/**
 * Creates `POST /act/describe` and `POST /act/confirm`, for everyone with a mail's link. Only confirming changes
 * something, so that a mail scanner which follows links, or even runs the page's script, changes nothing. Not here: the
 * page itself; see pages/create-act-page.ts.
 */
export function createActApp(deps: ActDeps): Hono<AdminEnv> {
  const limiter = createAttemptLimiter(deps.now);
  const app = createLinkApp(deps);

  app.post('/act/describe', limitBody(linkBodyBytesMax), async (c) =>
    guarded(c, async (token, session) => {
      const around = { reader: deps.storage, nowMs: deps.now() };
      const linked = await getLinkedAction(deps.storage, token, around.nowMs);
      return c.json(await describeAction(linked, session, around), 200);
    }),
  );
  app.post('/act/confirm', limitBody(linkBodyBytesMax), async (c) =>
    guarded(c, async (token, session) => {
      const clientAddress = c.env?.clientAddress ?? null;
      return c.json(await confirmAction({ token, session, clientAddress }, deps), 200);
    }),
  );
  return app;

  /**
   * Counts the tries of an address with invalid links. Too many of them lock out only further invalid links, never a
   * valid one.
   */
  async function guarded(
    c: Context<AdminEnv>,
    act: (token: Secret, session: AdminSession | undefined) => Promise<Response>,
  ): Promise<Response> {
    if (isCrossSite(c.req.raw, { origins: deps.consoleOrigins, mustSay: 'when-changing' }))
      throw new ApiRefusal('cross_site_refused');
    const token = new Secret((await parseJsonBody(c.req.raw, actRequestSchema)).token);
    const attempt = attemptKeys(c.env?.clientAddress ?? null, null);
    const isOpen =
      (await deps.storage.actionLinks.findOpen(digestOneTimeToken(token), deps.now())) !== undefined;
    const waitS = isOpen ? undefined : limiter.begin(attempt);
    if (waitS !== undefined)
      throw new ApiRefusal('rate_limited', { facts: { limit: 'failed attempts' }, retryAfterS: waitS });
    return await act(token, await findSession(c));
  }

  async function findSession(c: Context<AdminEnv>): Promise<AdminSession | undefined> {
    for (const source of deps.sessions) {
      const session = await source.findSession(c.req.raw, c.env?.clientAddress ?? null);
      // A session without its second factor does not count; the page then asks to sign in, which includes it.
      if (session !== undefined && !session.awaitsSecondFactor) return session;
    }
    return undefined;
  }
}
