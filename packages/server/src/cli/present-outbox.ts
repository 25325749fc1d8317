import type { OutboxMessage } from '@postern/contract/outbox';
import { presentTable, presentTime } from './present-table.ts';

/** The state in the glossary’s words; `given-up` is the stored name of it. */
const stateWords: Readonly<Record<OutboxMessage['state'], string>> = {
  waiting: 'waiting',
  sent: 'sent',
  'given-up': 'failed',
};

/** Presents messages of the outbox, without their content. */
export function presentOutbox(messages: readonly OutboxMessage[]): string {
  return presentTable(
    messages,
    [
      { title: 'created', value: ({ createdAtMs }) => presentTime(createdAtMs, '') },
      { title: 'channel', value: ({ channel }) => channel },
      { title: 'kind', value: ({ kind }) => kind },
      { title: 'to', value: ({ recipient }) => recipient },
      { title: 'state', value: ({ state }) => stateWords[state] },
      { title: 'tries', value: ({ attempts }) => String(attempts) },
      { title: 'last error', value: ({ lastError }) => lastError ?? '–' },
      { title: 'id', value: ({ id }) => id },
    ],
    'There are no messages.',
  );
}
