import { queryOptions } from '@tanstack/react-query';
import type { ApiUserId } from '@postern/contract/ids';
import type { UsagePeriod } from '@postern/contract/usage';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { keepWithin } from '../api/queries.ts';
import type { Place } from '../api/queries.ts';

/** Calls show up within ten seconds, so that is how old a page may become. */
const refreshMs = 10_000;

/** Null: the licence as a whole. */
export function usageQuery(place: Place, apiUserId: ApiUserId | null, period: UsagePeriod) {
  return queryOptions({
    queryKey: ['usage', place, apiUserId, period],
    queryFn: ({ signal }) =>
      unwrap(
        apiUserId === null
          ? admin.getLicenceUsage({ params: { ...place }, query: { period }, signal })
          : admin.getApiUserUsage({ params: { ...place, apiUserId }, query: { period }, signal }),
      ),
    placeholderData: keepWithin(place),
    refetchInterval: refreshMs,
  });
}

/** The URL of the same figures as a file. */
export function presentExportUrl(place: Place, apiUserId: ApiUserId | null, period: UsagePeriod): string {
  const base = `/admin/v1/licences/${place.licenceId}/environments/${place.environment}`;
  const of = apiUserId === null ? '' : `/api-users/${apiUserId}`;
  return `${base}${of}/usage/export?period=${period}`;
}
