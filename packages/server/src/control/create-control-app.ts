import { OpenAPIHono } from '@hono/zod-openapi';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import { adminBasePath } from '@postern/contract/admin-routes/route-parts';
import type { AdminApp, AdminContext, AdminEnv } from './admin-app.ts';
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
import { answerProblems } from '../refusals/answer-problems.ts';
import { refuseInvalidInput } from '../refusals/refuse-invalid-input.ts';
import { toApiRefusal } from '../refusals/to-api-refusal.ts';
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
 * Creates the admin API as a Hono app without a socket: `app.fetch(request, { clientAddress })`. Each request is
 * limited, authenticated and authorised (govern-route.ts, by the route's own definition), validated, and then handled
 * in a transaction that acts and presents. Objects are looked up by licence and environment within the transaction.
 */
export function createControlApp(deps: ControlDeps): AdminApp {
  const app = new OpenAPIHono<AdminEnv>({ defaultHook: refuseInvalidInput });
  const limitFailedTokens = createFailedTokenLimit(deps.now);
  answerProblems(app, {
    docsUrl: deps.docsUrl,
    reportFault: deps.reportFault,
    challenge: 'Bearer realm="admin API"',
    toRefusal: (error, c) => {
      const refusal = limitFailedTokens(toApiRefusal(error), c);
      if (tracedCodes.has(refusal.code)) deps.traceRefusal(describeRefused(refusal.code, c));
      return refusal;
    },
  });
  const parts: ControlParts = { ...deps, catalogueReader: createCatalogueReader(deps.config) };
  for (const register of registrations) register(app, parts);
  app.get(`${adminBasePath}/openapi.json`, (c) => c.json(presentOpenApi(app, deps.config.productName)));
  return app;
}

function describeRefused(code: ErrorCode, c: AdminContext): RefusedAction {
  // Undefined where no session was found, although the type does not include that.
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
