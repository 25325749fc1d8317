import { Code, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
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

/** One message: its state and its text. */
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
      <Content messageId={messageId} content={content} />
    </Stack>
  );
}

interface ContentProps extends Pick<OutboxContent, 'content'> {
  readonly messageId: OutboxId;
}

function Content({ messageId, content }: ContentProps) {
  const { t } = useI18n();
  const [shown, setShown] = useState<'html' | 'text'>('html');
  if (content === null) return <Text size="sm">{t(outboxTexts.contentGone)}</Text>;
  if ('html' in content && shown === 'html')
    return (
      <Stack gap="xs">
        <ContentSwitch shown={shown} onChange={setShown} />
        <MailFrame messageId={messageId} />
      </Stack>
    );
  const plain = (
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
  if ('json' in content) return plain;
  return (
    <Stack gap="xs">
      <ContentSwitch shown={shown} onChange={setShown} />
      {plain}
    </Stack>
  );
}

interface ContentSwitchProps {
  readonly shown: 'html' | 'text';
  readonly onChange: (shown: 'html' | 'text') => void;
}

function ContentSwitch({ shown, onChange }: ContentSwitchProps) {
  const { t } = useI18n();
  return (
    <SegmentedControl
      size="xs"
      style={{ alignSelf: 'flex-start' }}
      aria-label={t(outboxTexts.content)}
      value={shown}
      onChange={(value) => onChange(value === 'text' ? 'text' : 'html')}
      data={[
        { value: 'html', label: t(outboxTexts.asMail) },
        { value: 'text', label: t(outboxTexts.asText) },
      ]}
    />
  );
}

/**
 * The mail as a mail program draws it. No script, no form, no origin, no way out: the links in it act, and are followed
 * by whoever got the mail, not from here. The answer's own policy says the same once more.
 */
function MailFrame({ messageId }: { readonly messageId: OutboxId }) {
  const { t } = useI18n();
  return (
    <iframe
      title={t(outboxTexts.content)}
      sandbox=""
      src={`/admin/v1/outbox/${messageId}/mail`}
      style={{
        width: '100%',
        height: '28rem',
        border: '1px solid var(--mantine-color-default-border)',
        background: '#fff',
      }}
    />
  );
}
