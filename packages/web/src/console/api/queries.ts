import type { HumanId } from '@postern/contract/admin-routes/team';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ListAuditEventsQuery } from '@postern/contract/admin-routes/audit-events';
import type { ListLicencesQuery } from '@postern/contract/admin-routes/licences';
import type { ListApiUsersQuery } from '@postern/contract/api-user';
import type { ApiId, ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import { admin } from './admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';

/** The licence and environment of a page. Nothing of one is ever shown in another. */
export interface Place {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
}

/** The previous page of a list stays until the next one is there, but never in another licence or environment. */
export function keepWithin(place: Place) {
  return <Data>(previous: Data | undefined, query: { readonly queryKey: readonly unknown[] } | undefined) =>
    JSON.stringify(query?.queryKey[1]) === JSON.stringify(place) ? previous : undefined;
}

/** Every query of the console; the key begins with what it is, then where it is. */
export const queries = {
  me: () => queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => unwrap(admin.getMe({ signal })) }),
  environments: () =>
    queryOptions({
      queryKey: ['environments'],
      queryFn: ({ signal }) => unwrap(admin.listEnvironments({ signal })),
      staleTime: 60_000,
    }),
  licences: (query: Partial<ListLicencesQuery>) =>
    queryOptions({
      queryKey: ['licences', query],
      queryFn: ({ signal }) => unwrap(admin.listLicences({ query, signal })),
      placeholderData: keepPreviousData,
    }),
  licence: (licenceId: LicenceId) =>
    queryOptions({
      queryKey: ['licence', licenceId],
      queryFn: ({ signal }) => unwrap(admin.getLicence({ params: { licenceId }, signal })),
    }),
  team: (licenceId: LicenceId) =>
    queryOptions({
      queryKey: ['team', licenceId],
      queryFn: ({ signal }) => unwrap(admin.getTeam({ params: { licenceId }, signal })),
    }),
  operators: () =>
    queryOptions({
      queryKey: ['people', 'operators'],
      queryFn: ({ signal }) => unwrap(admin.getOperators({ signal })),
    }),
  people: (query: { readonly search: string; readonly page: number }) =>
    queryOptions({
      queryKey: ['people', 'list', query],
      queryFn: ({ signal }) => unwrap(admin.listPeople({ query, signal })),
    }),
  person: (humanId: HumanId) =>
    queryOptions({
      queryKey: ['people', 'one', humanId],
      queryFn: ({ signal }) => unwrap(admin.getPerson({ params: { humanId }, signal })),
    }),
  integrators: (licenceId: LicenceId) =>
    queryOptions({
      queryKey: ['integrators', licenceId],
      queryFn: ({ signal }) => unwrap(admin.listIntegrators({ params: { licenceId }, signal })),
    }),
  entities: (place: Place) =>
    queryOptions({
      queryKey: ['entities', place],
      queryFn: ({ signal }) => unwrap(admin.listEntities({ params: { ...place }, signal })),
    }),
  entityGroups: (place: Place) =>
    queryOptions({
      queryKey: ['entity-groups', place],
      queryFn: ({ signal }) => unwrap(admin.listEntityGroups({ params: { ...place }, signal })),
    }),
  accessTypes: (environment: EnvironmentName) =>
    queryOptions({
      queryKey: ['access-types', environment],
      queryFn: ({ signal }) => unwrap(admin.listAccessTypes({ params: { environment }, signal })),
      staleTime: 60_000,
    }),
  apiUsers: (place: Place, query: Partial<ListApiUsersQuery>) =>
    queryOptions({
      queryKey: ['api-users', place, query],
      queryFn: ({ signal }) => unwrap(admin.listApiUsers({ params: { ...place }, query, signal })),
      placeholderData: keepWithin(place),
    }),
  apiUser: (place: Place, apiUserId: ApiUserId) =>
    queryOptions({
      queryKey: ['api-user', place, apiUserId],
      queryFn: ({ signal }) => unwrap(admin.getApiUser({ params: { ...place, apiUserId }, signal })),
    }),
  licenceRatePlan: (place: Place) =>
    queryOptions({
      queryKey: ['licence-rate-plan', place],
      queryFn: ({ signal }) => unwrap(admin.getLicenceRatePlan({ params: { ...place }, signal })),
    }),
  apiUserRatePlan: (place: Place, apiUserId: ApiUserId) =>
    queryOptions({
      queryKey: ['api-user-rate-plan', place, apiUserId],
      queryFn: ({ signal }) => unwrap(admin.getApiUserRatePlan({ params: { ...place, apiUserId }, signal })),
    }),
  limitStatus: () =>
    queryOptions({
      queryKey: ['limit-status'],
      queryFn: ({ signal }) => unwrap(admin.getLimitStatus({ signal })),
    }),
  rightsCatalogue: (place: Place) =>
    queryOptions({
      queryKey: ['rights-catalogue', place],
      queryFn: ({ signal }) => unwrap(admin.getRightsCatalogue({ params: { ...place }, signal })),
      staleTime: 60_000,
    }),
  apiAccess: (place: Place) =>
    queryOptions({
      queryKey: ['api-access', place],
      queryFn: ({ signal }) => unwrap(admin.getApiAccess({ params: { ...place }, signal })),
      staleTime: 60_000,
    }),
  auditEvents: (place: Place, query: Partial<ListAuditEventsQuery>) =>
    queryOptions({
      queryKey: ['audit-events', place, query],
      queryFn: ({ signal }) => unwrap(admin.listAuditEvents({ params: { ...place }, query, signal })),
      placeholderData: keepWithin(place),
    }),
  /** See useFollowedCutOff. */
  cutOff: (place: Place, sequence: number) =>
    queryOptions({
      queryKey: ['cut-off', place, sequence],
      queryFn: ({ signal }) => unwrap(admin.getCutOff({ params: { ...place, sequence }, signal })),
    }),
  catalogue: (environment: EnvironmentName, apiId: ApiId) =>
    queryOptions({
      queryKey: ['catalogue', environment, apiId],
      queryFn: ({ signal }) => unwrap(admin.getCatalogue({ params: { environment, apiId }, signal })),
    }),
  catalogueVersions: (environment: EnvironmentName, apiId: ApiId) =>
    queryOptions({
      queryKey: ['catalogue-versions', environment, apiId],
      queryFn: ({ signal }) =>
        unwrap(admin.listCatalogueVersions({ params: { environment, apiId }, signal })),
    }),
};
