import { Anchor, Badge, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Environment } from '@postern/contract/admin-routes/environments';
import { CopyField } from '../../ui/copy-field.tsx';
import { CardTable } from '../../ui/card-table.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { SigningKeysSection } from '../signing-keys/signing-keys-section.tsx';
import { operatorTexts } from '../licences/operator-texts.ts';

export function EnvironmentsPage() {
  const { t } = useI18n();
  const environments = useQuery(queries.environments());
  return (
    <>
      <PageHeader title={t(operatorTexts.environments)} description={t(operatorTexts.environmentsIntro)} />
      {environments.isPending && <LinesSkeleton lines={10} />}
      {environments.isError && (
        <ProblemState error={environments.error} onRetry={() => void environments.refetch()} />
      )}
      <Stack>
        {environments.data?.items.map((environment) => (
          <EnvironmentCard key={environment.name} environment={environment} />
        ))}
      </Stack>
    </>
  );
}

function EnvironmentCard({ environment }: { readonly environment: Environment }) {
  const { t } = useI18n();
  return (
    <Paper withBorder p="md" component="section" aria-label={environment.name}>
      <Group mb="sm">
        <Title order={2} fz="md">
          {environment.name}
        </Title>
        <EnvironmentBadge environment={environment.name} />
      </Group>
      <Stack gap="sm">
        <CopyField label={t(operatorTexts.gatewayUrl)} text={environment.url} />
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <strong>{t(operatorTexts.upstream)}:</strong> {environment.upstream ?? '—'}
        </Text>
        <Group gap={6}>
          <Text size="sm" fw={700}>
            {t(operatorTexts.hosts)}:
          </Text>
          {environment.hosts.map((host) => (
            <Badge key={host} variant="light" color="gray" tt="none">
              {host}
            </Badge>
          ))}
        </Group>
        <ApisTable environment={environment} />
        <SigningKeysSection environment={environment.name} />
      </Stack>
    </Paper>
  );
}

function ApisTable({ environment }: { readonly environment: Environment }) {
  const { t } = useI18n();
  return (
    <CardTable minWidth={520}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t(operatorTexts.api)}</Table.Th>
            <Table.Th scope="col">{t(operatorTexts.basePath)}</Table.Th>
            <Table.Th scope="col">{t(operatorTexts.schemes)}</Table.Th>
            <Table.Th scope="col">{t(operatorTexts.catalogue)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {environment.apis.map((api) => (
            <Table.Tr key={api.id}>
              <Table.Td>
                <Anchor
                  renderRoot={(props) => (
                    <Link
                      to="/operator/catalogue"
                      search={{ environment: environment.name, api: api.id }}
                      {...props}
                    />
                  )}
                >
                  {api.title}
                </Anchor>
              </Table.Td>
              <Table.Td>{[api.basePath, ...api.aliases].join(', ')}</Table.Td>
              <Table.Td>{api.schemes.join(', ')}</Table.Td>
              <Table.Td>
                {api.catalogue === null
                  ? t(operatorTexts.noCatalogue)
                  : t(operatorTexts.catalogueFacts, {
                      version: api.catalogue.version,
                      operations: api.catalogue.operations,
                      unclassified: api.catalogue.unclassified,
                    })}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </CardTable>
  );
}
