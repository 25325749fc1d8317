import { Hono } from 'hono';
import type { AdminEnv } from './admin-app.ts';
import { refuseUnfound } from './admin-refusal.ts';
import type { ControlDeps } from './control-deps.ts';
import { presentAdminProblem, toAdminRefusal } from './present-admin-problem.ts';
import type { AdminRefusal } from './admin-refusal.ts';

export type LinkAppDeps = Pick<ControlDeps, 'docsUrl' | 'reportFault'>;

/** The largest body that somebody with a link sends. */
export const linkBodyBytesMax = 4_096;

/**
 * What every app for the holder of a link begins with: answers that nobody stores, each with its request id, and
 * refusals as problem+json (RFC 9457). Outside the admin API: no CORS.
 *
 * Not here: any right to do anything; the link's own app judges that.
 */
export function createLinkApp(deps: LinkAppDeps): Hono<AdminEnv> {
  const present = (refusal: AdminRefusal, requestId: string): Response =>
    presentAdminProblem(refusal, { requestId, docsUrl: deps.docsUrl });

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
    if (['internal_error', 'storage_unavailable', 'storage_full', 'database_set_back'].includes(refusal.code))
      deps.reportFault(refusal.cause ?? error, c.get('requestId'));
    return present(refusal, c.get('requestId'));
  });
  return app;
}
