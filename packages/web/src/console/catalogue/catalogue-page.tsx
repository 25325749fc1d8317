import {
  Alert,
  Badge,
  Button,
  Checkbox,
  Code,
  Group,
  List,
  NativeSelect,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { IconAlertTriangle, IconBooks, IconRefresh, IconSearch } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ApiSummary, Environment } from '@postern/contract/admin-routes/environments';
import type { Catalogue, Operation } from '@postern/contract/catalogue';
import { CardTable } from '../../ui/card-table.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { rightsTexts } from '../rights/rights-texts.ts';
import { operatorTexts } from '../licences/operator-texts.ts';
import { TaxonomyDownloads } from './taxonomy-downloads.tsx';

const route = getRouteApi('/shell/operator/catalogue');
/** More rows than this make the page slow; the search narrows them. */
const rowsMax = 300;

export function CataloguePage() {
  const { t } = useI18n();
  const environments = useQuery(queries.environments());
  const search = route.useSearch();
  const all = environments.data?.items ?? [];
  const environment = all.find(({ name }) => name === search.environment) ?? all[0];
  const api = environment?.apis.find(({ id }) => id === search.api) ?? environment?.apis[0];
  return (
    <>
      <PageHeader
        title={t(operatorTexts.catalogueTitle)}
        description={t(operatorTexts.catalogueIntro)}
        badges={environment === undefined ? undefined : <EnvironmentBadge environment={environment.name} />}
      />
      {environments.isPending && <LinesSkeleton lines={10} />}
      {environments.isError && (
        <ProblemState error={environments.error} onRetry={() => void environments.refetch()} />
      )}
      {environment !== undefined && (
        <Stack>
          <Choices all={all} environment={environment} api={api} />
          {api === undefined ? (
            <EmptyState icon={<IconBooks size={40} />} title={t(operatorTexts.noApi)} />
          ) : (
            <CatalogueOfApi key={`${environment.name} ${api.id}`} environment={environment} api={api} />
          )}
        </Stack>
      )}
    </>
  );
}

interface ChoicesProps {
  readonly all: readonly Environment[];
  readonly environment: Environment;
  readonly api: ApiSummary | undefined;
}

function Choices({ all, environment, api }: ChoicesProps) {
  const { t } = useI18n();
  const navigate = useNavigate({ from: '/operator/catalogue' });
  return (
    <Group>
      <NativeSelect
        label={t(operatorTexts.environment)}
        value={environment.name}
        onChange={(event) => {
          const name = event.currentTarget.value;
          void navigate({ search: (now) => ({ ...now, environment: name }) });
        }}
        data={all.map(({ name }) => name)}
      />
      <NativeSelect
        label={t(operatorTexts.api)}
        value={api?.id ?? ''}
        onChange={(event) => {
          const id = event.currentTarget.value;
          void navigate({ search: (now) => ({ ...now, api: id }) });
        }}
        data={environment.apis.map(({ id, title }) => ({ value: id, label: title }))}
      />
    </Group>
  );
}

interface CatalogueOfApiProps {
  readonly environment: Environment;
  readonly api: ApiSummary;
}

function CatalogueOfApi({ environment, api }: CatalogueOfApiProps) {
  const { t } = useI18n();
  const inForce = useQuery({
    ...queries.catalogue(environment.name, api.id),
    enabled: api.catalogue !== null,
  });
  return (
    <>
      <Group justify="space-between">
        <Text size="sm">
          {api.catalogue === null
            ? t(operatorTexts.noCatalogue)
            : t(operatorTexts.catalogueFacts, {
                version: api.catalogue.version,
                operations: api.catalogue.operations,
                unclassified: api.catalogue.unclassified,
              })}
        </Text>
        {api.catalogue !== null && <TaxonomyDownloads environment={environment.name} api={api} />}
      </Group>
      <Rebuild environment={environment} api={api} />
      {inForce.isError && <ProblemState error={inForce.error} onRetry={() => void inForce.refetch()} />}
      {inForce.isLoading && <LinesSkeleton lines={10} />}
      {inForce.data !== undefined && (
        <>
          {inForce.data.unclassified.length > 0 && (
            <Alert color="orange" icon={<IconAlertTriangle aria-hidden="true" />}>
              {t(operatorTexts.unclassifiedAlert, { count: inForce.data.unclassified.length })}
            </Alert>
          )}
          <Operations catalogue={inForce.data.catalogue} />
        </>
      )}
    </>
  );
}

function Rebuild({ environment, api }: CatalogueOfApiProps) {
  const { t } = useI18n();
  const client = useQueryClient();
  const rebuild = useMutation({
    mutationFn: () =>
      unwrap(
        admin.publishCatalogue({
          params: { environment: environment.name, apiId: api.id },
          body: { document: null },
        }),
      ),
    onSuccess: ({ isNew, version }) => {
      void client.invalidateQueries({ queryKey: ['environments'] });
      void client.invalidateQueries({ queryKey: ['catalogue', environment.name, api.id] });
      void client.invalidateQueries({ queryKey: ['rights-catalogue'] });
      const message = isNew ? t(operatorTexts.rebuilt, { version }) : t(operatorTexts.rebuiltSame);
      showToast({ color: 'green', message });
    },
  });
  return (
    <Stack align="flex-start" gap="xs">
      <Button
        variant="default"
        loading={rebuild.isPending}
        leftSection={<IconRefresh size={16} aria-hidden="true" />}
        onClick={() => rebuild.mutate()}
      >
        {t(operatorTexts.rebuild)}
      </Button>
      {rebuild.error !== null && <ProblemState error={rebuild.error} />}
      {rebuild.data !== undefined && rebuild.data.warnings.length > 0 && (
        <Alert color="yellow" title={t(operatorTexts.warnings, { count: rebuild.data.warnings.length })}>
          <List size="sm" lang="en">
            {rebuild.data.warnings.slice(0, 50).map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}

function Operations({ catalogue }: { readonly catalogue: Catalogue }) {
  const { t } = useI18n();
  const navigate = useNavigate({ from: '/operator/catalogue' });
  const { search = '', only } = route.useSearch();
  const found = filterOperations(catalogue, { search, isUnclassifiedOnly: only === 'unclassified' });
  return (
    <>
      <Group>
        <TextInput
          type="search"
          style={{ flex: '1 1 16rem' }}
          maw={420}
          aria-label={t(operatorTexts.searchCalls)}
          placeholder={t(operatorTexts.searchCalls)}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={search}
          onChange={(event) => {
            const text = event.currentTarget.value;
            void navigate({
              search: (now) => ({ ...now, search: text === '' ? undefined : text }),
              replace: true,
            });
          }}
        />
        <Checkbox
          label={t(operatorTexts.onlyUnclassified)}
          checked={only === 'unclassified'}
          onChange={(event) => {
            const isOnly = event.currentTarget.checked;
            void navigate({ search: (now) => ({ ...now, only: isOnly ? 'unclassified' : undefined }) });
          }}
        />
      </Group>
      {found.length === 0 ? (
        <EmptyState icon={<IconBooks size={40} />} title={t(operatorTexts.noCalls)} />
      ) : (
        <>
          <Text size="sm" c="dimmed" role="status">
            {t(operatorTexts.shown, {
              shown: Math.min(found.length, rowsMax),
              total: catalogue.operations.length,
            })}
          </Text>
          <OperationsTable operations={found.slice(0, rowsMax)} catalogue={catalogue} />
        </>
      )}
    </>
  );
}

function OperationsTable(props: {
  readonly operations: readonly Operation[];
  readonly catalogue: Catalogue;
}) {
  const { t } = useI18n();
  const modules = new Map(
    props.catalogue.groups.flatMap((group) => group.modules.map(({ id, name }) => [id, name])),
  );
  return (
    <CardTable minWidth={640}>
      <Table verticalSpacing="xs" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t(operatorTexts.call)}</Table.Th>
            <Table.Th scope="col">{t(operatorTexts.right)}</Table.Th>
            <Table.Th scope="col">{t(operatorTexts.section)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.operations.map((operation) => (
            <Table.Tr key={operation.id}>
              <Table.Td>
                <Code style={{ overflowWrap: 'anywhere' }}>
                  {operation.method} {operation.pathTemplate}
                </Code>
                <Text size="xs" c="dimmed">
                  {operation.name}
                  {operation.deprecated && ` · ${t(rightsTexts.deprecated)}`}
                  {operation.internal && ` · ${t(operatorTexts.internal)}`}
                </Text>
              </Table.Td>
              <Table.Td>
                {operation.requirements.length === 0 ? (
                  <Badge color="orange" variant="light" tt="none">
                    {t(operatorTexts.noModule)}
                  </Badge>
                ) : (
                  operation.requirements.map(({ moduleId, scope }) => (
                    <Text key={`${moduleId} ${scope}`} size="sm">
                      {modules.get(moduleId) ?? moduleId}:{' '}
                      {t(scope === 'write' ? rightsTexts.needsWrite : rightsTexts.needsRead)}
                    </Text>
                  ))
                )}
              </Table.Td>
              <Table.Td>{operation.section}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </CardTable>
  );
}

function filterOperations(
  { operations }: Catalogue,
  { search, isUnclassifiedOnly }: { readonly search: string; readonly isUnclassifiedOnly: boolean },
): readonly Operation[] {
  const wanted = search.trim().toLowerCase();
  return operations.filter((operation) => {
    if (isUnclassifiedOnly && operation.requirements.length > 0) return false;
    const text = `${operation.method} ${operation.pathTemplate} ${operation.name} ${operation.section} ${operation.requirements.map(({ moduleId }) => moduleId).join(' ')}`;
    return text.toLowerCase().includes(wanted);
  });
}
