import { queryOptions } from '@tanstack/react-query';
import type { HygieneKind } from '@postern/contract/hygiene';
import type { ApiUserId } from '@postern/contract/ids';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { keepWithin } from '../api/queries.ts';
import type { Place } from '../api/queries.ts';

export interface HygieneChoice {
  readonly kind: HygieneKind | undefined;
  readonly page: number;
  readonly pageSize: number;
}

export const hygieneQueries = {
  list: (place: Place, { kind, page, pageSize }: HygieneChoice) =>
    queryOptions({
      queryKey: ['hygiene', place, kind, page],
      queryFn: ({ signal }) =>
        unwrap(
          admin.listHygiene({
            params: { ...place },
            query: kind === undefined ? { page, pageSize } : { kind, page, pageSize },
            signal,
          }),
        ),
      placeholderData: keepWithin(place),
    }),
  trial: (place: Place, apiUserId: ApiUserId) =>
    queryOptions({
      queryKey: ['rights-trial', place, apiUserId],
      queryFn: ({ signal }) => unwrap(admin.getRightsTrial({ params: { ...place, apiUserId }, signal })),
    }),
};
