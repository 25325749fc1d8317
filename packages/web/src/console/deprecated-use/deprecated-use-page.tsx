import { Anchor, Badge, Code, Group, NativeSelect, Table, Text } from '@mantine/core';
import { IconHourglassOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { DeprecatedUseRow } from '@postern/contract/admin-routes/deprecated-use';
import { CardTable } from '../../ui/card-table.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { monitoringQueries } from '../api/monitoring-queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { deprecatedUseTexts } from './deprecated-use-texts.ts';
import { ReplacementCell } from './replacement-cell.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { usePlace } from '../layout/use-place.ts';

const route = getRouteApi('/shell/licences/$licenceId/$environment/deprecated-use');
const usualDays = 30;
/** The most that the admin API answers. */
const rowsMax = 1_000;

export function DeprecatedUsePage() {
  const { t } = useI18n();
  const place = usePlace();
  const { days = usualDays } = route.useSearch();
  const found = useQuery(monitoringQueries.deprecatedUse(place, days));
  return (
    <>
      <PageHeader
        title={t(deprecatedUseTexts.title)}
        description={t(deprecatedUseTexts.intro)}
        badges={<EnvironmentBadge environment={place.environment} />}
      />
      <PeriodFilter days={days} />
      {found.isPending && <LinesSkeleton lines={8} height={36} />}
      {found.isError && <ProblemState error={found.error} onRetry={() => void found.refetch()} />}
      {found.data !== undefined && found.data.items.length === 0 && (
        <EmptyState icon={<IconHourglassOff size={40} />} title={t(deprecatedUseTexts.emptyTitle)}>
          {t(deprecatedUseTexts.empty)}
        </EmptyState>
      )}
      {found.data !== undefined && found.data.items.length > 0 && <UseTable uses={found.data.items} />}
      {found.data?.items.length === rowsMax && (
        <Text size="sm" mt="md" c="dimmed">
          {t(deprecatedUseTexts.truncated, { count: rowsMax })}
        </Text>
      )}
    </>
  );
}

function PeriodFilter({ days }: { readonly days: number }) {
  const { t } = useI18n();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/deprecated-use' });
  const choices = [...new Set([7, usualDays, 90, 365, days])].toSorted((one, other) => one - other);
  return (
    <NativeSelect
      mb="md"
      maw={240}
      label={t(deprecatedUseTexts.period)}
      value={String(days)}
      onChange={(event) => {
        const chosen = Number(event.currentTarget.value);
        void navigate({ search: chosen === usualDays ? {} : { days: chosen }, replace: true });
      }}
      data={choices.map((count) => ({ value: String(count), label: t(deprecatedUseTexts.days, { count }) }))}
    />
  );
}

function UseTable({ uses }: { readonly uses: readonly DeprecatedUseRow[] }) {
  const { t, dateTime, number, relative } = useI18n();
  const place = usePlace();
  return (
    <CardTable minWidth={760}>
      <Table verticalSpacing="sm" aria-label={t(deprecatedUseTexts.title)}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t(deprecatedUseTexts.apiUser)}</Table.Th>
            <Table.Th scope="col">{t(deprecatedUseTexts.what)}</Table.Th>
            <Table.Th scope="col">{t(deprecatedUseTexts.lastCall)}</Table.Th>
            <Table.Th scope="col">{t(deprecatedUseTexts.calls)}</Table.Th>
            <Table.Th scope="col">{t(deprecatedUseTexts.replacement)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {uses.map((use) => (
            <Table.Tr key={`${use.apiUserId} ${use.apiId} ${use.basePath} ${use.operationId} ${use.scheme}`}>
              <Table.Td>
                <Anchor
                  style={{ overflowWrap: 'anywhere' }}
                  renderRoot={(props) => (
                    <Link
                      to="/licences/$licenceId/$environment/api-users/$apiUserId"
                      params={{ ...place, apiUserId: use.apiUserId }}
                      {...props}
                    />
                  )}
                >
                  {use.apiUserName}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <WhatCell use={use} />
              </Table.Td>
              <Table.Td title={dateTime(use.lastAtMs)}>{relative(use.lastAtMs)}</Table.Td>
              <Table.Td>{number(use.calls)}</Table.Td>
              <Table.Td>
                <ReplacementCell use={use} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </CardTable>
  );
}

/** Why the call counts: its credential, its path (an API's own or an alias), else its operation. */
function WhatCell({ use }: { readonly use: DeprecatedUseRow }) {
  const { t } = useI18n();
  const { basePath, deprecation, scheme } = use;
  const isPathGivenUp = deprecation !== null;
  const reasons = [
    ...(scheme === 'basic' ? [t(deprecatedUseTexts.basic)] : []),
    ...(isPathGivenUp ? [t(deprecatedUseTexts.path, { path: basePath })] : []),
    ...(scheme !== 'basic' && !isPathGivenUp ? [t(deprecatedUseTexts.operation)] : []),
  ];
  return (
    <>
      <Group gap={4} mb={4}>
        {reasons.map((reason) => (
          <Badge key={reason} variant="light" color="orange" tt="none">
            {reason}
          </Badge>
        ))}
      </Group>
      <Code style={{ overflowWrap: 'anywhere' }}>
        {use.apiId} {use.operationId}
      </Code>
    </>
  );
}
