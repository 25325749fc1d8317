import { z } from 'zod';
import {
  campaignInteractions,
  channelApps,
  channelPreferences,
  channelTemplates,
  emailCampaigns,
  eventListeners,
  profiles,
  profileTables,
  pushCampaigns,
  smsCampaigns,
} from '../collections.ts';
import { getRow } from '../define-resource.ts';
import { notFound } from '../fault.ts';
import type { Store } from '../open-store.ts';
import { defineOperation } from '../operation.ts';
import type { Call, Operation } from '../operation.ts';
import { getDefaultPlace } from './default-place.ts';

export const channelId = z.coerce
  .number()
  .int()
  .refine((id) => [502, 504, 505, 506, 510, 511].includes(id), 'is not a channel')
  .describe('504 e-mail, 505 SMS, 502 call centre, 506 push, 510 web push, 511 in-app');
const campaignId = z.string().min(1).max(80).describe('The campaign’s name');
const customerId = z.string().min(1).max(254).describe('The customer’s e-mail address');
const most = { limit: 10_000, offset: 0 } as const;
const campaignSchema = z.object({ CampaignID: z.string(), ChannelID: z.int(), State: z.string() });
const interactionSchema = z.object({
  CampaignID: z.string(),
  CustomerID: z.string(),
  ChannelID: z.int(),
  Interaction: z.enum(['sent', 'opened', 'clicked', 'unsubscribed']),
});
const ofCampaign = z.object({ CampaignID: campaignId });
const ofChannel = z.object({ ChannelID: channelId });
const aCampaign = { CampaignID: 'june-newsletter' };
const answer = <Schema extends z.ZodType>(schema: Schema, description = 'All of them') => ({
  status: 200,
  description,
  schema,
});

function listCampaigns(call: Call, store: Store) {
  const place = getDefaultPlace(call, store);
  const present = (ChannelID: number, { data }: { readonly data: { name: string; state: string } }) => ({
    CampaignID: data.name,
    ChannelID,
    State: data.state,
  });
  return [
    ...store.list(emailCampaigns, place, most).items.map((row) => present(504, row)),
    ...store.list(smsCampaigns, place, most).items.map((row) => present(505, row)),
    ...store.list(pushCampaigns, place, most).items.map((row) => present(506, row)),
  ];
}

function getCampaign(call: Call, store: Store, name: string) {
  const found = listCampaigns(call, store).find(({ CampaignID }) => CampaignID === name);
  if (found === undefined) throw notFound('campaign', name);
  return found;
}

function listInteractions(call: Call, store: Store) {
  return store.list(campaignInteractions, getDefaultPlace(call, store), most).items.map(({ data }) => ({
    CampaignID: data.campaignId,
    CustomerID: data.customerId,
    ChannelID: data.channelId,
    Interaction: data.interaction,
  }));
}

/** Defines a function that lists customers' actions in one campaign. */
function listByCampaign(name: string, summary: string): Operation {
  return defineOperation({
    id: name,
    method: 'GET',
    path: `/customers/${name}`,
    section: 'Customers',
    summary,
    query: ofCampaign,
    queryExample: aCampaign,
    faults: [404],
    success: answer(z.array(interactionSchema)),
    handle: (call, { store }) => {
      const { CampaignID } = getCampaign(call, store, call.query.CampaignID);
      const body = listInteractions(call, store).filter((row) => row.CampaignID === CampaignID);
      return { status: 200, body };
    },
  });
}

export const actionOperations: readonly Operation[] = [
  defineOperation({
    id: 'GetCampaignDetails',
    method: 'GET',
    path: '/actions/GetCampaignDetails',
    section: 'Actions',
    summary: 'Get one campaign',
    query: ofCampaign,
    queryExample: aCampaign,
    faults: [404],
    success: answer(campaignSchema, 'The campaign'),
    handle: (call, { store }) => ({ status: 200, body: getCampaign(call, store, call.query.CampaignID) }),
  }),
  defineOperation({
    id: 'GetExecutedCampaignChannelDetails',
    method: 'GET',
    path: '/actions/GetExecutedCampaignChannelDetails',
    section: 'Actions',
    summary: 'List the channels that a campaign went to',
    query: ofCampaign,
    queryExample: aCampaign,
    faults: [404],
    success: answer(z.array(z.object({ ChannelID: z.int() }))),
    handle: (call, { store }) => {
      const { ChannelID } = getCampaign(call, store, call.query.CampaignID);
      return { status: 200, body: [{ ChannelID }] };
    },
  }),
  defineOperation({
    id: 'GetExecutedCampaignsByChannel',
    method: 'GET',
    path: '/actions/GetExecutedCampaignsByChannel',
    section: 'Actions',
    summary: 'List the campaigns of a channel',
    query: ofChannel,
    queryExample: { ChannelID: '504' },
    success: answer(z.array(campaignSchema)),
    handle: (call, { store }) => ({
      status: 200,
      body: listCampaigns(call, store).filter(({ ChannelID }) => ChannelID === call.query.ChannelID),
    }),
  }),
];

export const customerCampaignOperations: readonly Operation[] = [
  listByCampaign('GetCustomerOneTimeActionsByCampaign', 'List what a campaign did to its customers once'),
  listByCampaign('GetCampaignInteractionCustomers', 'List the customers who answered a campaign'),
  listByCampaign('GetCustomerExecutionDetailsByCampaign', 'List how a campaign went, customer by customer'),
  defineOperation({
    id: 'GetCustomerSendDetailsByChannel',
    method: 'GET',
    path: '/customers/GetCustomerSendDetailsByChannel',
    section: 'Customers',
    summary: 'List what was sent over a channel',
    query: ofChannel,
    queryExample: { ChannelID: '504' },
    success: answer(z.array(interactionSchema)),
    handle: (call, { store }) => ({
      status: 200,
      body: listInteractions(call, store).filter((row) => row.ChannelID === call.query.ChannelID),
    }),
  }),
  defineOperation({
    id: 'GetCustomerChannelInteractions',
    method: 'GET',
    path: '/customers/GetCustomerChannelInteractions',
    section: 'Customers',
    summary: 'List what one customer did on a channel',
    query: ofChannel.extend({ CustomerID: customerId }),
    queryExample: { ChannelID: '504', CustomerID: 'ann.peeters@example.com' },
    success: answer(z.array(interactionSchema)),
    handle: (call, { store }) => ({
      status: 200,
      body: listInteractions(call, store).filter(
        (row) => row.ChannelID === call.query.ChannelID && row.CustomerID === call.query.CustomerID,
      ),
    }),
  }),
  defineOperation({
    id: 'GetCustomerAttributeChangers',
    method: 'GET',
    path: '/customers/GetCustomerAttributeChangers',
    section: 'Customers',
    summary: 'List the customers whose attributes changed since a day',
    query: z.object({ StartDate: z.iso.date().describe('From this day on') }),
    queryExample: { StartDate: '2026-01-01' },
    success: answer(z.array(z.object({ CustomerID: z.string(), ChangedOn: z.iso.date() }))),
    handle: (call, { store }) => {
      const { partition } = getDefaultPlace(call, store);
      const table = getRow(profileTables, { partition }, store, 'Customers');
      const { items } = store.list(profiles, { partition, parentId: table.id }, most);
      const changed = items.map(({ data, updatedAtMs }) => ({
        CustomerID: String(data.attributes['emailAddress'] ?? ''),
        ChangedOn: new Date(updatedAtMs).toISOString().slice(0, 10),
      }));
      return { status: 200, body: changed.filter(({ ChangedOn }) => ChangedOn >= call.query.StartDate) };
    },
  }),
];

const appSchema = z.strictObject({ AppID: z.int(), AppName: z.string().min(1).max(200) });
const templateSchema = z.object({ TemplateID: z.int(), TemplateName: z.string(), ChannelID: z.int() });
const preferenceSchema = z.strictObject({
  CustomerID: customerId,
  ChannelID: channelId,
  Allowed: z.boolean(),
});

export const integrationOperations: readonly Operation[] = [
  defineOperation({
    id: 'GetChannelTemplatesDetails',
    method: 'GET',
    path: '/integrations/GetChannelTemplatesDetails',
    section: 'Integrations',
    summary: 'List the templates of a channel with all that is known of them',
    query: ofChannel,
    queryExample: { ChannelID: '504' },
    success: answer(z.array(templateSchema)),
    handle: (call, { store }) => {
      const where = [{ path: ['channelId'], value: call.query.ChannelID }];
      const { items } = store.list(channelTemplates, getDefaultPlace(call, store), { ...most, where });
      return {
        status: 200,
        body: items.map(({ data }) => ({
          TemplateID: data.templateId,
          TemplateName: data.templateName,
          ChannelID: data.channelId,
        })),
      };
    },
  }),
  defineOperation({
    id: 'AddChannelApps',
    method: 'POST',
    path: '/integrations/AddChannelApps',
    section: 'Integrations',
    summary: 'Add apps to a channel',
    query: ofChannel,
    queryExample: { ChannelID: '506' },
    body: { schema: z.array(appSchema).min(1).max(100), example: [{ AppID: 7, AppName: 'Shop app' }] },
    faults: [409],
    success: { status: 201, description: 'They are added', schema: z.object({ Added: z.int() }) },
    handle: (call, { store }) => {
      const place = getDefaultPlace(call, store);
      const { ChannelID } = call.query;
      store.transact(() => {
        for (const { AppID, AppName } of call.body)
          store.insert(channelApps, place, {
            key: `${ChannelID}-${AppID}`,
            data: { channelId: ChannelID, appId: AppID, appName: AppName },
          });
      });
      return { status: 201, body: { Added: call.body.length } };
    },
  }),
  defineOperation({
    id: 'DeleteChannelApps',
    method: 'POST',
    path: '/integrations/DeleteChannelApps',
    section: 'Integrations',
    summary: 'Delete apps of a channel',
    query: ofChannel,
    queryExample: { ChannelID: '506' },
    body: {
      schema: z
        .array(z.strictObject({ AppID: z.int() }))
        .min(1)
        .max(100),
      example: [{ AppID: 7 }],
    },
    success: answer(z.object({ Deleted: z.int() }), 'How many were there'),
    handle: (call, { store }) => {
      const place = getDefaultPlace(call, store);
      const found = call.body.flatMap(({ AppID }) => {
        const row = store.find(channelApps, place, `${call.query.ChannelID}-${AppID}`);
        return row === undefined ? [] : [row];
      });
      store.transact(() => found.forEach((row) => store.remove(row)));
      return { status: 200, body: { Deleted: found.length } };
    },
  }),
  defineOperation({
    id: 'UpdateCampaignInteractions',
    method: 'POST',
    path: '/integrations/UpdateCampaignInteractions',
    section: 'Integrations',
    summary: 'Tell what customers did with a campaign',
    body: {
      schema: z.array(interactionSchema.strict()).min(1).max(1_000),
      example: [
        {
          CampaignID: 'june-newsletter',
          CustomerID: 'ann.peeters@example.com',
          ChannelID: 504,
          Interaction: 'opened',
        },
      ],
    },
    success: answer(z.object({ Updated: z.int() }), 'How many were taken'),
    handle: (call, { store }) => {
      const place = getDefaultPlace(call, store);
      store.transact(() => {
        for (const row of call.body) {
          const { CampaignID, CustomerID, ChannelID, Interaction } = row;
          const data = {
            campaignId: CampaignID,
            customerId: CustomerID,
            channelId: ChannelID,
            interaction: Interaction,
          };
          store.insert(campaignInteractions, place, { key: null, data });
        }
      });
      return { status: 200, body: { Updated: call.body.length } };
    },
  }),
  defineOperation({
    id: 'UpdateCampaignMetrics',
    method: 'POST',
    path: '/integrations/UpdateCampaignMetrics',
    section: 'Integrations',
    summary: 'Compare the counts of a campaign with what was told of single customers',
    body: {
      schema: z.strictObject({ CampaignID: campaignId, ChannelID: channelId, Opened: z.int().min(0) }),
      example: { CampaignID: 'june-newsletter', ChannelID: 504, Opened: 3 },
    },
    faults: [404],
    success: answer(z.object({ CampaignID: z.string(), Opened: z.int(), Known: z.int() }), 'Both counts'),
    handle: (call, { store }) => {
      const { CampaignID } = getCampaign(call, store, call.body.CampaignID);
      const known = listInteractions(call, store).filter(
        (row) => row.CampaignID === CampaignID && row.Interaction === 'opened',
      );
      return { status: 200, body: { CampaignID, Opened: call.body.Opened, Known: known.length } };
    },
  }),
  defineOperation({
    id: 'SetCustomerChannelPreference',
    method: 'POST',
    path: '/integrations/SetCustomerChannelPreference',
    section: 'Integrations',
    summary: 'Say whether a customer may be written to on a channel',
    body: {
      schema: preferenceSchema,
      example: { CustomerID: 'ann.peeters@example.com', ChannelID: 504, Allowed: false },
    },
    success: answer(preferenceSchema, 'As it is now'),
    handle: (call, { store }) => {
      const place = getDefaultPlace(call, store);
      const { CustomerID, ChannelID, Allowed } = call.body;
      const key = `${ChannelID}-${CustomerID}`;
      const data = { customerId: CustomerID, channelId: ChannelID, allowed: Allowed };
      const before = store.find(channelPreferences, place, key);
      if (before === undefined) store.insert(channelPreferences, place, { key, data });
      else store.update(channelPreferences, before, data);
      return { status: 200, body: call.body };
    },
  }),
];

export const listenerOperations: readonly Operation[] = [
  defineOperation({
    id: 'UnRegisterEventListener',
    method: 'POST',
    path: '/general/UnRegisterEventListener',
    section: 'General',
    summary: 'Have a URL told of an event no more',
    body: { schema: z.strictObject({ EventTypeID: z.int() }), example: { EventTypeID: 3 } },
    success: answer(z.object({ Removed: z.boolean() }), 'Whether there was one'),
    handle: (call, { store }) => {
      const row = store.find(eventListeners, getDefaultPlace(call, store), `type-${call.body.EventTypeID}`);
      if (row !== undefined) store.remove(row);
      return { status: 200, body: { Removed: row !== undefined } };
    },
  }),
];

export const transactionalOperations: readonly Operation[] = [
  defineOperation({
    id: 'SendTransactionalMail',
    method: 'POST',
    path: '/transactional/SendTransactionalMail',
    section: 'Transactional mail',
    summary: 'Send one template to up to 200 recipients',
    body: {
      schema: z.strictObject({
        TemplateID: z.int(),
        Recipients: z
          .array(z.strictObject({ CustomerID: customerId }))
          .min(1)
          .max(200),
      }),
      example: { TemplateID: 1, Recipients: [{ CustomerID: 'ann.peeters@example.com' }] },
    },
    faults: [404],
    success: { status: 202, description: 'They are on their way', schema: z.object({ Accepted: z.int() }) },
    handle: (call, { store }) => {
      const { TemplateID, Recipients } = call.body;
      const template = store.find(channelTemplates, getDefaultPlace(call, store), `504-${TemplateID}`);
      if (template === undefined) throw notFound('template', String(TemplateID));
      return { status: 202, body: { Accepted: Recipients.length } };
    },
  }),
];
