import { z } from 'zod';
import { channelTemplates, eventListeners, profiles, profileTables } from '../collections.ts';
import { getRow } from '../define-resource.ts';
import { Fault, notFound } from '../fault.ts';
import type { Store } from '../open-store.ts';
import { defineOperation } from '../operation.ts';
import type { Call, Operation, Surface } from '../operation.ts';
import { findProfile } from '../write-profile.ts';
import { getDefaultPlace } from './default-place.ts';
import {
  actionOperations,
  channelId,
  customerCampaignOperations,
  integrationOperations,
  listenerOperations,
  transactionalOperations,
} from './optimove-campaigns.ts';

const templateSchema = z.object({ TemplateID: z.int(), TemplateName: z.string().min(1).max(500) });
const listenerSchema = z.object({ EventTypeID: z.int(), ListenerURL: z.url({ protocol: /^https?$/ }) });
const most = { limit: 10_000, offset: 0 } as const;

const general: readonly Operation[] = [
  defineOperation({
    id: 'GetLastDataUpdate',
    method: 'GET',
    path: '/general/GetLastDataUpdate',
    section: 'General',
    summary: 'Say up to which day the data reaches',
    success: { status: 200, description: 'The day', schema: z.object({ Date: z.iso.date() }) },
    handle: (_call, { now }) => ({ status: 200, body: { Date: new Date(now()).toISOString().slice(0, 10) } }),
  }),
  defineOperation({
    id: 'RegisterEventListener',
    method: 'POST',
    path: '/general/RegisterEventListener',
    section: 'General',
    summary: 'Have a URL told of an event',
    body: {
      schema: listenerSchema,
      example: { EventTypeID: 3, ListenerURL: 'https://crm.example/hooks/campaigns' },
    },
    faults: [409],
    success: { status: 201, description: 'The listener is registered', schema: listenerSchema },
    handle: (call, { store }) => {
      const { EventTypeID: eventTypeId, ListenerURL: listenerUrl } = call.body;
      const key = `type-${eventTypeId}`;
      store.insert(eventListeners, getDefaultPlace(call, store), { key, data: { eventTypeId, listenerUrl } });
      return { status: 201, body: call.body };
    },
  }),
  defineOperation({
    id: 'GetRegisteredEventListeners',
    method: 'GET',
    path: '/general/GetRegisteredEventListeners',
    section: 'General',
    summary: 'List the registered listeners',
    success: { status: 200, description: 'All of them', schema: z.array(listenerSchema) },
    handle: (call, { store }) => ({
      status: 200,
      body: store
        .list(eventListeners, getDefaultPlace(call, store), most)
        .items.map(({ data }) => ({ EventTypeID: data.eventTypeId, ListenerURL: data.listenerUrl })),
    }),
  }),
];

const customers: readonly Operation[] = [
  defineOperation({
    id: 'GetCustomerAttributes',
    method: 'GET',
    path: '/customers/GetCustomerAttributes',
    section: 'Customers',
    summary: 'Get attributes of one customer',
    query: z.object({
      CustomerID: z.string().max(254).describe('The customer’s e-mail address or id'),
      CustomerAttributes: z.string().max(2_000).describe('The attributes’ names, delimited'),
      CustomerAttributesDelimiter: z.string().length(1).default(';').describe('Between two names'),
    }),
    queryExample: { CustomerID: 'ann.peeters@example.com', CustomerAttributes: 'firstName;language' },
    faults: [404],
    success: {
      status: 200,
      description: 'The values, delimited in the same way',
      schema: z.object({ CustomerID: z.string(), CustomerAttributes: z.string() }),
    },
    handle: (call, { store }) => {
      const { CustomerID, CustomerAttributes, CustomerAttributesDelimiter: delimiter } = call.query;
      const { table, partition } = getCustomers(call, store);
      const reference = CustomerID.includes('@') ? `emailAddress=${CustomerID}` : CustomerID;
      const row = findProfile(partition, table, reference, store);
      if (row === undefined) throw notFound('customer', CustomerID);
      const values = CustomerAttributes.split(delimiter).map((name) => {
        if (table.data.attributes.every((attribute) => attribute.name !== name))
          throw new Fault(400, 'query-invalid', `There is no attribute "${name}".`);
        return String(row.data.attributes[name] ?? '');
      });
      return { status: 200, body: { CustomerID, CustomerAttributes: values.join(delimiter) } };
    },
  }),
  defineOperation({
    id: 'CountCustomers',
    method: 'GET',
    path: '/customers/CountCustomers',
    section: 'Customers',
    summary: 'Count the customers',
    success: { status: 200, description: 'How many', schema: z.object({ Count: z.int() }) },
    handle: (call, { store }) => {
      const { table, partition } = getCustomers(call, store);
      const { total } = store.list(profiles, { partition, parentId: table.id }, { limit: 1, offset: 0 });
      return { status: 200, body: { Count: total } };
    },
  }),
];

const channelQuery = z.object({ ChannelID: channelId });
const templates: readonly Operation[] = [
  defineOperation({
    id: 'AddChannelTemplates',
    method: 'POST',
    path: '/integrations/AddChannelTemplates',
    section: 'Integrations',
    summary: 'Add templates to a channel',
    query: channelQuery,
    queryExample: { ChannelID: '504' },
    body: {
      schema: z.array(templateSchema).min(1).max(100),
      example: [{ TemplateID: 12, TemplateName: 'Summer' }],
    },
    faults: [409],
    success: { status: 201, description: 'They are added', schema: z.object({ Added: z.int() }) },
    handle: (call, { store }) => {
      const { ChannelID } = call.query;
      const place = getDefaultPlace(call, store);
      store.transact(() => {
        for (const { TemplateID, TemplateName } of call.body)
          store.insert(channelTemplates, place, {
            key: `${ChannelID}-${TemplateID}`,
            data: { channelId: ChannelID, templateId: TemplateID, templateName: TemplateName },
          });
      });
      return { status: 201, body: { Added: call.body.length } };
    },
  }),
  defineOperation({
    id: 'GetChannelTemplates',
    method: 'GET',
    path: '/integrations/GetChannelTemplates',
    section: 'Integrations',
    summary: 'List the templates of a channel',
    query: channelQuery,
    queryExample: { ChannelID: '504' },
    success: { status: 200, description: 'All of them', schema: z.array(templateSchema) },
    handle: (call, { store }) => {
      const where = [{ path: ['channelId'], value: call.query.ChannelID }];
      const { items } = store.list(channelTemplates, getDefaultPlace(call, store), { ...most, where });
      return {
        status: 200,
        body: items.map(({ data }) => ({ TemplateID: data.templateId, TemplateName: data.templateName })),
      };
    },
  }),
  defineOperation({
    id: 'DeleteChannelTemplates',
    method: 'POST',
    path: '/integrations/DeleteChannelTemplates',
    section: 'Integrations',
    summary: 'Delete templates of a channel',
    query: channelQuery,
    queryExample: { ChannelID: '504' },
    body: {
      schema: z
        .array(z.strictObject({ TemplateID: z.int() }))
        .min(1)
        .max(100),
      example: [{ TemplateID: 1 }],
    },
    success: { status: 200, description: 'How many were there', schema: z.object({ Deleted: z.int() }) },
    handle: (call, { store }) => {
      const place = getDefaultPlace(call, store);
      const found = call.body.flatMap(({ TemplateID }) => {
        const row = store.find(channelTemplates, place, `${call.query.ChannelID}-${TemplateID}`);
        return row === undefined ? [] : [row];
      });
      store.transact(() => found.forEach((row) => store.remove(row)));
      return { status: 200, body: { Deleted: found.length } };
    },
  }),
];

function getCustomers(call: Call, store: Store) {
  const { partition } = getDefaultPlace(call, store);
  return { partition, table: getRow(profileTables, { partition }, store, 'Customers') };
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  422: 'Unprocessable Entity',
};

/** The surface `/current/{category}/{Function}`: one function per call, most of it in the query, with `X-API-KEY`. */
export const optimoveSurface: Surface = {
  id: 'current',
  basePath: '/current',
  title: 'Marketing API, function style',
  description: 'The example marketing API as functions, over the same data as v5.',
  version: '1.0.0',
  openapi: '3.0.3',
  sections: {
    General: 'The data as a whole, and being told of events',
    Actions: 'Campaigns, and where they went',
    Customers: 'People, and what is known of them',
    Integrations: 'Other systems that send messages',
    'Transactional mail': 'Single messages',
  },
  credential: {
    name: 'apiKey',
    scheme: { type: 'apiKey', in: 'header', name: 'X-API-KEY', description: 'The API user’s key, as it is' },
  },
  operations: [
    ...general,
    ...listenerOperations,
    ...actionOperations,
    ...customers,
    ...customerCampaignOperations,
    ...templates,
    ...integrationOperations,
    ...transactionalOperations,
  ],
  faultSchema: z.object({ status: z.int(), error: z.string(), message: z.string() }),
  presentFault: ({ status, message, places }) => ({
    status,
    error: titles[status] ?? 'Error',
    message: places.length === 0 ? message : places.map((at) => `${at.pointer} ${at.message}`).join('; '),
  }),
};
