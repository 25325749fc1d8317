import { Alert, Anchor, Badge, Group, Paper, Radio, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { KeyDisplay } from '@postern/contract/licence';
import { CopyField } from '../../ui/copy-field.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { ApiUsersTable } from '../api-users/api-users-table.tsx';
import { apiUserTexts } from '../api-users/api-user-texts.ts';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { shellTexts } from '../layout/shell-texts.ts';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { ViewerNotice } from '../layout/viewer-notice.tsx';
import { apiAccessTexts } from './api-access-texts.ts';

export function ApiAccessPage() {
  const { t } = useI18n();
  const place = usePlace();
  const access = useQuery(queries.apiAccess(place));
  return (
    <>
      <PageHeader
        title={t(shellTexts.apiAccess)}
        description={t(apiAccessTexts.intro)}
        badges={<EnvironmentBadge environment={place.environment} />}
      />
      <ViewerNotice place={place} />
      <Stack>
        {access.isPending && <LinesSkeleton lines={6} />}
        {access.isError && <ProblemState error={access.error} onRetry={() => void access.refetch()} />}
        {access.data !== undefined && (
          <Paper withBorder p="md" component="section" aria-label={t(apiAccessTexts.urls)}>
            <Title order={2} fz="md" mb="sm">
              {t(apiAccessTexts.urls)}
            </Title>
            <Stack>
              {access.data.tokenUrl !== null && (
                <CopyField label={t(apiAccessTexts.tokenUrl)} text={access.data.tokenUrl} />
              )}
              {access.data.apis.map(({ apiId, title, url, schemes, keyHeader }) => (
                <div key={apiId}>
                  <CopyField label={title} text={url} />
                  {keyHeader !== null && (
                    <Text size="sm" mt={4}>
                      {t(apiAccessTexts.sendKeyIn, { header: keyHeader })}
                    </Text>
                  )}
                  <Group gap={4} mt={4}>
                    {schemes.map((scheme) => (
                      <Badge key={scheme} variant="light" color="gray" tt="none">
                        {scheme}
                      </Badge>
                    ))}
                  </Group>
                </div>
              ))}
            </Stack>
          </Paper>
        )}
        <KeysSection />
        <KeyDisplaySection />
      </Stack>
    </>
  );
}

/** The keys of this licence and environment, most recently used first. */
function KeysSection() {
  const { t } = useI18n();
  const place = usePlace();
  const keys = useQuery(
    queries.apiUsers(place, {
      status: 'active',
      sort: 'lastUsed',
      direction: 'descending',
      page: 1,
      pageSize: 5,
    }),
  );
  return (
    <Paper withBorder p="md" component="section" aria-label={t(apiAccessTexts.keys)}>
      <Title order={2} fz="md">
        {t(apiAccessTexts.keys)}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t(apiAccessTexts.keysIntro)}
      </Text>
      {keys.isPending && <LinesSkeleton lines={4} />}
      {keys.isError && <ProblemState error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data !== undefined && keys.data.items.length > 0 && (
        <ApiUsersTable apiUsers={keys.data.items} isStale={false} />
      )}
      <Anchor
        renderRoot={(props) => (
          <Link to="/licences/$licenceId/$environment/api-users" params={{ ...place }} {...props} />
        )}
      >
        {t(apiUserTexts.apiUsers)}
      </Anchor>
    </Paper>
  );
}

function KeyDisplaySection() {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const mayChange = useMayChange();
  const client = useQueryClient();
  const licence = useQuery(queries.licence(licenceId));
  const change = useMutation({
    mutationFn: (keyDisplay: KeyDisplay) =>
      unwrap(
        admin.editLicence({
          params: { licenceId },
          body: { keyDisplay, version: licence.data?.version ?? 0 },
        }),
      ),
    onSuccess: ({ licence: saved }) => {
      client.setQueryData(queries.licence(licenceId).queryKey, saved);
      showToast({ color: 'green', message: t(apiAccessTexts.displaySaved) });
    },
    onError: () => void licence.refetch(),
  });
  if (licence.data === undefined) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label={t(apiAccessTexts.display)}>
      <Title order={2} fz="md" mb="xs">
        {t(apiAccessTexts.display)}
      </Title>
      {change.error !== null && <ProblemState error={change.error} />}
      <Radio.Group
        aria-label={t(apiAccessTexts.display)}
        value={licence.data.keyDisplay}
        onChange={(value) => change.mutate(value === 'show-once' ? 'show-once' : 'viewable')}
      >
        <Stack gap="xs">
          <Radio
            value="viewable"
            label={t(apiAccessTexts.displayViewable)}
            description={t(apiAccessTexts.displayViewableHint)}
            disabled={!mayChange || change.isPending}
          />
          <Radio
            value="show-once"
            label={t(apiAccessTexts.displayOnce)}
            description={t(apiAccessTexts.displayOnceHint)}
            disabled={!mayChange || change.isPending}
          />
        </Stack>
      </Radio.Group>
      <Alert mt="sm" color="gray" p="xs">
        {t(apiAccessTexts.displayScope)}
      </Alert>
    </Paper>
  );
}
