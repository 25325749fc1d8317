import { z } from 'zod';
import type { Collection } from './open-store.ts';

/**
 * The nouns of the API as they are stored. `<noun>Body` is what a caller writes; the stored document adds the fields
 * that the API sets itself. Fields of bodies have no defaults, so that an edit changes only the fields that it names.
 */
export const nameSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,79}$/, 'a letter, then letters, digits, _ . or -, up to 80 characters');
const textSchema = z.string().max(500);
const longTextSchema = z.string().max(200_000);
const momentSchema = z.iso.datetime();
export const urlSchema = z.url({ protocol: /^https?$/ }).max(2_000);

/** A value of a profile or a record. */
export const valueSchema = z.union([z.string().max(4_000), z.number(), z.boolean(), z.null()]);
export type Value = z.output<typeof valueSchema>;
export const valuesSchema = z.record(z.string(), valueSchema);
export type Values = z.output<typeof valuesSchema>;

function collection<Schema extends z.ZodObject>(name: string, schema: Schema): Collection<Schema> {
  return { name, schema };
}

export const entityData = z.object({ name: nameSchema, isDefault: z.boolean() });
export const entities = collection('entity', entityData);

export const attributeSchema = z.strictObject({
  name: nameSchema,
  type: z.enum(['string', 'integer', 'decimal', 'boolean', 'date']),
  unique: z.boolean().optional(),
  required: z.boolean().optional(),
});
export type Attribute = z.output<typeof attributeSchema>;
const attributesSchema = z.array(attributeSchema).min(1).max(500);

export const profileTableBody = z.strictObject({
  name: nameSchema,
  description: textSchema.optional(),
  attributes: attributesSchema,
});
export const profileTables = collection('profile table', profileTableBody);

export const subscriptionSchema = z.object({ name: nameSchema, subscribedAt: momentSchema });
export const profileBody = z.strictObject({ attributes: valuesSchema });
export const profileData = z.object({
  attributes: valuesSchema,
  subscriptions: z.array(subscriptionSchema),
});
export const profiles = collection('profile', profileData);

export const conditionSchema = z.strictObject({
  attribute: nameSchema,
  operator: z.enum(['equals', 'differs', 'contains', 'above', 'below', 'is-set']),
  value: valueSchema.optional(),
});
export type Condition = z.output<typeof conditionSchema>;
export const segmentBody = z.strictObject({
  name: nameSchema,
  match: z.enum(['all', 'any']),
  conditions: z.array(conditionSchema).min(1).max(50),
});
export type Segment = z.output<typeof segmentBody>;
export const segments = collection('segment', segmentBody);

export const targetListBody = z.strictObject({
  name: nameSchema,
  table: nameSchema,
  profileIds: z.array(z.string().max(40)).max(10_000),
});
export const targetLists = collection('target list', targetListBody);

export const customTableBody = z.strictObject({
  name: nameSchema,
  description: textSchema.optional(),
  attributes: attributesSchema,
});
export const customTables = collection('custom table', customTableBody);
export const recordBody = z.strictObject({
  key: z.string().regex(/^[A-Za-z0-9_.-]{1,80}$/, 'letters, digits, _ . and -, up to 80 characters'),
  values: valuesSchema,
});
export const records = collection('record', recordBody);

const countsSchema = z.object({
  read: z.int(),
  created: z.int(),
  updated: z.int(),
  refused: z.int(),
});
export const executionState = z.enum(['received', 'validating', 'running', 'succeeded', 'failed']);
const runFields = {
  state: executionState,
  counts: countsSchema,
  /** The first refused rows, with their reasons. */
  problems: z.array(z.object({ row: z.int(), message: z.string() })),
  finishedAt: momentSchema.nullable(),
};
export const startedRun = {
  state: 'received' as const,
  counts: { read: 0, created: 0, updated: 0, refused: 0 },
  problems: [],
  finishedAt: null,
};

const modeSchema = z.enum(['create', 'update', 'upsert']);
export const importBody = z.strictObject({
  /** The caller's own name for the import; the API chooses one if it is omitted. */
  reference: nameSchema.optional(),
  mode: modeSchema,
  rows: z.array(valuesSchema).min(1).max(5_000),
});
export const importData = z.object({
  reference: z.string(),
  table: z.string(),
  mode: modeSchema,
  rowCount: z.int(),
  ...runFields,
});
export const imports = collection('import', importData.extend({ rows: z.array(valuesSchema) }));

export const etlBody = z.strictObject({
  name: nameSchema,
  table: nameSchema,
  mode: modeSchema,
  /** The file transfer whose CSV is imported. */
  fileTransfer: nameSchema,
  separator: z.enum([',', ';', '\t']).optional(),
  columns: z
    .array(z.strictObject({ from: textSchema, to: nameSchema }))
    .max(500)
    .optional(),
});
export const etls = collection('ETL', etlBody);
export const etlExecutionData = z.object({ reference: z.string(), etl: nameSchema, ...runFields });
export const etlExecutions = collection('ETL execution', etlExecutionData);

export const exportBody = z.strictObject({
  name: nameSchema,
  table: nameSchema,
  attributes: z.array(nameSchema).min(1).max(500),
});
export const profileExports = collection('export', exportBody);

export const fileTransferData = z.object({
  name: nameSchema,
  mediaType: z.string().max(200),
  sizeBytes: z.int(),
});
export const fileTransfers = collection('file transfer', fileTransferData);

export const eventNames = [
  'profile.created',
  'profile.updated',
  'profile.deleted',
  'form.participated',
  'import.finished',
  'email.sent',
  'message.sent',
] as const;
export const webhookSubscriptionBody = z.strictObject({
  name: nameSchema,
  events: z.array(z.enum(eventNames)).min(1).max(eventNames.length),
  targetUrl: urlSchema,
  active: z.boolean(),
});
/** The subscription as v4 and v5 show it. It may have been created with the event names of the CRM style. */
export const webhookSubscriptionShown = webhookSubscriptionBody.extend({ events: z.array(z.string()) });
export const webhookSubscriptions = collection(
  'webhook subscription',
  webhookSubscriptionShown.extend({ sources: z.array(z.string()).optional() }),
);
export const webhookEventData = z.object({
  event: z.string(),
  subject: z.string(),
  subscription: z.string(),
  occurredAt: momentSchema,
});
export const webhookEvents = collection('webhook event', webhookEventData);

export const trackerBody = z.strictObject({ name: nameSchema, domain: z.hostname(), active: z.boolean() });
export const trackers = collection('tracker', trackerBody);
export const visitBody = z.strictObject({
  page: urlSchema,
  kind: z.enum(['view', 'click', 'purchase']),
  profileId: z.string().max(40).optional(),
  amount: z.number().optional(),
});
export const visits = collection('visit', visitBody);

export const formBody = z.strictObject({
  name: nameSchema,
  title: textSchema,
  fields: z.array(attributeSchema).min(1).max(100),
});
export const forms = collection('form', formBody);
export const participationBody = z.strictObject({
  answers: valuesSchema,
  profileId: z.string().max(40).optional(),
});
export const participations = collection('participation', participationBody);

export const goalData = z.object({
  name: nameSchema,
  title: textSchema,
  target: z.number(),
  reached: z.number(),
  unit: z.string(),
});
export const goals = collection('goal', goalData);

const campaignState = z.enum(['draft', 'scheduled', 'sent']);
const audienceFields = { table: nameSchema, segment: nameSchema.optional() };
const sentFields = { state: campaignState, recipients: z.int(), sentAt: momentSchema.nullable() };
export const draft = { state: 'draft' as const, recipients: 0, sentAt: null };

export const emailCampaignBody = z.strictObject({
  name: nameSchema,
  fromName: textSchema,
  fromAddress: z.email(),
  ...audienceFields,
});
export const emailCampaignData = z.object({ ...emailCampaignBody.shape, ...sentFields });
export const emailContent = z.object({ subject: textSchema, body: longTextSchema });
export const emailCampaigns = collection(
  'e-mail campaign',
  emailCampaignData.extend({ content: emailContent }),
);

export const smsCampaignBody = z.strictObject({
  name: nameSchema,
  sender: z.string().min(3).max(11),
  text: z.string().min(1).max(640),
  ...audienceFields,
});
export const smsCampaignData = z.object({ ...smsCampaignBody.shape, ...sentFields });
export const smsCampaigns = collection('SMS campaign', smsCampaignData);

export const pushCampaignBody = z.strictObject({
  name: nameSchema,
  title: textSchema,
  message: z.string().min(1).max(1_000),
  link: urlSchema.optional(),
  ...audienceFields,
});
export const pushCampaignData = z.object({ ...pushCampaignBody.shape, ...sentFields });
export const pushCampaigns = collection('push campaign', pushCampaignData);

export const externalContentBody = z.strictObject({
  name: nameSchema,
  mediaType: z.enum(['text/html', 'text/plain', 'application/json']),
  content: longTextSchema,
});
export const externalContents = collection('external content', externalContentBody);

export const transactionalMessageBody = z.strictObject({
  name: nameSchema,
  channel: z.enum(['email', 'sms', 'push']),
  subject: textSchema.optional(),
  /** A placeholder such as `{{name}}` is a variable. */
  body: longTextSchema,
});
export const transactionalMessages = collection('transactional message', transactionalMessageBody);
export const sendingBody = z.strictObject({
  reference: nameSchema.optional(),
  recipient: z.string().min(3).max(254),
  variables: valuesSchema.optional(),
});
export const sendingData = z.object({
  reference: z.string(),
  recipient: z.string(),
  variables: valuesSchema,
  /** The text with its variables filled in. */
  text: longTextSchema,
  state: z.enum(['sent']),
});
export const sendings = collection('sending', sendingData);

export const scenarioBody = z.strictObject({
  name: nameSchema,
  table: nameSchema,
  steps: z
    .array(
      z.strictObject({
        kind: z.enum(['wait', 'email', 'sms', 'push', 'subscribe']),
        target: nameSchema.optional(),
        minutes: z.int().min(1).optional(),
      }),
    )
    .min(1)
    .max(100),
});
export const scenarioData = z.object({ ...scenarioBody.shape, state: z.enum(['stopped', 'running']) });
export const scenarios = collection('scenario', scenarioData);
export const scenarioEntryBody = z.strictObject({ profileId: z.string().max(254) });
export const scenarioEntries = collection(
  'scenario entry',
  z.object({ profileId: z.string(), step: z.int() }),
);

export const customActionBody = z.strictObject({
  name: nameSchema,
  label: textSchema,
  endpoint: urlSchema,
  fields: z.array(attributeSchema).max(50),
});
export const customActions = collection('custom action', customActionBody);

export const customTaskBody = z.strictObject({
  name: nameSchema,
  action: nameSchema,
  everyMinutes: z.int().min(5).max(44_640),
  enabled: z.boolean(),
});
export const customTasks = collection('custom task', customTaskBody);

export const dealBody = z.strictObject({
  title: textSchema.min(1),
  /** The amount in cents. */
  value: z.int().min(0),
  currency: z.string().regex(/^[a-z]{3}$/, 'three lower-case letters'),
  contact: z.string().max(40),
  status: z.enum(['open', 'won', 'lost']),
});
export const deals = collection('deal', dealBody);

export const channelTemplates = collection(
  'channel template',
  z.object({ channelId: z.int(), templateId: z.int(), templateName: textSchema }),
);
export const eventListeners = collection(
  'event listener',
  z.object({ eventTypeId: z.int(), listenerUrl: urlSchema }),
);
export const channelApps = collection(
  'channel app',
  z.object({ channelId: z.int(), appId: z.int(), appName: textSchema }),
);
export const campaignInteractions = collection(
  'campaign interaction',
  z.object({
    campaignId: z.string(),
    customerId: z.string(),
    channelId: z.int(),
    interaction: z.enum(['sent', 'opened', 'clicked', 'unsubscribed']),
  }),
);
export const channelPreferences = collection(
  'channel preference',
  z.object({ customerId: z.string(), channelId: z.int(), allowed: z.boolean() }),
);
