import * as nouns from '../collections.ts';
import { defineResource } from '../define-resource.ts';
import type { Operation } from '../operation.ts';
import type { Style } from '../style.ts';

const email = { name: 'name', type: 'string', unique: true, required: true } as const;
const same = <Body>(body: Body): Body => body;
const crud = ['list', 'create', 'get', 'replace', 'edit', 'delete'] as const;
const v4Crud = ['list', 'create', 'get', 'replace', 'delete'] as const;

/** Defines the kinds of documents that have only the usual operations, in either version's style. */
export function usualResources(style: Style): readonly Operation[] {
  const verbs = style.version === 'v5' ? crud : v4Crud;
  return [
    ...dataResources(style, verbs),
    ...customDataResources(style, verbs),
    ...exchangeResources(style, verbs),
    ...webResources(style, verbs),
    ...campaignResources(style, verbs),
    ...messageResources(style, verbs),
    ...automationResources(style, verbs),
  ];
}

type Verbs = typeof crud | typeof v4Crud;

function dataResources(style: Style, verbs: Verbs): readonly Operation[] {
  return [
    ...defineResource({
      style,
      verbs,
      section: 'Profile tables',
      collection: nouns.profileTables,
      plural: 'profileTables',
      singular: 'table',
      keyField: 'name',
      body: nouns.profileTableBody,
      complete: same,
      keyExample: 'Customers',
      bodyExample: {
        name: 'Members',
        description: 'Members of the loyalty programme',
        attributes: [
          { name: 'emailAddress', type: 'string', unique: true, required: true },
          { name: 'points', type: 'integer' },
        ],
      },
    }),
    ...defineResource({
      style,
      verbs,
      section: 'Segments',
      collection: nouns.segments,
      plural: 'segments',
      singular: 'segment',
      parent: {
        collection: nouns.profileTables,
        plural: 'profileTables',
        parameter: 'table',
        example: 'Customers',
      },
      keyField: 'name',
      body: nouns.segmentBody,
      complete: same,
      keyExample: 'Dutch-speakers',
      bodyExample: {
        name: 'Big-spenders',
        match: 'all',
        conditions: [{ attribute: 'lifetimeValue', operator: 'above', value: 500 }],
      },
    }),
    ...defineResource({
      style,
      verbs,
      section: 'Target lists',
      collection: nouns.targetLists,
      plural: 'targetLists',
      singular: 'targetList',
      keyField: 'name',
      body: nouns.targetListBody,
      complete: same,
      keyExample: 'Store-opening',
      bodyExample: { name: 'Panel', table: 'Customers', profileIds: [] },
    }),
  ];
}

function customDataResources(style: Style, verbs: Verbs): readonly Operation[] {
  return [
    ...defineResource({
      style,
      verbs,
      section: 'Custom tables',
      collection: nouns.customTables,
      plural: 'customTables',
      singular: 'customTable',
      keyField: 'name',
      body: nouns.customTableBody,
      complete: same,
      keyExample: 'Orders',
      bodyExample: { name: 'Shops', attributes: [email, { name: 'town', type: 'string' }] },
    }),
    ...defineResource({
      style,
      verbs,
      section: 'Custom table records',
      collection: nouns.records,
      plural: 'records',
      singular: 'record',
      parent: {
        collection: nouns.customTables,
        plural: 'customTables',
        parameter: 'customTable',
        example: 'Orders',
      },
      keyField: 'key',
      body: nouns.recordBody,
      complete: same,
      keyExample: 'order-1001',
      bodyExample: { key: 'order-1002', values: { total: 12.5, paid: true } },
    }),
  ];
}

function exchangeResources(style: Style, verbs: Verbs): readonly Operation[] {
  return [
    ...defineResource({
      style,
      verbs,
      section: 'ETLs',
      collection: nouns.etls,
      plural: 'etls',
      singular: 'etl',
      keyField: 'name',
      body: nouns.etlBody,
      complete: same,
      keyExample: 'nightly-crm',
      bodyExample: { name: 'weekly-shop', table: 'Customers', mode: 'upsert', fileTransfer: 'customers.csv' },
    }),
    ...defineResource({
      style,
      verbs: ['list', 'create', 'get', 'delete'],
      section: 'Exports',
      collection: nouns.profileExports,
      plural: 'exports',
      singular: 'export',
      keyField: 'name',
      body: nouns.exportBody,
      complete: same,
      keyExample: 'all-customers',
      bodyExample: { name: 'names', table: 'Customers', attributes: ['firstName', 'lastName'] },
    }),
    ...defineResource({
      style,
      verbs,
      section: 'Webhooks',
      collection: nouns.webhookSubscriptions,
      shown: nouns.webhookSubscriptionShown,
      plural: 'webhookSubscriptions',
      singular: 'webhookSubscription',
      keyField: 'name',
      body: nouns.webhookSubscriptionBody,
      complete: same,
      keyExample: 'crm-sync',
      bodyExample: {
        name: 'warehouse',
        events: ['profile.created'],
        targetUrl: 'https://warehouse.example/hooks/postern',
        active: true,
      },
    }),
  ];
}

function webResources(style: Style, verbs: Verbs): readonly Operation[] {
  return [
    ...defineResource({
      style,
      verbs,
      section: 'Web tracking',
      collection: nouns.trackers,
      plural: 'trackers',
      singular: 'tracker',
      keyField: 'name',
      body: nouns.trackerBody,
      complete: same,
      keyExample: 'shop',
      bodyExample: { name: 'blog', domain: 'blog.example', active: true },
    }),
    ...defineResource({
      style,
      verbs,
      section: 'Forms',
      collection: nouns.forms,
      plural: 'forms',
      singular: 'form',
      keyField: 'name',
      body: nouns.formBody,
      complete: same,
      keyExample: 'newsletter',
      bodyExample: {
        name: 'contest',
        title: 'Win a bicycle',
        fields: [{ name: 'answer', type: 'string', required: true }],
      },
    }),
  ];
}

function campaignResources(style: Style, verbs: Verbs): readonly Operation[] {
  return [
    ...defineResource({
      style,
      verbs,
      section: 'E-mail campaigns',
      collection: nouns.emailCampaigns,
      shown: nouns.emailCampaignData,
      plural: 'emailCampaigns',
      singular: 'emailCampaign',
      keyField: 'name',
      body: nouns.emailCampaignBody,
      complete: (body) => ({ ...body, ...nouns.draft, content: { subject: '', body: '' } }),
      keyExample: 'june-newsletter',
      bodyExample: {
        name: 'july-newsletter',
        fromName: 'The shop',
        fromAddress: 'news@shop.example',
        table: 'Customers',
        segment: 'Dutch-speakers',
      },
    }),
    ...defineResource({
      style,
      verbs,
      section: 'SMS campaigns',
      collection: nouns.smsCampaigns,
      plural: 'smsCampaigns',
      singular: 'smsCampaign',
      keyField: 'name',
      body: nouns.smsCampaignBody,
      complete: (body) => ({ ...body, ...nouns.draft }),
      keyExample: 'flash-sale',
      bodyExample: {
        name: 'store-closed',
        sender: 'SHOP',
        text: 'We are closed on Monday.',
        table: 'Customers',
      },
    }),
    ...defineResource({
      style,
      verbs,
      section: 'Push campaigns',
      collection: nouns.pushCampaigns,
      plural: 'pushCampaigns',
      singular: 'pushCampaign',
      keyField: 'name',
      body: nouns.pushCampaignBody,
      complete: (body) => ({ ...body, ...nouns.draft }),
      keyExample: 'app-update',
      bodyExample: {
        name: 'new-card',
        title: 'Your card',
        message: 'Your new card is here.',
        table: 'Customers',
      },
    }),
  ];
}

function messageResources(style: Style, verbs: Verbs): readonly Operation[] {
  return [
    ...defineResource({
      style,
      verbs,
      section: 'External content',
      collection: nouns.externalContents,
      plural: 'externalContents',
      singular: 'externalContent',
      keyField: 'name',
      body: nouns.externalContentBody,
      complete: same,
      keyExample: 'footer',
      bodyExample: { name: 'header', mediaType: 'text/html', content: '<h1>The shop</h1>' },
    }),
    ...defineResource({
      style,
      verbs,
      section: 'Transactional messages',
      collection: nouns.transactionalMessages,
      plural: 'transactionalMessages',
      singular: 'message',
      keyField: 'name',
      body: nouns.transactionalMessageBody,
      complete: same,
      keyExample: 'order-confirmation',
      bodyExample: { name: 'parcel-sent', channel: 'sms', body: 'Parcel {{number}} is on its way.' },
    }),
  ];
}

function automationResources(style: Style, verbs: Verbs): readonly Operation[] {
  return [
    ...defineResource({
      style,
      verbs,
      section: 'Scenarios',
      collection: nouns.scenarios,
      plural: 'scenarios',
      singular: 'scenario',
      keyField: 'name',
      body: nouns.scenarioBody,
      complete: (body) => ({ ...body, state: 'stopped' as const }),
      keyExample: 'welcome',
      bodyExample: {
        name: 'birthday',
        table: 'Customers',
        steps: [
          { kind: 'wait', minutes: 60 },
          { kind: 'email', target: 'june-newsletter' },
        ],
      },
    }),
    ...defineResource({
      style,
      verbs,
      section: 'Custom actions',
      collection: nouns.customActions,
      plural: 'customActions',
      singular: 'customAction',
      keyField: 'name',
      body: nouns.customActionBody,
      complete: same,
      keyExample: 'print-voucher',
      bodyExample: {
        name: 'call-back',
        label: 'Ask the shop to call',
        endpoint: 'https://shop.example/actions/call-back',
        fields: [],
      },
    }),
    ...defineResource({
      style,
      verbs,
      section: 'Custom tasks',
      collection: nouns.customTasks,
      plural: 'customTasks',
      singular: 'customTask',
      keyField: 'name',
      body: nouns.customTaskBody,
      complete: same,
      keyExample: 'stock-sync',
      bodyExample: { name: 'price-sync', action: 'print-voucher', everyMinutes: 60, enabled: true },
    }),
  ];
}
