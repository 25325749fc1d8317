import { apiKeyRoutes } from './api-key.ts';
import { apiUserRoutes } from './api-users.ts';
import { auditEventRoutes } from './audit-events.ts';
import { cutOffRoutes } from './cut-offs.ts';
import { entityRoutes } from './entities.ts';
import { environmentRoutes } from './environments.ts';
import { explainRoutes } from './explain.ts';
import { licenceRoutes } from './licences.ts';
import { meRoutes } from './me.ts';
import { rightsRoutes } from './rights.ts';

/** Every route of the admin API by its name, which is also its operationId and the client's method. */
export const allRoutes = {
  ...meRoutes,
  ...licenceRoutes,
  ...entityRoutes,
  ...environmentRoutes,
  ...apiUserRoutes,
  ...rightsRoutes,
  ...apiKeyRoutes,
  ...cutOffRoutes,
  ...auditEventRoutes,
  ...explainRoutes,
};
export type AllRoutes = typeof allRoutes;
