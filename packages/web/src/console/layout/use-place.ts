import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Role } from '@postern/contract/admin-routes/route-parts';
import { environmentNameSchema, licenceIdSchema } from '@postern/contract/ids';
import type { LicenceId } from '@postern/contract/ids';
import { queries } from '../api/queries.ts';
import type { Place } from '../api/queries.ts';

/** The licence and environment of the URL, undefined on pages that have none (the operator's). */
export function useFoundPlace(): Place | undefined {
  const { licenceId, environment } = useParams({ strict: false });
  const parsed = {
    licenceId: licenceIdSchema.safeParse(licenceId),
    environment: environmentNameSchema.safeParse(environment),
  };
  if (!parsed.licenceId.success || !parsed.environment.success) return undefined;
  return { licenceId: parsed.licenceId.data, environment: parsed.environment.data };
}

/** The licence and environment of the URL; only for pages below `/licences/…`, whose route has parsed them. */
export function usePlace(): Place {
  const place = useFoundPlace();
  if (place === undefined) throw new Error('usePlace stands on a page without licence and environment');
  return place;
}

export function useRole(licenceId: LicenceId): Role | undefined {
  const { data: me } = useQuery(queries.me());
  if (me === undefined) return undefined;
  if (me.isOperator) return 'operator';
  return me.licences.find(({ licence }) => licence.id === licenceId)?.role;
}

/** Whether the person may change things in the licence; viewers see the same pages without the means to change. */
export function useMayChange(): boolean {
  const role = useRole(usePlace().licenceId);
  return role === 'operator' || role === 'licence-admin';
}
