import { setInterval as tick } from 'node:timers/promises';
import { z } from 'zod';
import { webhookEventData, webhookEvents, webhookSubscriptions } from '../collections.ts';
import type { JournalEntry } from '../create-journal.ts';
import { entityParameter, getPlace, getRow } from '../define-resource.ts';
import { Fault } from '../fault.ts';
import { defineOperation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pagingQuery, presentPage } from '../style.ts';
import type { Style } from '../style.ts';

const heartbeatMs = 15_000;
const eventsQuery = pagingQuery.extend({
  subscription: z.string().max(80).optional().describe('Only events of this subscription'),
});

/** Defines the operations that return events to their subscribers: as pages, and as a stream that stays open. */
export function webhookEventOperations(style: Style): readonly Operation[] {
  const path = `${style.entityPath}/${style.segments.webhookEvents}`;
  return [
    defineOperation({
      id: 'listWebhookEvents',
      method: 'GET',
      path,
      section: 'Webhooks',
      summary: 'List the events that subscriptions asked for',
      parameters: { entity: entityParameter },
      query: eventsQuery,
      queryExample: { subscription: 'crm-sync' },
      success: {
        status: 200,
        description: 'A page of events, oldest first',
        schema: style.listSchema(style.rowSchema(webhookEventData), 'events'),
      },
      handle: (call, { store }) => {
        const { limit, offset, subscription } = call.query;
        const where = subscription === undefined ? [] : [{ path: ['subscription'], value: subscription }];
        const page = store.list(webhookEvents, getPlace(call, store, undefined), { limit, offset, where });
        return presentPage(page, style, { plural: 'events', paging: call.query });
      },
    }),
    defineOperation({
      id: 'followWebhookEvents',
      method: 'GET',
      path: `${path}/stream`,
      section: 'Webhooks',
      summary: 'Follow the events as they happen',
      description:
        'Server-sent events; the stream stays open until either side ends it. A comment line is sent now and then.',
      parameters: { entity: entityParameter },
      success: { status: 200, description: 'A stream of events', contentType: 'text/event-stream' },
      handle: (call, { store, journal }) => {
        const { partition } = getPlace(call, store, undefined);
        const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' };
        return {
          status: 200,
          stream: presentStream(journal.follow(partition, call.gone), call.gone),
          headers,
        };
      },
    }),
    ...(style.version === 'v4' ? [eventsOfDay(style)] : []),
  ];
}

/** v4 lists the events of one subscription on one day. */
function eventsOfDay(style: Style): Operation {
  return defineOperation({
    id: 'listWebhookEventsOfDay',
    method: 'GET',
    path: `${style.entityPath}/${style.segments.webhookSubscriptions}/{webhookSubscription}/{date}`,
    section: 'Webhooks',
    summary: 'List the events of a subscription on one day',
    parameters: {
      entity: entityParameter,
      webhookSubscription: { description: 'The subscription’s name or id', example: 'crm-sync' },
      date: { description: 'The day, in UTC', example: '2026-06-01' },
    },
    faults: [422],
    success: {
      status: 200,
      description: 'The day’s events, oldest first',
      schema: style.listSchema(style.rowSchema(webhookEventData), 'events'),
    },
    handle: (call, { store }) => {
      const place = getPlace(call, store, undefined);
      const name = call.parameters['webhookSubscription'] ?? '';
      const subscription = getRow(webhookSubscriptions, place, store, name).data.name;
      const date = call.parameters['date'] ?? '';
      if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(date))
        throw new Fault(422, 'path-invalid', 'A day is written like 2026-06-01.');
      const where = [{ path: ['subscription'], value: subscription }];
      const page = store.list(webhookEvents, place, { limit: 10_000, offset: 0, where });
      const items = page.items.filter(({ data }) => data.occurredAt.startsWith(date));
      return presentPage({ items, total: items.length }, style, {
        plural: 'events',
        paging: { limit: items.length, offset: 0 },
      });
    },
  });
}

/** Yields server-sent events, with a comment as heartbeat so that dead connections are noticed. */
async function* presentStream(
  entries: AsyncIterable<JournalEntry>,
  gone: AbortSignal,
): AsyncGenerator<string> {
  yield ': following\n\n';
  const beats = (async function* () {
    try {
      for await (const _beat of tick(heartbeatMs, undefined, { signal: gone })) yield ': still here\n\n';
    } catch (error) {
      if (!gone.aborted) throw error;
    }
  })();
  yield* merge(presentEntries(entries), beats);
}

async function* presentEntries(entries: AsyncIterable<JournalEntry>): AsyncGenerator<string> {
  for await (const { id, event, ...data } of entries)
    yield `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Yields the items of both as they arrive. Ends when one of them ends. */
async function* merge(one: AsyncGenerator<string>, other: AsyncGenerator<string>): AsyncGenerator<string> {
  const next = (source: AsyncGenerator<string>) => source.next().then((result) => ({ source, result }));
  const waiting = new Map([one, other].map((source) => [source, next(source)]));
  for (;;) {
    const { source, result } = await Promise.race(waiting.values());
    if (result.done === true) return;
    waiting.set(source, next(source));
    yield result.value;
  }
}
