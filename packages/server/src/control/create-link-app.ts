import { Hono } from 'hono';
import { answerProblems } from '../refusals/answer-problems.ts';
import type { AdminEnv } from './admin-app.ts';
import type { ControlDeps } from './control-deps.ts';

export type LinkAppDeps = Pick<ControlDeps, 'docsUrl' | 'reportFault'>;

/** The largest body that a link's page sends, in bytes. */
export const linkBodyBytesMax = 4_096;

/**
 * Creates the basis of the apps for people with a link. It is not part of the admin API, and has no CORS. Not judged
 * here: any right to do anything; the link's own app judges that.
 */
export function createLinkApp({ docsUrl, reportFault }: LinkAppDeps): Hono<AdminEnv> {
  const app = new Hono<AdminEnv>();
  answerProblems(app, { docsUrl, reportFault });
  return app;
}
