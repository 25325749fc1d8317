import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { pageBrand } from '../../ui/app/page-brand.ts';
import { SiteNameContext } from '../../ui/site-name.ts';
import { queries } from '../api/queries.ts';

/** Gives every page of the portal, those before the sign-in as well, the name that its operator chose. */
export function PortalRoot() {
  const { data: session } = useQuery(queries.session());
  const title = session?.title ?? '';
  return (
    <SiteNameContext value={title === '' ? pageBrand.name : title}>
      <Outlet />
    </SiteNameContext>
  );
}
