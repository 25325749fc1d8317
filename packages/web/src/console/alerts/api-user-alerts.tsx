import { Anchor, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ApiUser } from '@postern/contract/api-user';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { monitoringQueries } from '../api/monitoring-queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { usePlace } from '../layout/use-place.ts';
import { preferencesTexts } from './alert-texts.ts';
import { PreferencesForm } from './preferences-form.tsx';

/** The alert preferences of this API user, and the way to its past alerts. */
export function ApiUserAlerts({ apiUser }: { readonly apiUser: Pick<ApiUser, 'id'> }) {
  const { t } = useI18n();
  const place = usePlace();
  const client = useQueryClient();
  const query = monitoringQueries.apiUserAlertPreferences(place, apiUser.id);
  const preferences = useQuery(query);
  if (preferences.isPending) return <LinesSkeleton lines={8} height={30} />;
  if (preferences.isError)
    return <ProblemState error={preferences.error} onRetry={() => void preferences.refetch()} />;
  return (
    <Stack>
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link
            to="/licences/$licenceId/$environment/alerts"
            params={{ ...place }}
            search={{ apiUserId: apiUser.id }}
            {...props}
          />
        )}
      >
        {t(preferencesTexts.toAlerts)}
      </Anchor>
      <PreferencesForm
        of="api-user"
        answer={preferences.data}
        onSave={async (chosen) => {
          const params = { ...place, apiUserId: apiUser.id };
          const body = { preferences: chosen };
          const saved = await unwrap(admin.putApiUserAlertPreferences({ params, body }));
          client.setQueryData(query.queryKey, saved);
          return saved;
        }}
      />
    </Stack>
  );
}
