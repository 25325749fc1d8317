import * as nouns from './collections.ts';
import type { Partition, Store } from './open-store.ts';

/** Licence → its entities, with the default one first. */
const demoLicences = {
  '12740': ['ActitoIODemo', 'MyEntity', 'Belgium'],
  '20881': ['NorthwindBikes'],
} as const;

/** Fills an empty store with two licences, equal in TEST and PROD. */
export function seedDemo(store: Store): void {
  for (const environment of ['TEST', 'PROD'])
    for (const [licence, names] of Object.entries(demoLicences))
      names.forEach((name, index) => {
        const isDefault = index === 0;
        store.insert(
          nouns.entities,
          { partition: { environment, licence, entity: '' } },
          { key: name, data: { name, isDefault } },
        );
        seedEntity(store, { environment, licence, entity: name });
      });
}

const people = [
  ['ann.peeters@example.com', 'Ann', 'Peeters', 'nl', 812.4, true],
  ['bruno.lambert@example.com', 'Bruno', 'Lambert', 'fr', 96, true],
  ['carla.smith@example.com', 'Carla', 'Smith', 'en', 1204.99, false],
  ['dirk.janssens@example.com', 'Dirk', 'Janssens', 'nl', 0, true],
  ['elise.dubois@example.com', 'Elise', 'Dubois', 'fr', 455.5, true],
] as const;

function seedEntity(store: Store, partition: Partition): void {
  const at = { partition };
  const table = store.insert(nouns.profileTables, at, {
    key: 'Customers',
    data: {
      name: 'Customers',
      description: 'People who bought something, or signed up',
      attributes: [
        { name: 'emailAddress', type: 'string', unique: true, required: true },
        { name: 'firstName', type: 'string' },
        { name: 'lastName', type: 'string' },
        { name: 'language', type: 'string' },
        { name: 'lifetimeValue', type: 'decimal' },
        { name: 'active', type: 'boolean' },
        { name: 'birthDate', type: 'date' },
      ],
    },
  });
  const profileIds = people.map(
    ([emailAddress, firstName, lastName, language, lifetimeValue, active]) =>
      store.insert(
        nouns.profiles,
        { partition, parentId: table.id },
        {
          key: null,
          data: {
            attributes: {
              emailAddress,
              firstName,
              lastName,
              language,
              lifetimeValue,
              active,
              birthDate: null,
            },
            subscriptions: active ? [{ name: 'Newsletter', subscribedAt: '2026-05-04T08:00:00.000Z' }] : [],
          },
        },
      ).id,
  );
  const named = <Data extends { readonly name: string }>(data: Data) => ({ key: data.name, data });
  store.insert(
    nouns.segments,
    { partition, parentId: table.id },
    named({
      name: 'Dutch-speakers',
      match: 'all',
      conditions: [{ attribute: 'language', operator: 'equals', value: 'nl' }],
    }),
  );
  store.insert(
    nouns.targetLists,
    at,
    named({ name: 'Store-opening', table: 'Customers', profileIds: profileIds.slice(0, 2) }),
  );
  const deal = {
    title: 'A city bicycle',
    value: 89_900,
    currency: 'eur',
    contact: profileIds[0],
    status: 'open',
  };
  store.insert(nouns.deals, at, { key: 'first-deal', data: deal });
  const template = { channelId: 504, templateId: 1, templateName: 'Welcome' };
  store.insert(nouns.channelTemplates, at, { key: '504-1', data: template });
  seedCustomData(store, partition);
  seedExchange(store, partition);
  seedActivation(store, partition);
}

function seedCustomData(store: Store, partition: Partition): void {
  const orders = store.insert(
    nouns.customTables,
    { partition },
    {
      key: 'Orders',
      data: {
        name: 'Orders',
        attributes: [
          { name: 'total', type: 'decimal' },
          { name: 'paid', type: 'boolean' },
        ],
      },
    },
  );
  const data = { key: 'order-1001', values: { total: 59.9, paid: true } };
  store.insert(nouns.records, { partition, parentId: orders.id }, { key: data.key, data });
}

const crmFile = 'emailAddress,firstName,language\r\nfred.maes@example.com,Fred,nl\r\n';

function seedExchange(store: Store, partition: Partition): void {
  const at = { partition };
  const bytes = new TextEncoder().encode(crmFile);
  const file = store.insert(nouns.fileTransfers, at, {
    key: 'customers.csv',
    data: { name: 'customers.csv', mediaType: 'text/csv', sizeBytes: bytes.length },
  });
  store.setContent(file, bytes);
  const etl = { name: 'nightly-crm', table: 'Customers', mode: 'upsert', fileTransfer: 'customers.csv' };
  store.insert(nouns.etls, at, { key: etl.name, data: etl });
  const finished = {
    state: 'succeeded',
    counts: { read: 5, created: 5, updated: 0, refused: 0 },
    problems: [],
    finishedAt: '2026-06-01T02:00:03.000Z',
  };
  const execution = { reference: 'nightly-crm-1', etl: 'nightly-crm', ...finished };
  store.insert(nouns.etlExecutions, at, { key: execution.reference, data: execution });
  const imported = {
    reference: 'first-import',
    table: 'Customers',
    mode: 'create',
    rowCount: 5,
    rows: [],
    ...finished,
  };
  store.insert(nouns.imports, at, { key: imported.reference, data: imported });
  const wanted = { name: 'all-customers', table: 'Customers', attributes: ['emailAddress', 'language'] };
  store.insert(nouns.profileExports, at, { key: wanted.name, data: wanted });
  const subscription = {
    name: 'crm-sync',
    events: nouns.eventNames,
    targetUrl: 'https://crm.example/hooks/marketing',
    active: true,
  };
  store.insert(nouns.webhookSubscriptions, at, { key: subscription.name, data: subscription });
  store.insert(nouns.webhookEvents, at, {
    key: null,
    data: {
      event: 'profile.created',
      subject: 'ann.peeters@example.com',
      subscription: 'crm-sync',
      occurredAt: '2026-06-01T02:00:02.000Z',
    },
  });
  seedWeb(store, partition);
}

function seedWeb(store: Store, partition: Partition): void {
  const at = { partition };
  const tracker = store.insert(nouns.trackers, at, {
    key: 'shop',
    data: { name: 'shop', domain: 'shop.example', active: true },
  });
  const visit = { page: 'https://shop.example/bicycles', kind: 'view' };
  store.insert(nouns.visits, { partition, parentId: tracker.id }, { key: null, data: visit });
  const form = store.insert(nouns.forms, at, {
    key: 'newsletter',
    data: {
      name: 'newsletter',
      title: 'Our news',
      fields: [
        { name: 'emailAddress', type: 'string', required: true },
        { name: 'consent', type: 'boolean', required: true },
      ],
    },
  });
  const answers = { emailAddress: 'ann.peeters@example.com', consent: true };
  store.insert(
    nouns.participations,
    { partition, parentId: form.id },
    { key: 'participation-1', data: { answers } },
  );
  const goal = {
    name: 'new-members',
    title: 'New members this year',
    target: 2_000,
    reached: 1_137,
    unit: 'people',
  };
  store.insert(nouns.goals, at, { key: goal.name, data: goal });
}

function seedActivation(store: Store, partition: Partition): void {
  const at = { partition };
  const add = (
    collection: Parameters<Store['insert']>[0],
    data: Readonly<Record<string, unknown>> & { readonly name: string },
  ) => store.insert(collection, at, { key: data.name, data });
  const audience = { table: 'Customers', segment: 'Dutch-speakers' };
  add(nouns.emailCampaigns, {
    name: 'june-newsletter',
    fromName: 'The shop',
    fromAddress: 'news@shop.example',
    ...audience,
    ...nouns.draft,
    content: { subject: 'June at the shop', body: '<p>New bicycles are in.</p>' },
  });
  add(nouns.smsCampaigns, {
    name: 'flash-sale',
    sender: 'SHOP',
    text: 'Today only: 20 % off.',
    ...audience,
    ...nouns.draft,
  });
  add(nouns.pushCampaigns, {
    name: 'app-update',
    title: 'New in the app',
    message: 'Your receipts are in the app now.',
    ...audience,
    ...nouns.draft,
  });
  add(nouns.externalContents, {
    name: 'footer',
    mediaType: 'text/html',
    content: '<footer>The shop, 1 Main Street</footer>',
  });
  const message = add(nouns.transactionalMessages, {
    name: 'order-confirmation',
    channel: 'email',
    subject: 'Your order',
    body: 'Thank you, {{firstName}}: order {{order}} is in.',
  });
  const sending = {
    reference: 'sending-1',
    recipient: 'ann.peeters@example.com',
    state: 'sent',
    variables: { firstName: 'Ann', order: '1001' },
    text: 'Thank you, Ann: order 1001 is in.',
  };
  store.insert(
    nouns.sendings,
    { partition, parentId: message.id },
    { key: sending.reference, data: sending },
  );
  add(nouns.scenarios, {
    name: 'welcome',
    table: 'Customers',
    steps: [{ kind: 'email', target: 'june-newsletter' }],
    state: 'running',
  });
  add(nouns.customActions, {
    name: 'print-voucher',
    label: 'Print a voucher',
    endpoint: 'https://shop.example/actions/voucher',
    fields: [],
  });
  add(nouns.customTasks, {
    name: 'stock-sync',
    action: 'print-voucher',
    everyMinutes: 30,
    enabled: true,
  });
}
