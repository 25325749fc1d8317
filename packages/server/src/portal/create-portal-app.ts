import { OpenAPIHono } from '@hono/zod-openapi';
import { portalBasePath } from '@postern/contract/portal-routes/define-portal-route';
import { answerProblems } from '../refusals/answer-problems.ts';
import { refuseInvalidInput } from '../refusals/refuse-invalid-input.ts';
import { createDocumentReader } from './documents/document-reader.ts';
import { registerDocumentRoutes } from './documents/register-document-routes.ts';
import { registerExplainRoutes } from './explain/register-explain-routes.ts';
import { registerGuideRoutes } from './guides/register-guide-routes.ts';
import { registerMeRoutes } from './me/register-me-routes.ts';
import { registerTextRoutes } from './texts/register-text-routes.ts';
import type { PortalApp, PortalEnv } from './portal-app.ts';
import type { PortalDeps } from './portal-deps.ts';

/**
 * Serves integrators below `/portal/v1`, as a Hono app without a socket: `app.fetch(request, { clientAddress })`. It
 * only reads and judges; nothing here can change anything.
 */
export function createPortalApp(deps: PortalDeps): PortalApp {
  const app = new OpenAPIHono<PortalEnv>({ defaultHook: refuseInvalidInput });
  answerProblems(app, { docsUrl: deps.docsUrl, reportFault: deps.reportFault });
  const reader = createDocumentReader(deps);
  registerDocumentRoutes(app, deps, reader);
  registerTextRoutes(app, deps, reader);
  for (const register of registrations) register(app, deps);
  app.get(`${portalBasePath}/openapi.json`, (c) =>
    c.json(
      app.getOpenAPI31Document({
        openapi: '3.1.0',
        info: { title: deps.settings.title, version: '1' },
      }),
    ),
  );
  return app;
}

const registrations: readonly ((app: PortalApp, deps: PortalDeps) => void)[] = [
  registerGuideRoutes,
  registerMeRoutes,
  registerExplainRoutes,
];
