import { Code, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { OutboxContent, OutboxId } from '@postern/contract/outbox';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { monitoringQueries } from '../api/monitoring-queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { OutboxStateBadge } from './outbox-state-badge.tsx';
import { outboxTexts } from './outbox-texts.ts';
import { presentSubject } from './present-subject.ts';

interface OutboxMessagePanelProps {
  readonly messageId: OutboxId;
  /** False: mails are not tried at all. */
  readonly canMail: boolean;
}

/** One message: where it stands, and its text. A mail's HTML says the same and is not drawn here. */
export function OutboxMessagePanel({ messageId, canMail }: OutboxMessagePanelProps) {
  const i18n = useI18n();
  const { t, dateTime, number } = i18n;
  const found = useQuery(monitoringQueries.outboxMessage(messageId));
  if (found.isPending) return <LinesSkeleton lines={8} />;
  if (found.isError) return <ProblemState error={found.error} onRetry={() => void found.refetch()} />;
  const { message, content } = found.data;
  const isWaiting = message.state === 'waiting' && (canMail || message.channel === 'webhook');
  const rows: readonly (readonly [string, string | null])[] = [
    [t(outboxTexts.subject), presentSubject(i18n, message)],
    [t(outboxTexts.recipient), message.recipient],
    [t(outboxTexts.created), dateTime(message.createdAtMs)],
    [t(outboxTexts.attempts), number(message.attempts)],
    [t(outboxTexts.nextAttempt), isWaiting ? dateTime(message.nextAttemptAtMs) : null],
    [t(outboxTexts.giveUp), isWaiting ? dateTime(message.giveUpAtMs) : null],
    [t(outboxTexts.ended), message.endedAtMs === null ? null : dateTime(message.endedAtMs)],
    [t(outboxTexts.lastError), message.lastError],
  ];
  return (
    <Stack>
      <OutboxStateBadge state={message.state} />
      <Table aria-label={t(outboxTexts.title)}>
        <Table.Tbody>
          {rows.map(
            ([label, value]) =>
              value !== null && (
                <Table.Tr key={label}>
                  <Table.Th scope="row" w="9rem">
                    {label}
                  </Table.Th>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
                </Table.Tr>
              ),
          )}
        </Table.Tbody>
      </Table>
      <Content content={content} />
    </Stack>
  );
}

function Content({ content }: Pick<OutboxContent, 'content'>) {
  const { t } = useI18n();
  if (content === null) return <Text size="sm">{t(outboxTexts.contentGone)}</Text>;
  return (
    <Code
      block
      tabIndex={0}
      role="group"
      aria-label={t(outboxTexts.content)}
      style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
    >
      {'json' in content ? content.json : content.text}
    </Code>
  );
}
