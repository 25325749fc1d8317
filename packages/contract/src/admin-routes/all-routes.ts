import { accessTypeRoutes } from './access-types.ts';
import { alertRoutes } from './alerts.ts';
import { apiKeyRoutes } from './api-key.ts';
import { apiUserRoutes } from './api-users.ts';
import { auditEventRoutes } from './audit-events.ts';
import { credentialImportRoutes } from './credential-imports.ts';
import { webServiceAccountRoutes } from './web-service-accounts.ts';
import { cutOffRoutes } from './cut-offs.ts';
import { deprecatedUseRoutes } from './deprecated-use.ts';
import { entityRoutes } from './entities.ts';
import { entityGroupRoutes } from './entity-groups.ts';
import { environmentRoutes } from './environments.ts';
import { explainRoutes } from './explain.ts';
import { handOverRoutes } from './hand-over.ts';
import { integratorRoutes } from './integrators.ts';
import { hygieneRoutes } from './hygiene.ts';
import { licenceRoutes } from './licences.ts';
import { meRoutes } from './me.ts';
import { networkRoutes } from './networks.ts';
import { outboxRoutes } from './outbox.ts';
import { peopleRoutes } from './people.ts';
import { ratePlanRoutes } from './rate-plans.ts';
import { rightsRoutes } from './rights.ts';
import { signingKeyRoutes } from './signing-keys.ts';
import { teamRoutes } from './team.ts';
import { usageRoutes } from './usage.ts';
import { webhookRoutes } from './webhooks.ts';

/** Every route of the admin API by its name, which is also its operationId and the client's method. */
export const allRoutes = {
  ...meRoutes,
  ...licenceRoutes,
  ...entityRoutes,
  ...entityGroupRoutes,
  ...environmentRoutes,
  ...accessTypeRoutes,
  ...deprecatedUseRoutes,
  ...usageRoutes,
  ...hygieneRoutes,
  ...apiUserRoutes,
  ...rightsRoutes,
  ...ratePlanRoutes,
  ...apiKeyRoutes,
  ...handOverRoutes,
  ...cutOffRoutes,
  ...signingKeyRoutes,
  ...auditEventRoutes,
  ...explainRoutes,
  ...webServiceAccountRoutes,
  ...credentialImportRoutes,
  ...teamRoutes,
  ...integratorRoutes,
  ...peopleRoutes,
  ...networkRoutes,
  ...alertRoutes,
  ...webhookRoutes,
  ...outboxRoutes,
};
export type AllRoutes = typeof allRoutes;
