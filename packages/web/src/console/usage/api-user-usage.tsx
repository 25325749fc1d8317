import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ApiUser } from '@postern/contract/api-user';
import { UsageReport } from './usage-report.tsx';

const route = getRouteApi('/shell/licences/$licenceId/$environment/api-users/$apiUserId/');

/** The usage part of an API user's page. */
export function ApiUserUsage({ apiUser }: { readonly apiUser: ApiUser }) {
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/api-users/$apiUserId' });
  const { period, view } = route.useSearch();
  return (
    <UsageReport
      apiUserId={apiUser.id}
      choice={{ period, view }}
      onChoose={(choice) => void navigate({ search: { tab: 'usage', ...choice }, replace: true })}
    />
  );
}
