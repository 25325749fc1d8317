import { Anchor, Code, Collapse, Paper, Stack, Table, Text } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconHistory } from '@tabler/icons-react';
import type { AdminData } from '@postern/contract/admin-client';
import { CardTable } from '../../ui/card-table.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { auditTexts, presentAuditAction } from './audit-texts.ts';
import { listChangedValues } from './list-changed-values.ts';

type PresentedEvent = AdminData<'listAuditEvents'>['items'][number];

interface AuditEventListProps {
  readonly events: readonly PresentedEvent[];
  readonly emptyText: string;
  readonly isSubjectShown: boolean;
}

export function AuditEventList({ events, emptyText, isSubjectShown }: AuditEventListProps) {
  if (events.length === 0) return <EmptyState icon={<IconHistory size={40} />} title={emptyText} />;
  return (
    <Paper withBorder component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
      {events.map((event, index) => (
        <li
          key={event.sequence}
          style={{
            padding: '0.75rem 1rem',
            borderTop: index === 0 ? 'none' : '1px solid var(--mantine-color-default-border)',
          }}
        >
          <EventRow event={event} isSubjectShown={isSubjectShown} />
        </li>
      ))}
    </Paper>
  );
}

function EventRow({
  event,
  isSubjectShown,
}: {
  readonly event: PresentedEvent;
  readonly isSubjectShown: boolean;
}) {
  const i18n = useI18n();
  const { t, dateTime, relative } = i18n;
  const [isOpen, { toggle }] = useDisclosure(false);
  const id = useId();
  const changes = listChangedValues(event.before, event.after);
  const who =
    event.actor.address === null
      ? event.actor.name
      : t(auditTexts.by, { who: event.actor.name, address: event.actor.address });
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
        {presentAuditAction(i18n, event.action)}
        {isSubjectShown && ` · ${event.subject.name}`}
      </Text>
      <Text size="sm" c="dimmed" component="div">
        <time dateTime={new Date(event.atMs).toISOString()} title={relative(event.atMs)}>
          {dateTime(event.atMs)}
        </time>
        {' · '}
        {who}
        {changes.length > 0 && (
          <>
            {/* No dot: where the line breaks, it would dangle at its end. */}{' '}
            <Anchor
              component="button"
              type="button"
              size="sm"
              onClick={toggle}
              aria-expanded={isOpen}
              aria-controls={id}
            >
              {t(auditTexts.changes)}
            </Anchor>
          </>
        )}
      </Text>
      <Collapse expanded={isOpen} id={id}>
        {isOpen && <ChangesTable changes={changes} />}
      </Collapse>
    </Stack>
  );
}

function ChangesTable({ changes }: { readonly changes: ReturnType<typeof listChangedValues> }) {
  const { t } = useI18n();
  return (
    <CardTable minWidth={360}>
      <Table fz="xs" mt="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t(auditTexts.field)}</Table.Th>
            <Table.Th scope="col">{t(auditTexts.before)}</Table.Th>
            <Table.Th scope="col">{t(auditTexts.after)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map(({ field, before, after }) => (
            <Table.Tr key={field}>
              <Table.Th scope="row">{field}</Table.Th>
              <Table.Td>
                {before === null ? '—' : <Code style={{ overflowWrap: 'anywhere' }}>{before}</Code>}
              </Table.Td>
              <Table.Td>
                {after === null ? '—' : <Code style={{ overflowWrap: 'anywhere' }}>{after}</Code>}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </CardTable>
  );
}
