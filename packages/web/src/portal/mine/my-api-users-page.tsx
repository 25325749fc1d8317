import { Anchor, Badge, Table } from '@mantine/core';
import { IconRobotOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { GivenApiUser } from '@postern/contract/portal';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { mineTexts } from './mine-texts.ts';

export function MyApiUsersPage() {
  const { t } = useI18n();
  const { data: given, error, isPending, refetch } = useQuery(queries.myApiUsers());
  return (
    <>
      <PageHeader title={t(mineTexts.title)} description={t(mineTexts.intro)} />
      {isPending && <LinesSkeleton />}
      {error !== null && <ProblemState error={error} onRetry={() => void refetch()} />}
      {given?.length === 0 && (
        <EmptyState icon={<IconRobotOff size={40} />} title={t(mineTexts.none)}>
          {t(mineTexts.noneText)}
        </EmptyState>
      )}
      {given !== undefined && given.length > 0 && <GivenTable given={given} />}
    </>
  );
}

function GivenTable({ given }: { readonly given: readonly GivenApiUser[] }) {
  const { t } = useI18n();
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t(mineTexts.name)}</Table.Th>
            <Table.Th>{t(mineTexts.licence)}</Table.Th>
            <Table.Th>{t(mineTexts.environment)}</Table.Th>
            <Table.Th>{t(mineTexts.status)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {given.map(({ licenceId, licenceName, environment, apiUserId, name, status }) => (
            <Table.Tr key={apiUserId}>
              <Table.Td>
                <Anchor
                  renderRoot={(props) => (
                    <Link
                      to="/me/$licenceId/$environment/$apiUserId"
                      params={{ licenceId, environment, apiUserId }}
                      {...props}
                    />
                  )}
                >
                  {name}
                </Anchor>
              </Table.Td>
              <Table.Td>{licenceName}</Table.Td>
              <Table.Td>{environment}</Table.Td>
              <Table.Td>
                <Badge variant="light" color={status === 'active' ? 'green' : 'gray'} tt="none">
                  {t(mineTexts[status])}
                </Badge>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
