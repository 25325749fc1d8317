import type { AllPortalRoutes } from './portal-routes/all-portal-routes.ts';
import type { PortalProblem } from './portal-routes/define-portal-route.ts';
import { createRouteClient } from './route-client.ts';
import type {
  RouteClient,
  RouteClientDeps,
  RouteData,
  RouteInput,
  RouteResult,
  RouteTable,
} from './route-client.ts';

const p = '/portal/v1' as const;
const api = `${p}/environments/{environment}/apis/{apiId}` as const;

const calls = {
  getPortalSession: ['get', `${p}/session`],
  listPortalEnvironments: ['get', `${p}/environments`],
  getPortalOpenApi: ['get', `${api}/openapi.json`],
  downloadTaxonomy: ['get', `${api}/taxonomy/{format}`],
  listGuides: ['get', `${p}/guides`],
  getGuide: ['get', `${p}/guides/{guideId}`],
  listPortalErrors: ['get', `${p}/errors`],
  getPortalError: ['get', `${p}/errors/{code}`],
  searchPortal: ['get', `${p}/search`],
  listMyApiUsers: ['get', `${p}/me/api-users`],
  listMyCalls: ['get', `${p}/me/licences/{licenceId}/environments/{environment}/api-users/{apiUserId}/calls`],
  explainRefusal: ['post', `${p}/explain`],
} as const satisfies RouteTable<AllPortalRoutes>;

export type PortalCallName = keyof typeof calls;
export type PortalResult<Data> = RouteResult<Data, PortalProblem>;
export type PortalInput<Name extends PortalCallName> = RouteInput<AllPortalRoutes[Name]>;
export type PortalData<Name extends PortalCallName> = RouteData<AllPortalRoutes[Name]>;
export type PortalClient = RouteClient<AllPortalRoutes, PortalProblem>;

/** Creates a typed client of the portal's server, like `createAdminClient` for the admin API. */
export function createPortalClient(deps: RouteClientDeps): PortalClient {
  return createRouteClient<AllPortalRoutes, PortalProblem>(calls, deps);
}
