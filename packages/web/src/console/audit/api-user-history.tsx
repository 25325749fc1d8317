import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ApiUser } from '@postern/contract/api-user';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { Pager } from '../../ui/pager.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { usePlace } from '../layout/use-place.ts';
import { apiUserPageTexts } from '../api-users/api-user-page-texts.ts';
import { AuditEventList } from './audit-event-list.tsx';

const route = getRouteApi('/shell/licences/$licenceId/$environment/api-users/$apiUserId/');
const historyPageSize = 20;

/** The audit events of the API user. */
export function ApiUserHistory({ apiUser }: { readonly apiUser: ApiUser }) {
  const { t } = useI18n();
  const place = usePlace();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/api-users/$apiUserId' });
  const { page = 1 } = route.useSearch();
  const events = useQuery(
    queries.auditEvents(place, { subjectId: apiUser.id, page, pageSize: historyPageSize }),
  );
  if (events.isError) return <ProblemState error={events.error} onRetry={() => void events.refetch()} />;
  if (events.isPending) return <LinesSkeleton lines={6} height={36} />;
  return (
    <>
      <AuditEventList
        events={events.data.items}
        emptyText={t(apiUserPageTexts.historyEmpty)}
        isSubjectShown={false}
      />
      <Pager
        page={page}
        pageSize={historyPageSize}
        total={events.data.total}
        onChange={(next) =>
          void navigate({ search: { tab: 'history', page: next === 1 ? undefined : next } })
        }
      />
    </>
  );
}
