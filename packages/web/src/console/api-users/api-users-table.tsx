import { Anchor, Code, Group, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { z } from 'zod';
import type { ApiUser, apiUserSortSchema } from '@postern/contract/api-user';
import type { UsageSparkline } from '@postern/contract/usage';
import { CardTable } from '../../ui/card-table.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { usePlace } from '../layout/use-place.ts';
import { CallsSparkline, useSparklines } from '../usage/calls-sparkline.tsx';
import { sparklineTexts } from '../usage/sparkline-texts.ts';
import { apiUsersTexts } from './api-users-texts.ts';
import { apiUserTexts } from './api-user-texts.ts';
import classes from './api-users-table.module.css';
import { useAccessTypes } from './access-types.ts';
import { presentOwnRights } from './present-api-user.ts';
import { RefusalsBadge } from './refusals-badge.tsx';
import { NetworkBadge, StatusBadge } from './status-badges.tsx';

type Sort = z.infer<typeof apiUserSortSchema>;
type Direction = 'ascending' | 'descending';

interface ApiUsersTableProps {
  readonly apiUsers: readonly ApiUser[];
  readonly sort?: Sort;
  readonly direction?: Direction;
  /** True while the next page is loading and the old one is still shown. */
  readonly isStale: boolean;
  /** Left out where the order is fixed. */
  readonly onSort?: (column: Sort) => void;
}

/** A table that turns into a list of cards where the screen is narrow. */
export function ApiUsersTable({ apiUsers, sort, direction, isStale, onSort }: ApiUsersTableProps) {
  const { t } = useI18n();
  const { environment } = usePlace();
  const lines = useSparklines(apiUsers.map(({ id }) => id));
  const sortable = (column: Sort, label: string) =>
    onSort === undefined ? (
      <th scope="col">{label}</th>
    ) : (
      <SortableHead {...{ column, label, onSort }} direction={sort === column ? direction : undefined} />
    );
  return (
    <CardTable minWidth={960}>
      {/* A table of its own: the library's brings code that the first page need not wait for. */}
      <table className={classes['table']} aria-busy={isStale} style={{ opacity: isStale ? 0.6 : 1 }}>
        <caption>
          <VisuallyHidden>{t(apiUsersTexts.tableCaption, { environment })}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            {sortable('name', t(apiUserTexts.name))}
            {sortable('email', t(apiUserTexts.email))}
            <th scope="col">{t(apiUserTexts.access)}</th>
            <th scope="col">{t(apiUserTexts.networks)}</th>
            <th scope="col">{t(apiUserTexts.key)}</th>
            {sortable('lastUsed', t(apiUserTexts.lastUsed))}
            <th scope="col">{t(sparklineTexts.column)}</th>
            <th scope="col">{t(apiUserTexts.status)}</th>
          </tr>
        </thead>
        <tbody>
          {apiUsers.map((apiUser) => (
            <Row key={apiUser.id} apiUser={apiUser} line={lines?.get(apiUser.id)} />
          ))}
        </tbody>
      </table>
    </CardTable>
  );
}

function SortableHead(props: {
  readonly column: Sort;
  readonly label: string;
  readonly direction: Direction | undefined;
  readonly onSort: (column: Sort) => void;
}) {
  const { t } = useI18n();
  const { column, label, direction, onSort } = props;
  const Icon =
    direction === undefined ? IconArrowsSort : direction === 'ascending' ? IconArrowUp : IconArrowDown;
  return (
    <th scope="col" aria-sort={direction ?? 'none'}>
      <UnstyledButton
        fz="inherit"
        fw="inherit"
        onClick={() => onSort(column)}
        aria-label={t(apiUsersTexts.sortBy, { column: label })}
      >
        <Group gap={4} wrap="nowrap">
          {label}
          <Icon size={14} aria-hidden="true" />
        </Group>
      </UnstyledButton>
    </th>
  );
}

function Row({ apiUser, line }: { readonly apiUser: ApiUser; readonly line: UsageSparkline | undefined }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { hasOwnRights, labelOf } = useAccessTypes();
  const { licenceId, environment, id: apiUserId } = apiUser;
  const params = { licenceId, environment, apiUserId };
  return (
    <tr>
      <td style={{ minWidth: '9.5rem' }}>
        <div>
          <Anchor
            size="sm"
            fw={600}
            style={{ overflowWrap: 'anywhere' }}
            renderRoot={(props) => (
              <Link to="/licences/$licenceId/$environment/api-users/$apiUserId" params={params} {...props} />
            )}
          >
            {apiUser.displayName}
          </Anchor>
          {apiUser.nickname !== null && (
            <Text size="xs" c="dimmed">
              {apiUser.nickname}
            </Text>
          )}
        </div>
      </td>
      <td style={{ overflowWrap: 'anywhere', minWidth: '10.5rem' }}>{apiUser.email}</td>
      <td>
        {hasOwnRights(apiUser.accessType) ? presentOwnRights(i18n, apiUser) : labelOf(apiUser.accessType)}
      </td>
      <td>
        <div>
          <NetworkBadge count={apiUser.networkRules.length} />
          <RefusalsBadge apiUser={apiUser} />
        </div>
      </td>
      <td>
        {apiUser.key === null ? (
          <Text size="sm" c="dimmed">
            {t(apiUserTexts.noKey)}
          </Text>
        ) : (
          <Code style={{ whiteSpace: 'nowrap' }}>{apiUser.key.masked}</Code>
        )}
      </td>
      <td>
        <LastUsed lastUsed={apiUser.lastUsed} />
      </td>
      <td>
        <CallsSparkline line={line} />
      </td>
      <td>
        <StatusBadge apiUser={apiUser} />
      </td>
    </tr>
  );
}

export function LastUsed({ lastUsed }: Pick<ApiUser, 'lastUsed'>) {
  const { t, relative, dateTime } = useI18n();
  if (lastUsed === null) {
    return (
      <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {t(apiUserTexts.neverUsed)}
      </Text>
    );
  }
  return (
    <div>
      <Text size="sm" title={dateTime(lastUsed.atMs)}>
        {relative(lastUsed.atMs)}
      </Text>
      <Text size="xs" c="dimmed">
        {t(apiUserTexts.fromAddress, { address: lastUsed.address })}
      </Text>
    </div>
  );
}
