import { portalDocumentRoutes } from './documents.ts';
import { portalGuideRoutes } from './guides.ts';
import { portalMeRoutes } from './me.ts';
import { portalExplainRoutes } from './explain.ts';

/** Every route of the portal by its name, which is also its operationId and the client's method. */
export const allPortalRoutes = {
  ...portalDocumentRoutes,
  ...portalGuideRoutes,
  ...portalMeRoutes,
  ...portalExplainRoutes,
};
export type AllPortalRoutes = typeof allPortalRoutes;
