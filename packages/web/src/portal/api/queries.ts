import { queryOptions } from '@tanstack/react-query';
import type { ApiId, ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { PortalLanguage } from '@postern/contract/portal';
import { portal } from './portal.ts';
import { unwrap } from '../../ui/app/api-client.ts';

/** A reference page: one API of one environment. */
export interface ReferencePlace {
  readonly environment: EnvironmentName;
  readonly apiId: ApiId;
}

/** The API user of an integrator. */
export interface GivenPlace {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly apiUserId: ApiUserId;
}

/** The queries of the pages. Guides, errors and documents change with the installation, hardly while they are read. */
const slowlyMs = 300_000;

export const queries = {
  session: () => queryOptions({ queryKey: ['session'], queryFn: () => unwrap(portal.getPortalSession()) }),
  environments: () =>
    queryOptions({
      queryKey: ['environments'],
      queryFn: async () => (await unwrap(portal.listPortalEnvironments())).items,
      staleTime: slowlyMs,
    }),
  document: (params: ReferencePlace, language: PortalLanguage) =>
    queryOptions({
      queryKey: ['document', params, language],
      queryFn: () => unwrap(portal.getPortalOpenApi({ params, query: { language } })),
      staleTime: slowlyMs,
      // Documents may be tens of megabytes once they are objects.
      gcTime: 60_000,
      structuralSharing: false,
    }),
  guides: (language: PortalLanguage) =>
    queryOptions({
      queryKey: ['guides', language],
      queryFn: async () => (await unwrap(portal.listGuides({ query: { language } }))).items,
      staleTime: slowlyMs,
    }),
  guide: (guideId: string, query: { language: PortalLanguage; environment: EnvironmentName | undefined }) =>
    queryOptions({
      queryKey: ['guide', guideId, query],
      queryFn: () => unwrap(portal.getGuide({ params: { guideId }, query })),
      staleTime: slowlyMs,
    }),
  errors: (language: PortalLanguage) =>
    queryOptions({
      queryKey: ['errors', language],
      queryFn: async () => (await unwrap(portal.listPortalErrors({ query: { language } }))).items,
      staleTime: slowlyMs,
    }),
  error: (code: string, language: PortalLanguage) =>
    queryOptions({
      queryKey: ['error', code, language],
      queryFn: () => unwrap(portal.getPortalError({ params: { code }, query: { language } })),
      staleTime: slowlyMs,
    }),
  search: (q: string, query: { language: PortalLanguage; environment: EnvironmentName | undefined }) =>
    queryOptions({
      queryKey: ['search', q, query],
      queryFn: ({ signal }) => unwrap(portal.searchPortal({ query: { q, limit: 50, ...query }, signal })),
      staleTime: slowlyMs,
    }),
  myApiUsers: () =>
    queryOptions({
      queryKey: ['my-api-users'],
      queryFn: async () => (await unwrap(portal.listMyApiUsers())).items,
    }),
  myCalls: (params: GivenPlace) =>
    queryOptions({
      queryKey: ['my-calls', params],
      queryFn: async () => (await unwrap(portal.listMyCalls({ params }))).items,
    }),
};
