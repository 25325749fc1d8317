import { z } from 'zod';
import { nameSchema, urlSchema, webhookSubscriptions } from '../collections.ts';
import { getRow } from '../define-resource.ts';
import type { Row, Store } from '../open-store.ts';
import { defineOperation } from '../operation.ts';
import type { Call, Operation } from '../operation.ts';
import { getDefaultPlace, metaSchema, wrappedPaging } from './default-place.ts';

/** The original's names for the events that the marketing API reports. */
const ownNames: Readonly<Record<string, string>> = {
  subscribe: 'profile.created',
  update: 'profile.updated',
  sent: 'email.sent',
};
const originalNames = new Map(Object.entries(ownNames).map(([original, own]) => [own, original]));
/** Events of the original that never happen here. Subscriptions to them are accepted and stored. */
const silentNames = [
  'unsubscribe',
  'open',
  'click',
  'bounce',
  'reply',
  'forward',
  'share',
  'deal_add',
  'deal_update',
];
const eventSchema = z.enum([...Object.keys(ownNames), ...silentNames]);
const sourceSchema = z.enum(['public', 'admin', 'api', 'system']);

const webhookBody = z.strictObject({
  name: nameSchema,
  url: urlSchema,
  events: z.array(eventSchema).min(1).max(20),
  sources: z.array(sourceSchema).min(1).max(4).default(['public', 'admin', 'api', 'system']),
});
const changeBody = webhookBody.extend({ sources: webhookBody.shape.sources.unwrap() }).partial();
const webhookSchema = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  sources: z.array(z.string()),
  cdate: z.iso.datetime(),
});
const wrapped = z.object({ webhook: webhookSchema });
const shared = {
  section: 'Webhooks',
  path: '/webhooks/{id}',
  parameters: { id: { description: 'The webhook’s id', example: 'crm-sync' } },
};

type Data = z.output<typeof webhookSubscriptions.schema>;

/** Defines the subscriptions of v5, with the names of the original. */
export const webhookOperations: readonly Operation[] = [
  defineOperation({
    id: 'listWebhooks',
    method: 'GET',
    path: '/webhooks',
    section: 'Webhooks',
    summary: 'List webhooks',
    query: wrappedPaging,
    success: {
      status: 200,
      description: 'A page of webhooks',
      schema: z.object({ webhooks: z.array(webhookSchema), meta: metaSchema }),
    },
    handle: (call, { store }) => {
      const page = store.list(webhookSubscriptions, getDefaultPlace(call, store), call.query);
      return {
        status: 200,
        body: { webhooks: page.items.map(present), meta: { total: String(page.total) } },
      };
    },
  }),
  defineOperation({
    id: 'createWebhook',
    method: 'POST',
    path: '/webhooks',
    section: 'Webhooks',
    summary: 'Create a webhook',
    body: {
      schema: z.strictObject({ webhook: webhookBody }),
      example: {
        webhook: {
          name: 'warehouse',
          url: 'https://warehouse.example/hooks',
          events: ['subscribe', 'unsubscribe', 'sent'],
          sources: ['public', 'system'],
        },
      },
    },
    faults: [409],
    success: { status: 201, description: 'The webhook is created', schema: wrapped },
    handle: (call, { store }) => {
      const { name, url, events, sources } = call.body.webhook;
      const data: Data = { name, targetUrl: url, events: toOwnNames(events), sources, active: true };
      const row = store.insert(webhookSubscriptions, getDefaultPlace(call, store), { key: name, data });
      return { status: 201, body: { webhook: present(row) } };
    },
  }),
  defineOperation({
    ...shared,
    id: 'getWebhook',
    method: 'GET',
    summary: 'Get one webhook',
    success: { status: 200, description: 'The webhook', schema: wrapped },
    handle: (call, { store }) => ({ status: 200, body: { webhook: present(find(call, store)) } }),
  }),
  defineOperation({
    ...shared,
    id: 'updateWebhook',
    method: 'PUT',
    summary: 'Change a webhook',
    body: {
      schema: z.strictObject({ webhook: changeBody }),
      example: { webhook: { events: ['subscribe', 'update'] } },
    },
    success: { status: 200, description: 'The webhook as it is now', schema: wrapped },
    handle: (call, { store }) => {
      const row = find(call, store);
      const { name, url, events, sources } = call.body.webhook;
      const data: Data = {
        ...row.data,
        ...(name === undefined ? {} : { name }),
        ...(url === undefined ? {} : { targetUrl: url }),
        ...(events === undefined ? {} : { events: toOwnNames(events) }),
        ...(sources === undefined ? {} : { sources }),
      };
      return { status: 200, body: { webhook: present(store.update(webhookSubscriptions, row, data)) } };
    },
  }),
  defineOperation({
    ...shared,
    id: 'deleteWebhook',
    method: 'DELETE',
    summary: 'Delete a webhook',
    success: { status: 200, description: 'The webhook is gone', schema: z.object({}) },
    handle: (call, { store }) => {
      store.remove(find(call, store));
      return { status: 200, body: {} };
    },
  }),
];

function find(call: Call, store: Store): Row<Data> {
  return getRow(webhookSubscriptions, getDefaultPlace(call, store), store, call.parameters['id'] ?? '');
}

function toOwnNames(events: readonly string[]): string[] {
  return events.map((event) => ownNames[event] ?? event);
}

function present({ id, data, createdAtMs }: Row<Data>): z.input<typeof webhookSchema> {
  const { name, targetUrl, events, sources } = data;
  return {
    id,
    name,
    url: targetUrl,
    events: events.map((event) => originalNames.get(event) ?? event),
    sources: sources ?? [...sourceSchema.options],
    cdate: new Date(createdAtMs).toISOString(),
  };
}
