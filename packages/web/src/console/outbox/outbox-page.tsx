import { Alert, Button, Group, NativeSelect, Table } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { outboxChannelSchema, outboxIdSchema, outboxStateSchema } from '@postern/contract/outbox';
import type { OutboxId, OutboxMessage } from '@postern/contract/outbox';
import { CardTable } from '../../ui/card-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Pager } from '../../ui/pager.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { monitoringQueries } from '../api/monitoring-queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { OutboxMessagePanel } from './outbox-message-panel.tsx';
import { OutboxStateBadge } from './outbox-state-badge.tsx';
import { outboxStateTexts, outboxTexts } from './outbox-texts.ts';
import { presentSubject } from './present-subject.ts';

const route = getRouteApi('/shell/operator/outbox');
const pageSize = 25;
const columns = [
  'created',
  'channel',
  'recipient',
  'subject',
  'state',
  'attempts',
  'nextAttempt',
  'actions',
] as const;

export function OutboxPage() {
  const { t } = useI18n();
  const navigate = useNavigate({ from: '/operator/outbox' });
  const { channel, state, message, page = 1 } = route.useSearch();
  const outbox = useQuery(monitoringQueries.outbox({ channel, state, page, pageSize }));
  const opened = outboxIdSchema.safeParse(message);
  return (
    <>
      <PageHeader title={t(outboxTexts.title)} description={t(outboxTexts.intro)} />
      {outbox.data?.canMail === false && (
        <Alert color="yellow" mb="md" title={t(outboxTexts.cannotMailTitle)}>
          {t(outboxTexts.cannotMail)}
        </Alert>
      )}
      <Filters />
      {outbox.isPending && <LinesSkeleton lines={8} height={36} />}
      {outbox.isError && <ProblemState error={outbox.error} onRetry={() => void outbox.refetch()} />}
      {outbox.data !== undefined && outbox.data.items.length === 0 && (
        <EmptyState icon={<IconInbox size={40} />} title={t(outboxTexts.emptyTitle)}>
          {t(channel === undefined && state === undefined ? outboxTexts.empty : outboxTexts.emptyFiltered)}
        </EmptyState>
      )}
      {outbox.data !== undefined && outbox.data.items.length > 0 && (
        <OutboxTable
          messages={outbox.data.items}
          canMail={outbox.data.canMail}
          onOpen={(id) => void navigate({ search: (now) => ({ ...now, message: id }) })}
        />
      )}
      <Pager
        page={page}
        pageSize={pageSize}
        total={outbox.data?.total ?? 0}
        onChange={(next) =>
          void navigate({ search: (now) => ({ ...now, page: next === 1 ? undefined : next }) })
        }
      />
      <Dialog
        opened={opened.success}
        onClose={() => void navigate({ search: (now) => ({ ...now, message: undefined }) })}
        size="lg"
        title={t(outboxTexts.content)}
      >
        {opened.success && (
          <OutboxMessagePanel messageId={opened.data} canMail={outbox.data?.canMail !== false} />
        )}
      </Dialog>
    </>
  );
}

function Filters() {
  const { t } = useI18n();
  const navigate = useNavigate({ from: '/operator/outbox' });
  const { channel, state } = route.useSearch();
  return (
    <Group align="flex-end" mb="md" gap="sm">
      <NativeSelect
        label={t(outboxTexts.channel)}
        value={channel ?? ''}
        onChange={(event) => {
          const chosen = outboxChannelSchema.safeParse(event.currentTarget.value);
          const next = chosen.success ? chosen.data : undefined;
          void navigate({ search: (now) => ({ ...now, channel: next, page: undefined }), replace: true });
        }}
        data={[
          { value: '', label: t(outboxTexts.allChannels) },
          ...outboxChannelSchema.options.map((one) => ({ value: one, label: t(outboxTexts[one]) })),
        ]}
      />
      <NativeSelect
        label={t(outboxTexts.state)}
        value={state ?? ''}
        onChange={(event) => {
          const chosen = outboxStateSchema.safeParse(event.currentTarget.value);
          const next = chosen.success ? chosen.data : undefined;
          void navigate({ search: (now) => ({ ...now, state: next, page: undefined }), replace: true });
        }}
        data={[
          { value: '', label: t(outboxTexts.allStates) },
          ...outboxStateSchema.options.map((one) => ({ value: one, label: t(outboxStateTexts[one]) })),
        ]}
      />
      {(channel !== undefined || state !== undefined) && (
        <Button variant="subtle" onClick={() => void navigate({ search: {} })}>
          {t(outboxTexts.clear)}
        </Button>
      )}
    </Group>
  );
}

interface OutboxTableProps {
  readonly messages: readonly OutboxMessage[];
  /** False: mails are not tried at all. */
  readonly canMail: boolean;
  readonly onOpen: (messageId: OutboxId) => void;
}

function OutboxTable({ messages, canMail, onOpen }: OutboxTableProps) {
  const i18n = useI18n();
  const { t, dateTime, number, relative } = i18n;
  const isTried = ({ channel }: OutboxMessage) => canMail || channel === 'webhook';
  return (
    <CardTable minWidth={900}>
      <Table verticalSpacing="sm" aria-label={t(outboxTexts.title)}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((name) => (
              <Table.Th key={name} scope="col">
                {t(outboxTexts[name])}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {messages.map((message) => (
            <Table.Tr key={message.id}>
              <Table.Td title={dateTime(message.createdAtMs)}>{relative(message.createdAtMs)}</Table.Td>
              <Table.Td>{t(outboxTexts[message.channel])}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{message.recipient}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{presentSubject(i18n, message)}</Table.Td>
              <Table.Td title={message.lastError ?? undefined}>
                <OutboxStateBadge state={message.state} />
              </Table.Td>
              <Table.Td>{number(message.attempts)}</Table.Td>
              <Table.Td>
                {message.state === 'waiting' && isTried(message)
                  ? relative(message.nextAttemptAtMs)
                  : t(uiTexts.none)}
              </Table.Td>
              <Table.Td>
                <RowActions message={message} mayRetry={isTried(message)} onOpen={onOpen} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </CardTable>
  );
}

interface RowActionsProps extends Pick<OutboxTableProps, 'onOpen'> {
  readonly message: OutboxMessage;
  readonly mayRetry: boolean;
}

function RowActions({ message, mayRetry, onOpen }: RowActionsProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => unwrap(admin.retryOutboxMessage({ params: { messageId: message.id }, body: {} })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['outbox'] });
      showToast({ color: 'green', message: t(outboxTexts.retried) });
    },
  });
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <Button
          size="xs"
          variant="default"
          aria-label={t(outboxTexts.openOf, { subject: presentSubject(i18n, message) })}
          onClick={() => onOpen(message.id)}
        >
          {t(outboxTexts.open)}
        </Button>
        {mayRetry && message.state !== 'sent' && (
          <Button size="xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
            {t(outboxTexts.retry)}
          </Button>
        )}
      </Group>
      {retry.error !== null && <ProblemState error={retry.error} />}
    </>
  );
}
