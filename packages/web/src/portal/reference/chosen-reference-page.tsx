import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { Box } from '@mantine/core';
import { IconBookOff } from '@tabler/icons-react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { findApi, findEnvironment, useChoice } from '../choice/choice.ts';
import { shellTexts } from '../layout/shell-texts.ts';
import { homeTexts } from '../home/home-texts.ts';

/** `/reference`: the page of what was chosen last. */
export function ChosenReferencePage() {
  const { t } = useI18n();
  const { environment: wanted, apiId } = useChoice();
  const { data: environments, error, refetch } = useQuery(queries.environments());
  const environment = findEnvironment(environments ?? [], wanted);
  const api = findApi(environment, apiId);
  if (environment !== undefined && api !== undefined)
    return (
      <Navigate
        to="/reference/$environment/$apiId"
        params={{ environment: environment.name, apiId: api.id }}
        replace
      />
    );
  return (
    <Box component="main" p="md">
      <PageHeader title={t(shellTexts.reference)} />
      {error !== null && <ProblemState error={error} onRetry={() => void refetch()} />}
      {environments === undefined && error === null && <LinesSkeleton />}
      {environments !== undefined && (
        <EmptyState icon={<IconBookOff size={40} />} title={t(homeTexts.noApis)} />
      )}
    </Box>
  );
}
