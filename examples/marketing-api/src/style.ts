import { z } from 'zod';
import type { ListQuery, Row, RowPage } from './open-store.ts';
import type { Reply } from './operation.ts';

/** The parameters `limit` and `offset` of every list. */
export const pagingQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(20).describe('How many items at most'),
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('How many items to pass over first'),
});
export type Paging = Pick<ListQuery, 'limit' | 'offset'>;

/** Path segments by noun: [v4, v5]. */
const segmentsByVersion = {
  profileTables: ['table', 'profile-tables'],
  profiles: ['profile', 'profiles'],
  subscriptions: ['subscription', 'subscriptions'],
  segments: ['segment', 'segments'],
  targetLists: ['targetList', 'target-lists'],
  customTables: ['customTable', 'custom-tables'],
  records: ['record', 'records'],
  imports: ['import', 'imports'],
  etls: ['etl', 'etls'],
  etlExecutions: ['etlExecution', 'etl-executions'],
  exports: ['export', 'exports'],
  fileTransfers: ['file', 'file-transfers'],
  webhookSubscriptions: ['webhookSubscription', 'webhook-subscriptions'],
  webhookEvents: ['webhookEvent', 'webhook-events'],
  trackers: ['webTracker', 'trackers'],
  visits: ['visit', 'visits'],
  forms: ['form', 'forms'],
  participations: ['participation', 'participations'],
  goals: ['goal', 'goals'],
  emailCampaigns: ['mail', 'email-campaigns'],
  smsCampaigns: ['sms', 'sms-campaigns'],
  pushCampaigns: ['push', 'push-campaigns'],
  externalContents: ['externalContent', 'external-contents'],
  transactionalMessages: ['transactionalmail', 'transactional-messages'],
  sendings: ['contact', 'sendings'],
  scenarios: ['scenario', 'scenarios'],
  scenarioEntries: ['profile', 'entries'],
  customActions: ['customAction', 'custom-actions'],
  customTasks: ['customTask', 'custom-tasks'],
} as const satisfies Record<string, readonly [string, string]>;
export type Noun = keyof typeof segmentsByVersion;

function segmentsOf(index: 0 | 1): Readonly<Record<Noun, string>> {
  const entries = Object.entries(segmentsByVersion).map(([noun, segments]) => [noun, segments[index]]);
  // The keys are those of the table above.
  return Object.fromEntries(entries) as Record<Noun, string>;
}

/** How a version writes the stored data. */
export interface Style {
  /** `/entities/{entity}` or `/entity/{entity}`. */
  readonly entityPath: string;
  readonly version: 'v4' | 'v5';
  readonly segments: Readonly<Record<Noun, string>>;
  rowSchema(data: z.ZodObject): z.ZodObject;
  presentRow(row: Row<Record<string, unknown>>): Record<string, unknown>;
  listSchema(item: z.ZodType, plural: string): z.ZodObject;
  presentList(
    items: readonly unknown[],
    total: number,
    more: { readonly plural: string; readonly paging: Paging },
  ): Record<string, unknown>;
  /** The answer to a creation. */
  createdSchema(data: z.ZodObject): z.ZodObject;
  presentCreated(row: Row<Record<string, unknown>>): Record<string, unknown>;
}

const instantSchema = z.iso.datetime();

/** v5: ids are texts, times are ISO 8601, lists have `items`, and a creation answers with the whole document. */
export const styleV5: Style = {
  entityPath: '/entities/{entity}',
  version: 'v5',
  segments: segmentsOf(1),
  rowSchema: (data) =>
    z.object({ id: z.string(), ...data.shape, createdAt: instantSchema, updatedAt: instantSchema }),
  presentRow: ({ id, data, createdAtMs, updatedAtMs }) => ({
    id,
    ...data,
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
  }),
  listSchema: (item) => z.object({ items: z.array(item), total: z.int(), limit: z.int(), offset: z.int() }),
  presentList: (items, total, { paging }) => ({
    items,
    total,
    limit: paging.limit,
    offset: paging.offset,
  }),
  createdSchema: (data) => styleV5.rowSchema(data),
  presentCreated: (row) => styleV5.presentRow(row),
};

const momentSchema = z.string().regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$/);

/**
 * v4: ids are numbers, times have a space, lists have the name of their items, and a creation answers with the id only.
 */
export const styleV4: Style = {
  entityPath: '/entity/{entity}',
  version: 'v4',
  segments: segmentsOf(0),
  rowSchema: (data) =>
    z.object({ id: z.int(), ...data.shape, creationMoment: momentSchema, updateMoment: momentSchema }),
  presentRow: ({ id, data, createdAtMs, updatedAtMs }) => ({
    id: Number(id),
    ...data,
    creationMoment: presentMoment(createdAtMs),
    updateMoment: presentMoment(updatedAtMs),
  }),
  listSchema: (item, plural) => z.object({ [plural]: z.array(item), total: z.int() }),
  presentList: (items, total, { plural }) => ({ [plural]: items, total }),
  createdSchema: () => z.object({ id: z.int() }),
  presentCreated: ({ id }) => ({ id: Number(id) }),
};

/** Presents a time in UTC, such as `2026-11-22 01:05:00`. */
export function presentMoment(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** Presents one page of rows in a version's own form. */
export function presentPage<Data extends Record<string, unknown>>(
  page: RowPage<Data>,
  style: Style,
  more: {
    readonly plural: string;
    readonly paging: Paging;
    readonly present?: (row: Row<Data>) => unknown;
  },
): Reply<Record<string, unknown>> {
  const present = more.present ?? ((row: Row<Data>) => style.presentRow(row));
  return { status: 200, body: style.presentList(page.items.map(present), page.total, more) };
}
