import { Hono } from 'hono';
import { answerProblems } from '../refusals/answer-problems.ts';
import type { AdminEnv } from './admin-app.ts';
import type { ControlDeps } from './control-deps.ts';

export type LinkAppDeps = Pick<ControlDeps, 'docsUrl' | 'reportFault'>;

/** The largest body that somebody with a link sends. */
export const linkBodyBytesMax = 4_096;

/**
 * Makes the app with which everything for the holder of a link begins. It is no part of the admin API and has no CORS.
 *
 * Not judged here: any right to do anything; the link's own app judges that.
 */
export function createLinkApp({ docsUrl, reportFault }: LinkAppDeps): Hono<AdminEnv> {
  const app = new Hono<AdminEnv>();
  answerProblems(app, { docsUrl, reportFault });
  return app;
}
