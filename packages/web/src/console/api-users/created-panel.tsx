import { Button, Group, Paper, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AdminData } from '@postern/contract/admin-client';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { presentAccessSummary } from './access-summary.ts';
import { formTexts } from './form-texts.ts';
import { KeyPanel } from './key-panel.tsx';

interface CreatedPanelProps {
  readonly created: AdminData<'createApiUser'>;
  /** The page, whose URL is the API user's already, goes on to show the API user. */
  readonly onDone: () => void;
}

/** Shows the key of an API user that was just created, and everything to use it with. */
export function CreatedPanel({ created, onDone }: CreatedPanelProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const { apiUser, key, summary } = created;
  const { licenceId, environment, id: apiUserId } = apiUser;
  return (
    <>
      <PageHeader
        title={t(formTexts.createdTitle, { name: apiUser.displayName })}
        badges={<EnvironmentBadge environment={environment} />}
      />
      <Paper withBorder p="md">
        <Text mb="md">{presentAccessSummary(i18n, summary)}</Text>
        <KeyPanel apiUser={apiUser} apiKey={key} />
      </Paper>
      <Group mt="md">
        <Button
          onClick={onDone}
          renderRoot={(props) => (
            <Link
              to="/licences/$licenceId/$environment/api-users/$apiUserId"
              params={{ licenceId, environment, apiUserId }}
              {...props}
            />
          )}
        >
          {t(formTexts.toApiUser)}
        </Button>
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link
              to="/licences/$licenceId/$environment/api-users"
              params={{ licenceId, environment }}
              {...props}
            />
          )}
        >
          {t(formTexts.createAnother)}
        </Button>
      </Group>
    </>
  );
}
