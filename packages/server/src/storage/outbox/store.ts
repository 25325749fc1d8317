import { sql } from 'kysely';
import type { OutboxMessage } from '@postern/contract/outbox';
import type { OutboxQuery, StoredMessage, OutboxReaders, OutboxWriters } from './port.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import { loadPage } from '../load-page.ts';
import type { OutboxMessageTable } from './table.ts';

export function createOutboxStore(handle: DatabaseHandle): OutboxWriters['outbox'] {
  return { ...createOutboxReader(handle), ...createOutboxWriter(handle) };
}

function createOutboxReader({ query }: DatabaseHandle): OutboxReaders['outbox'] {
  return {
    list: (wanted) => listMessages({ query }, wanted),

    count: () => countMessages({ query }),

    async find(id) {
      const row = await query
        .selectFrom('outbox_message')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && { ...readMessage(row), content: row.content };
    },
  };
}

function createOutboxWriter({
  query,
}: DatabaseHandle): Omit<OutboxWriters['outbox'], keyof OutboxReaders['outbox']> {
  return {
    async insert(message) {
      await query.insertInto('outbox_message').values(toNewMessage(message)).execute();
    },

    claimDue: (channel, claim) => claimDue({ query }, channel, claim),

    async end(id, { state, atMs, error }) {
      await query
        .updateTable('outbox_message')
        .set({
          state,
          ended_at_ms: atMs,
          last_error: error,
          claimed_until_ms: 0,
          // Links in a mail can act, so that its content is wiped. The body of a webhook is kept for replays.
          ...(state === 'sent'
            ? { content: sql<string | null>`case when channel = 'mail' then null else content end` }
            : {}),
        })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .execute();
    },

    async postpone(id, { nextAttemptAtMs, error }) {
      await query
        .updateTable('outbox_message')
        .set({ next_attempt_at_ms: nextAttemptAtMs, last_error: error, claimed_until_ms: 0 })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .execute();
    },

    async retry(id, { nowMs, giveUpAtMs }) {
      const result = await query
        .updateTable('outbox_message')
        .set({
          state: 'waiting',
          next_attempt_at_ms: nowMs,
          give_up_at_ms: giveUpAtMs,
          claimed_until_ms: 0,
          ended_at_ms: null,
        })
        .where('id', '=', id)
        .where('content', 'is not', null)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async forget(beforeMs) {
      await query
        .deleteFrom('outbox_message')
        .where('created_at_ms', '<', beforeMs)
        .where((eb) => eb.or([eb('ended_at_ms', '<', beforeMs), eb('give_up_at_ms', '<', beforeMs)]))
        .execute();
    },
  };
}

function toNewMessage(message: Parameters<OutboxWriters['outbox']['insert']>[0]): OutboxMessageTable {
  return {
    id: message.id,
    channel: message.channel,
    licence_id: message.licenceId,
    environment: message.environment,
    api_user_id: message.apiUserId,
    kind: message.kind,
    recipient: message.recipient,
    subject: message.subject,
    content: message.content,
    state: 'waiting',
    attempts: 0,
    created_at_ms: message.createdAtMs,
    next_attempt_at_ms: message.createdAtMs,
    claimed_until_ms: 0,
    give_up_at_ms: message.giveUpAtMs,
    last_error: null,
    ended_at_ms: null,
  };
}

async function claimDue(
  { query }: Pick<DatabaseHandle, 'query'>,
  channel: OutboxMessage['channel'],
  { nowMs, untilMs, limit }: Parameters<OutboxWriters['outbox']['claimDue']>[1],
): Promise<readonly StoredMessage[]> {
  const due = await query
    .selectFrom('outbox_message')
    .select(['id', 'attempts'])
    .where('state', '=', 'waiting')
    .where('channel', '=', channel)
    .where('next_attempt_at_ms', '<=', nowMs)
    .where('claimed_until_ms', '<=', nowMs)
    .orderBy('next_attempt_at_ms')
    .orderBy('id')
    .limit(limit)
    .execute();
  const claimed: StoredMessage[] = [];
  for (const { id, attempts } of due) {
    // Compare-and-set: the second of two claims finds that the attempt was counted already.
    const row = await query
      .updateTable('outbox_message')
      .set({ claimed_until_ms: untilMs, attempts: attempts + 1 })
      .where('id', '=', id)
      .where('attempts', '=', attempts)
      .where('state', '=', 'waiting')
      .returningAll()
      .executeTakeFirst();
    if (row !== undefined) claimed.push({ ...readMessage(row), content: row.content });
  }
  return claimed;
}

async function listMessages({ query }: Pick<DatabaseHandle, 'query'>, wanted: OutboxQuery) {
  let matching = query.selectFrom('outbox_message');
  if (wanted.licenceId !== undefined) matching = matching.where('licence_id', '=', wanted.licenceId);
  if (wanted.state !== undefined) matching = matching.where('state', '=', wanted.state);
  if (wanted.channel !== undefined) matching = matching.where('channel', '=', wanted.channel);
  if (wanted.recipient !== undefined) matching = matching.where('recipient', '=', wanted.recipient);
  const sorted = matching.selectAll().orderBy('created_at_ms', 'desc').orderBy('id');
  return await loadPage(wanted, { matching, sorted, read: readMessage });
}

function readMessage(row: OutboxMessageTable): OutboxMessage {
  return {
    id: row.id,
    channel: row.channel,
    licenceId: row.licence_id,
    environment: row.environment,
    apiUserId: row.api_user_id,
    kind: row.kind,
    recipient: row.recipient,
    subject: row.subject,
    state: row.state,
    attempts: row.attempts,
    createdAtMs: row.created_at_ms,
    nextAttemptAtMs: row.next_attempt_at_ms,
    giveUpAtMs: row.give_up_at_ms,
    lastError: row.last_error,
    endedAtMs: row.ended_at_ms,
  };
}

async function countMessages({
  query,
}: Pick<DatabaseHandle, 'query'>): ReturnType<OutboxWriters['outbox']['count']> {
  const rows = await query
    .selectFrom('outbox_message')
    .select((eb) => [
      'state',
      eb.fn.countAll<number>().as('messages'),
      eb.fn.min<number>('created_at_ms').as('oldest'),
    ])
    .where('state', 'in', ['waiting', 'given-up'])
    .groupBy('state')
    .execute();
  const find = (state: string) => rows.find((row) => row.state === state);
  return {
    waiting: find('waiting')?.messages ?? 0,
    givenUp: find('given-up')?.messages ?? 0,
    oldestWaitingAtMs: find('waiting')?.oldest ?? null,
  };
}
