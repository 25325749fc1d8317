import { OpenAPIHono } from '@hono/zod-openapi';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import { adminBasePath } from '@postern/contract/admin-routes/route-parts';
import type { AdminApp, AdminContext, AdminEnv } from './admin-app.ts';
import { refuseFields, refuseUnfound } from './admin-refusal.ts';
import type { AdminSession } from './admin-session.ts';
import { registerAlertRoutes } from './alerts/routes.ts';
import { registerApiKeyRoutes } from './api-key/routes.ts';
import { registerApiUserRoutes } from './api-users/routes.ts';
import { registerAuditEventRoutes } from './audit-events/routes.ts';
import type { ControlDeps, ControlParts } from './control-deps.ts';
import { registerCutOffRoutes } from './cut-offs/routes.ts';
import { registerDeprecatedUseRoutes } from './deprecated-use/routes.ts';
import { registerEntityRoutes } from './entities/routes.ts';
import { registerEntityGroupRoutes } from './entity-groups/routes.ts';
import { createCatalogueReader } from './environments/catalogue-reader.ts';
import { registerEnvironmentRoutes } from './environments/routes.ts';
import { registerExplainRoutes } from './explain/routes.ts';
import { registerHandOverRoutes } from './hand-over/routes.ts';
import { registerIntegratorRoutes } from './integrators/routes.ts';
import { registerHygieneRoutes } from './hygiene/routes.ts';
import { registerLicenceRoutes } from './licences/routes.ts';
import { createFailedTokenLimit } from './limit-failed-tokens.ts';
import { registerMeRoutes } from './me/routes.ts';
import { registerCredentialImportRoutes } from './credential-imports/routes.ts';
import { registerWebServiceAccountRoutes } from './web-service-accounts/routes.ts';
import { presentAdminProblem, toAdminRefusal } from './present-admin-problem.ts';
import { presentFieldErrors } from './present-field-errors.ts';
import { presentOpenApi } from './present-open-api.ts';
import { registerNetworkRoutes } from './networks/routes.ts';
import { registerOutboxRoutes } from './outbox/routes.ts';
import { tracedCodes } from './refusal-trace.ts';
import type { RefusedAction } from './refusal-trace.ts';
import { registerRatePlanRoutes } from './rate-plans/routes.ts';
import { registerRightsRoutes } from './rights/routes.ts';
import { registerUsageRoutes } from './usage/routes.ts';
import { registerSigningKeyRoutes } from './signing-keys/routes.ts';
import { registerPeopleRoutes } from './people/routes.ts';
import { registerTeamRoutes } from './team/routes.ts';
import { registerWebhookRoutes } from './webhooks/routes.ts';

/**
 * The admin API, as a Hono app without a socket: `app.fetch(request, { clientAddress })`.
 *
 * Every handler goes limit → authenticate → authorise (govern-route.ts, from the route's own words) → validate →
 * transact → act → present. Objects are looked up by (licence, environment) inside the transaction.
 */
export function createControlApp(deps: ControlDeps): AdminApp {
  const app = new OpenAPIHono<AdminEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      // The validator's own types leave out that it hands over what it judged.
      const input = 'data' in result ? result.data : undefined;
      throw refuseFields(presentFieldErrors(result.error.issues, { target: result.target, input }));
    },
  });
  app.use(async (c, next) => {
    c.set('requestId', crypto.randomUUID());
    await next();
    c.header('x-request-id', c.get('requestId'));
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
  });
  app.notFound((c) => present(refuseUnfound('page'), c.get('requestId')));
  const limitFailedTokens = createFailedTokenLimit(deps.now);
  app.onError((error, c) => {
    const refusal = limitFailedTokens(toAdminRefusal(error), c);
    const requestId = c.get('requestId');
    if (tracedCodes.has(refusal.code)) deps.traceRefusal(describeRefused(refusal.code, c));
    if (faults.includes(refusal.code)) deps.reportFault(refusal.cause ?? error, requestId);
    return present(refusal, requestId);
  });
  const parts: ControlParts = { ...deps, catalogueReader: createCatalogueReader(deps.config) };
  for (const register of registrations) register(app, parts);
  app.get(`${adminBasePath}/openapi.json`, (c) => c.json(presentOpenApi(app)));
  return app;

  function present(refusal: ReturnType<typeof toAdminRefusal>, requestId: string): Response {
    return presentAdminProblem(refusal, { requestId, docsUrl: deps.docsUrl });
  }
}

function describeRefused(code: ErrorCode, c: AdminContext): RefusedAction {
  // Not set where nobody was found, whatever its type says.
  const session: AdminSession | undefined = c.get('session');
  return {
    actor: session?.actor ?? null,
    clientAddress: c.env?.clientAddress ?? null,
    code,
    method: c.req.method,
    path: c.req.path,
    requestId: c.get('requestId'),
    hasToken: c.req.header('authorization') !== undefined,
  };
}

const faults: readonly ErrorCode[] = [
  'internal_error',
  'storage_unavailable',
  'storage_full',
  'database_set_back',
  'secret_unavailable',
];

const registrations: readonly ((app: AdminApp, parts: ControlParts) => void)[] = [
  registerMeRoutes,
  registerLicenceRoutes,
  registerEntityRoutes,
  registerEntityGroupRoutes,
  registerDeprecatedUseRoutes,
  registerUsageRoutes,
  registerHygieneRoutes,
  registerEnvironmentRoutes,
  registerApiUserRoutes,
  registerRightsRoutes,
  registerRatePlanRoutes,
  registerApiKeyRoutes,
  registerHandOverRoutes,
  registerCutOffRoutes,
  registerSigningKeyRoutes,
  registerAuditEventRoutes,
  registerExplainRoutes,
  registerWebServiceAccountRoutes,
  registerCredentialImportRoutes,
  registerTeamRoutes,
  registerIntegratorRoutes,
  registerPeopleRoutes,
  registerNetworkRoutes,
  registerAlertRoutes,
  registerWebhookRoutes,
  registerOutboxRoutes,
];
