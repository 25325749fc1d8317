import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sampleCaller } from './sample-call.ts';
import { startMarketingApi } from './start-marketing-api.ts';
import type { MarketingApi, MarketingApiOptions } from './start-marketing-api.ts';

const opened: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

async function open(options: Partial<MarketingApiOptions> = {}): Promise<MarketingApi> {
  const api = await startMarketingApi({ port: 0, dataFile: ':memory:', jobStepMs: 0, ...options });
  opened.push(() => api.close());
  return api;
}

interface CallOptions {
  readonly body?: unknown;
  readonly caller?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const answerSchema = z.record(z.string(), z.json());

async function call(api: MarketingApi, methodAndPath: string, options: CallOptions = {}) {
  const [method = '', path = ''] = methodAndPath.split(' ');
  const { body, caller = {}, headers = {} } = options;
  const response = await fetch(`${api.url}${path}`, {
    method,
    headers: {
      ...sampleCaller,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...caller,
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return {
    status: response.status,
    text,
    json: isJson && text !== '' ? answerSchema.parse(JSON.parse(text)) : {},
  };
}

/** Asks again until the import or execution has ended. */
async function untilFinished(api: MarketingApi, path: string) {
  for (;;) {
    const { json } = await call(api, `GET ${path}`);
    if (json['state'] === 'succeeded' || json['state'] === 'failed') return json;
  }
}

const customers = '/v5/entities/-/profile-tables/Customers';
const other = { 'x-postern-licence': '20881' };

describe('whose data', () => {
  it('refuses a call that does not say who is calling', async () => {
    const api = await open();
    expect((await fetch(`${api.url}/v5/entities`)).status).toBe(401);
    expect((await call(api, 'GET /v5/entities', { caller: { 'x-postern-licence': 'x' } })).status).toBe(401);
  });

  it('refuses a peer that is not the gateway, whatever its headers say', async () => {
    const api = await open({ gateway: { isGateway: () => false } });
    expect((await call(api, 'GET /v5/entities')).status).toBe(401);
  });

  it('says who the call came in as', async () => {
    const { json } = await call(await open(), 'GET /v5/caller');
    expect(json).toMatchObject({ licence: '12740', environment: 'TEST', scope: 'read write' });
  });

  it('never shows one licence the data of another, nor TEST the data of PROD', async () => {
    const api = await open();
    const body = { attributes: { emailAddress: 'secret@example.com' } };
    expect((await call(api, `POST ${customers}/profiles`, { body })).status).toBe(201);
    const one = `GET ${customers}/profiles/emailAddress=secret@example.com`;
    expect((await call(api, one)).status).toBe(200);
    expect((await call(api, one, { caller: other })).status).toBe(404);
    expect((await call(api, one, { caller: { 'x-postern-environment': 'PROD' } })).status).toBe(404);
    const list = await call(api, 'GET /v5/entities', { caller: other });
    expect(list.text).toContain('NorthwindBikes');
    expect(list.text).not.toContain('ActitoIODemo');
  });

  it('never lets an id of another licence or entity be read, changed or deleted', async () => {
    const api = await open();
    const { json } = await call(api, 'GET /v5/entities/-/etls/nightly-crm');
    for (const [path, caller] of [
      [`/v5/entities/-/etls/${z.string().parse(json['id'])}`, other],
      [`/v5/entities/Belgium/etls/${z.string().parse(json['id'])}`, {}],
    ] as const)
      for (const method of ['GET', 'DELETE'])
        expect((await call(api, `${method} ${path}`, { caller })).status).toBe(404);
    expect((await call(api, 'GET /v5/entities/-/etls/nightly-crm')).status).toBe(200);
  });

  it('keeps entities apart, and lets - stand for the default one', async () => {
    const api = await open();
    const body = { key: 'order-7', values: { total: 7 } };
    const created = await call(api, 'POST /v5/entities/Belgium/custom-tables/Orders/records', { body });
    expect(created.status).toBe(201);
    const get = (entity: string) =>
      call(api, `GET /v5/entities/${entity}/custom-tables/Orders/records/order-7`);
    expect((await get('Belgium')).status).toBe(200);
    expect((await get('-')).status).toBe(404);
    expect((await get('Nowhere')).json).toMatchObject({ status: 404, code: 'not-found' });
  });

  it('gives a licence that it has not seen an empty default entity', async () => {
    const api = await open();
    const caller = { 'x-postern-licence': '777' };
    const { json } = await call(api, 'GET /v5/entities', { caller });
    expect(json).toMatchObject({ total: 1, items: [{ name: 'Licence777', isDefault: true }] });
    expect((await call(api, 'GET /v5/entities/-/etls', { caller })).json).toMatchObject({ total: 0 });
  });
});

describe('documents', () => {
  it('are created, read, changed, replaced and deleted with all that belongs to them', async () => {
    const api = await open();
    const table = { name: 'Shops', attributes: [{ name: 'town', type: 'string' }] };
    expect((await call(api, 'POST /v5/entities/-/custom-tables', { body: table })).status).toBe(201);
    const path = '/v5/entities/-/custom-tables/Shops';
    const record = { key: 's1', values: { town: 'Ghent' } };
    expect((await call(api, `POST ${path}/records`, { body: record })).status).toBe(201);
    const edited = await call(api, `PATCH ${path}`, { body: { description: 'Where we sell' } });
    expect(edited.json).toMatchObject({ ...table, description: 'Where we sell' });
    const replaced = await call(api, `PUT ${path}`, { body: table });
    expect(replaced.json).not.toHaveProperty('description');
    expect((await call(api, `DELETE ${path}`)).status).toBe(204);
    expect((await call(api, `GET ${path}/records/s1`)).status).toBe(404);
    expect((await call(api, 'POST /v5/entities/-/custom-tables', { body: table })).status).toBe(201);
    expect((await call(api, `GET ${path}/records`)).json).toMatchObject({ total: 0 });
  });

  it('come in pages that are told how many there are', async () => {
    const api = await open();
    const page = await call(api, `GET ${customers}/profiles?limit=2&offset=3`);
    expect(page.json).toMatchObject({ total: 5, limit: 2, offset: 3 });
    expect(page.json['items']).toHaveLength(2);
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'offset=-1', 'limit=1&limit=2'])
      expect((await call(api, `GET ${customers}/profiles?${query}`)).status, query).toBe(400);
  });

  it('cannot be named twice, and cannot be renamed', async () => {
    const api = await open();
    const body = { name: 'shop', domain: 'shop.example', active: true };
    expect((await call(api, 'POST /v5/entities/-/trackers', { body })).json).toMatchObject({
      status: 409,
      code: 'conflict',
    });
    const renamed = await call(api, 'PATCH /v5/entities/-/trackers/shop', { body: { name: 'other' } });
    expect(renamed.status).toBe(409);
  });

  it('outlive a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'marketing-api-'));
    opened.push(() => rmSync(folder, { recursive: true }));
    const dataFile = join(folder, 'data.sqlite');
    const first = await startMarketingApi({ port: 0, dataFile });
    const body = { attributes: { emailAddress: 'kept@example.com' } };
    expect((await call(first, `POST ${customers}/profiles`, { body })).status).toBe(201);
    await first.close();
    const second = await open({ dataFile });
    expect((await call(second, `GET ${customers}/profiles`)).json).toMatchObject({ total: 6 });
  });
});

describe('bad input', () => {
  it('names every wrong place of a body by a JSON pointer', async () => {
    const api = await open();
    const body = { name: '1 bad', attributes: [{ name: 'a', type: 'nothing' }], more: true };
    const { status, json } = await call(api, 'POST /v5/entities/-/profile-tables', { body });
    expect(status).toBe(422);
    expect(z.array(z.object({ pointer: z.string() })).parse(json['errors'])).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pointer: '/name' }),
        expect.objectContaining({ pointer: '/attributes/0/type' }),
        expect.objectContaining({ pointer: '/more' }),
      ]),
    );
  });

  it('is told apart: not JSON 400, another media type 415, a stray percent sign 400', async () => {
    const api = await open();
    const path = 'POST /v5/entities/-/etls';
    expect((await call(api, path, { body: '{"name":' })).status).toBe(400);
    const headers = { 'content-type': 'text/plain' };
    expect((await call(api, path, { body: 'x', headers })).status).toBe(415);
    expect((await call(api, 'GET /v5/entities/%zz')).status).toBe(400);
    expect((await call(api, 'PUT /v5/caller')).status).toBe(405);
  });

  it('is refused when a profile does not fit its table', async () => {
    const api = await open();
    const write = (attributes: unknown) => call(api, `POST ${customers}/profiles`, { body: { attributes } });
    for (const attributes of [
      {},
      { emailAddress: null },
      { emailAddress: 5 },
      { emailAddress: 'a@example.com', nothing: 1 },
      { emailAddress: 'a@example.com', lifetimeValue: 'much' },
      { emailAddress: 'a@example.com', birthDate: '2020-13-45' },
    ])
      expect((await write(attributes)).status, JSON.stringify(attributes)).toBe(422);
    expect((await write({ emailAddress: 'ann.peeters@example.com' })).status).toBe(409);
  });
});

describe('profiles', () => {
  it('are found by a unique attribute in the path, in v5 and v4, each in its own writing', async () => {
    const api = await open();
    const key = 'emailAddress=ann.peeters@example.com';
    const v5 = await call(api, `GET ${customers}/profiles/${key}`);
    expect(v5.json).toMatchObject({
      attributes: { firstName: 'Ann' },
      subscriptions: [{ name: 'Newsletter' }],
    });
    const v4 = await call(api, `GET /v4/entity/-/table/Customers/profile/${key}`);
    expect(v4.json['attributes']).toContainEqual({ name: 'firstName', value: 'Ann' });
    expect(v4.json['id']).toBe(Number(v5.json['id']));
    expect((await call(api, `GET ${customers}/profiles/firstName=Ann`)).status).toBe(404);
  });

  it('are upserted by their unique attribute', async () => {
    const api = await open();
    const put = (attributes: unknown) => call(api, `PUT ${customers}/profiles`, { body: { attributes } });
    const first = await put({ emailAddress: 'new@example.com', language: 'nl' });
    const second = await put({ emailAddress: 'new@example.com', language: 'fr' });
    expect(second.json).toMatchObject({ id: first.json['id'], attributes: { language: 'fr' } });
    expect((await call(api, `GET ${customers}/profiles`)).json['total']).toBe(6);
  });

  it('subscribe and unsubscribe', async () => {
    const api = await open();
    const path = `${customers}/profiles/emailAddress=carla.smith@example.com/subscriptions`;
    expect((await call(api, `PUT ${path}/Offers`)).status).toBe(200);
    expect((await call(api, `PUT ${path}/Offers`)).status).toBe(200);
    expect((await call(api, `GET ${path}`)).json['subscriptions']).toHaveLength(1);
    expect((await call(api, `DELETE ${path}/Offers`)).status).toBe(204);
    expect((await call(api, `DELETE ${path}/Offers`)).status).toBe(404);
  });

  it('are in a segment as long as they meet its conditions', async () => {
    const api = await open();
    const count = async () =>
      (await call(api, `POST ${customers}/segments/Dutch-speakers/count`)).json['count'];
    expect(await count()).toBe(2);
    const body = { attributes: { language: 'NL' } };
    await call(api, `PATCH ${customers}/profiles/emailAddress=carla.smith@example.com`, { body });
    expect(await count()).toBe(3);
  });
});

describe('background work', () => {
  it('imports rows through its states, counting what was created, updated and refused', async () => {
    const api = await open();
    const rows = [
      { emailAddress: 'one@example.com' },
      { emailAddress: 'ann.peeters@example.com', language: 'fr' },
      { emailAddress: 'two@example.com', lifetimeValue: 'much' },
    ];
    const body = { reference: 'fair', mode: 'upsert', rows };
    const started = await call(api, `POST ${customers}/imports`, { body });
    expect(started.json).toMatchObject({ state: 'received', rowCount: 3 });
    expect(await untilFinished(api, '/v5/entities/-/imports/fair')).toMatchObject({
      state: 'succeeded',
      counts: { read: 3, created: 1, updated: 1, refused: 1 },
      problems: [{ row: 3, message: 'lifetimeValue is not a value of type decimal' }],
    });
    expect((await call(api, `POST ${customers}/imports`, { body })).status).toBe(409);
  });

  it('fails an import of which every row was refused', async () => {
    const api = await open();
    const body = { reference: 'bad', mode: 'update', rows: [{ emailAddress: 'nobody@example.com' }] };
    await call(api, `POST ${customers}/imports`, { body });
    expect(await untilFinished(api, '/v5/entities/-/imports/bad')).toMatchObject({ state: 'failed' });
  });

  it('reads the file of an ETL', async () => {
    const api = await open();
    const sent = await fetch(`${api.url}/v5/entities/-/file-transfers/customers.csv/content`, {
      method: 'PUT',
      headers: { ...sampleCaller, 'content-type': 'text/csv' },
      body: 'emailAddress,firstName\n"quoted, name@example.com","Zo""e"\n',
    });
    expect(sent.status).toBe(200);
    const { json } = await call(api, 'POST /v5/entities/-/etls/nightly-crm/executions');
    const path = `/v5/entities/-/etl-executions/${z.string().parse(json['reference'])}`;
    expect(await untilFinished(api, path)).toMatchObject({ state: 'succeeded', counts: { created: 1 } });
    const found = await call(api, `GET ${customers}/profiles?where=firstName=Zo%22e`);
    expect(found.json['total']).toBe(1);
  });

  it('is taken up again after a stop', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'marketing-api-'));
    opened.push(() => rmSync(folder, { recursive: true }));
    const dataFile = join(folder, 'data.sqlite');
    const first = await startMarketingApi({ port: 0, dataFile, jobStepMs: 1_000_000 });
    const body = { reference: 'cut', mode: 'upsert', rows: [{ emailAddress: 'late@example.com' }] };
    await call(first, `POST ${customers}/imports`, { body });
    await first.close();
    const second = await open({ dataFile });
    expect(await untilFinished(second, '/v5/entities/-/imports/cut')).toMatchObject({
      state: 'succeeded',
      counts: { created: 1 },
    });
  });
});

describe('streams', () => {
  it('sends an export row by row, while the client reads', async () => {
    const api = await open();
    const response = await fetch(
      `${api.url}/v5/entities/-/exports/all-customers/content?separator=;&rowDelayMs=1`,
      { headers: sampleCaller },
    );
    const lines = (await response.text()).trim().split('\r\n');
    expect(lines[0]).toBe('emailAddress;language');
    expect(lines).toHaveLength(6);
  });

  it('tells followers what happens, and stops when they leave', async () => {
    const api = await open();
    const leave = new AbortController();
    const stream = await fetch(`${api.url}/v5/entities/-/webhook-events/stream`, {
      headers: sampleCaller,
      signal: leave.signal,
    });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const reader = z.instanceof(ReadableStream).parse(stream.body).getReader();
    const next = async () =>
      new TextDecoder().decode(z.instanceof(Uint8Array).parse((await reader.read()).value));
    expect(await next()).toBe(': following\n\n');
    const body = { attributes: { emailAddress: 'seen@example.com' } };
    await call(api, `POST ${customers}/profiles`, { body, caller: other });
    await call(api, `POST ${customers}/profiles`, { body });
    const event = await next();
    expect(event).toContain('event: profile.created\n');
    expect(event).toContain('"subscription":"crm-sync"');
    leave.abort();
    const list = await call(api, 'GET /v5/entities/-/webhook-events');
    expect(list.json['total']).toBe(2);
  });
});

describe('campaigns and messages', () => {
  it('are sent once, to as many as the segment holds', async () => {
    const api = await open();
    const path = 'POST /v5/entities/-/email-campaigns/june-newsletter/send';
    expect((await call(api, path)).json).toMatchObject({ state: 'sent', recipients: 2 });
    expect((await call(api, path)).status).toBe(409);
    const content = await call(api, 'PUT /v5/entities/-/email-campaigns/june-newsletter/content/body', {
      body: { content: 'late' },
    });
    expect(content.status).toBe(409);
  });

  it('need every variable that their text names', async () => {
    const api = await open();
    const path = 'POST /v4/entity/-/transactionalmail/order-confirmation/contact';
    const variables = { firstName: 'Ann', order: '9' };
    const sent = await call(api, path, { body: { recipient: 'ann@example.com', variables } });
    expect(sent.json).toMatchObject({ state: 'sent', text: 'Thank you, Ann: order 9 is in.' });
    const short = await call(api, path, { body: { recipient: 'ann@example.com' } });
    expect(short.json).toMatchObject({ status: 422, errors: [{ pointer: '/variables/firstName' }] });
  });

  it('let nobody into a scenario that is stopped', async () => {
    const api = await open();
    const body = { profileId: 'emailAddress=ann.peeters@example.com' };
    const enter = () => call(api, 'POST /v5/entities/-/scenarios/welcome/entries', { body });
    await call(api, 'POST /v5/entities/-/scenarios/welcome/stop');
    expect((await enter()).status).toBe(409);
    await call(api, 'POST /v5/entities/-/scenarios/welcome/start');
    expect((await enter()).status).toBe(201);
    expect((await enter()).status).toBe(409);
  });
});

describe('the other styles', () => {
  it('show the same data: a contact is a profile, wrapped in its name', async () => {
    const api = await open();
    const body = { contact: { email: 'new@example.com', firstName: 'New' } };
    expect((await call(api, 'POST /api/3/contacts', { body })).status).toBe(201);
    const found = await call(api, 'GET /api/3/contacts?email=new@example.com');
    expect(found.json).toMatchObject({ contacts: [{ firstName: 'New' }], meta: { total: '1' } });
    expect((await call(api, `GET ${customers}/profiles`)).json['total']).toBe(6);
    const counted = await call(api, 'GET /current/customers/CountCustomers');
    expect(counted.json).toEqual({ Count: 6 });
  });

  it('takes the changes of the original’s clients: parts of a contact, and a contact by its address', async () => {
    const api = await open();
    const sync = async (contact: object) =>
      await call(api, 'POST /api/3/contact/sync', { body: { contact } });
    const made = await sync({ email: 'sync@example.com', firstName: 'One' });
    expect(made.status).toBe(201);
    const { id } = z.object({ contact: z.object({ id: z.string() }) }).parse(made.json).contact;
    const again = await sync({ email: 'sync@example.com', firstName: 'Two' });
    expect([again.status, again.json]).toMatchObject([200, { contact: { id, firstName: 'Two' } }]);
    const changed = await call(api, `PUT /api/3/contacts/${id}`, {
      body: { contact: { lastName: 'Three' } },
    });
    expect([changed.status, changed.json]).toMatchObject([
      200,
      { contact: { email: 'sync@example.com', firstName: 'Two', lastName: 'Three' } },
    ]);
    const deal = await call(api, 'PUT /api/3/deals/first-deal', { body: { deal: { status: 'won' } } });
    expect(deal.status).toBe(200);
  });

  it('takes webhooks in the original’s words, which are the subscriptions of v5', async () => {
    const api = await open();
    const webhook = {
      name: 'hook',
      url: 'https://x.example/hook',
      events: ['subscribe', 'unsubscribe', 'sent'],
      sources: ['public', 'system'],
    };
    const made = await call(api, 'POST /api/3/webhooks', { body: { webhook } });
    expect([made.status, made.json]).toMatchObject([201, { webhook }]);
    expect((await call(api, 'GET /v5/entities/-/webhook-subscriptions/hook')).json).toMatchObject({
      events: ['profile.created', 'unsubscribe', 'email.sent'],
      targetUrl: webhook.url,
    });
    const changed = await call(api, 'PUT /api/3/webhooks/hook', {
      body: { webhook: { events: ['update'] } },
    });
    expect(changed.json).toMatchObject({ webhook: { ...webhook, events: ['update'] } });
    expect((await call(api, 'DELETE /api/3/webhooks/hook')).status).toBe(200);
  });

  it('refuse in their own words', async () => {
    const api = await open();
    const wrong = await call(api, 'POST /api/3/contacts', { body: { contact: { email: 'x' } } });
    expect(wrong.status).toBe(422);
    expect(wrong.json).toMatchObject({ errors: [{ source: { pointer: '/data/attributes/contact/email' } }] });
    expect((await call(api, 'GET /api/3/deals/99')).json).toEqual({ message: 'There is no deal "99".' });
    const channel = await call(api, 'GET /current/integrations/GetChannelTemplates?ChannelID=1');
    expect(channel.json).toMatchObject({ status: 400, error: 'Bad Request' });
  });
});
