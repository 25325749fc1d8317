import { describeFieldFault } from '../domain/describe-field-fault.ts';
import { OpenAPIHono } from '@hono/zod-openapi';
import { portalBasePath } from '@postern/contract/portal-routes/define-portal-route';
import { answerRefusals } from './answer-refusals.ts';
import { createDocumentReader } from './documents/document-reader.ts';
import { registerDocumentRoutes } from './documents/register-document-routes.ts';
import { registerExplainRoutes } from './explain/register-explain-routes.ts';
import { registerGuideRoutes } from './guides/register-guide-routes.ts';
import { registerMeRoutes } from './me/register-me-routes.ts';
import { registerTextRoutes } from './texts/register-text-routes.ts';
import type { PortalApp, PortalEnv } from './portal-app.ts';
import type { PortalDeps } from './portal-deps.ts';
import { refuseFields } from './portal-refusal.ts';

/**
 * What integrators are served below `/portal/v1`, as a Hono app without a socket:
 * `app.fetch(request, { clientAddress })`. It reads and judges; nothing here can change anything.
 */
export function createPortalApp(deps: PortalDeps): PortalApp {
  const app = new OpenAPIHono<PortalEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      // The validator's own types leave out that it hands over what it judged.
      const input = 'data' in result ? result.data : undefined;
      const places = { json: '/', query: '?', param: '', header: '', cookie: '', form: '/' } as const;
      throw refuseFields(
        result.error.issues.map((issue) => ({
          path: `${places[result.target as keyof typeof places]}${issue.path.map(String).join('/')}`,
          message: describeFieldFault(issue, input, { isText: result.target !== 'json' }),
        })),
      );
    },
  });
  app.use(async (c, next) => {
    c.set('requestId', crypto.randomUUID());
    await next();
    c.header('x-request-id', c.get('requestId'));
    c.header('x-content-type-options', 'nosniff');
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  answerRefusals(app, deps);
  const reader = createDocumentReader(deps);
  registerDocumentRoutes(app, deps, reader);
  registerTextRoutes(app, deps, reader);
  for (const register of registrations) register(app, deps);
  app.get(`${portalBasePath}/openapi.json`, (c) =>
    c.json(
      app.getOpenAPI31Document({
        openapi: '3.1.0',
        info: { title: 'Postern developer portal', version: '1' },
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
