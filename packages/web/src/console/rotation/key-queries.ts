import { queryOptions } from '@tanstack/react-query';
import type { ApiUserId } from '@postern/contract/ids';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import type { Place } from '../api/queries.ts';

const refreshEveryMs = 10_000;

/** An API user's keys with their last use, which gateways report every few seconds. */
export const keyQueries = {
  all: (place: Place, apiUserId: ApiUserId) => ['keys', place, apiUserId] as const,
  list: (place: Place, apiUserId: ApiUserId, silentForMs: number) =>
    queryOptions({
      queryKey: [...keyQueries.all(place, apiUserId), silentForMs],
      queryFn: ({ signal }) =>
        unwrap(admin.listKeys({ params: { ...place, apiUserId }, query: { silentForMs }, signal })),
      refetchInterval: refreshEveryMs,
    }),
};
