import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createAdminClient } from '@postern/contract/admin-client';
import type { AdminClient } from '@postern/contract/admin-client';
import type { ApiUser } from '@postern/contract/api-user';
import { environmentNameSchema, licenceIdSchema } from '@postern/contract/ids';
import { presentKeyLines } from '@postern/contract/key-lines';

/** Runs each example installation as a real process, and calls it as the clients of its original would. */
const run = promisify(execFile);
const program = fileURLToPath(new URL('../main.ts', import.meta.url));
const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const demoSchema = z.object({
  console: z.url(),
  licence: z.object({ id: licenceIdSchema }),
  gateways: z.record(z.string(), z.url()),
  apiUsers: z.array(
    z.object({ name: z.string(), environment: z.string(), key: z.string(), accessType: z.string() }),
  ),
  webServiceAccounts: z.array(
    z.object({ environment: z.string(), username: z.string(), password: z.string() }),
  ),
});

const started: ChildProcess[] = [];
const folders: string[] = [];
const examples = new Map<string, Promise<Example>>();
afterAll(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null) continue;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await ended;
  }
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

interface Example {
  /** The lines that the start printed for a shell. */
  readonly script: string;
  url(environment: string): string;
  key(name: string, environment?: string): string;
  /** Lists active API users of the demo's licence that have a key and may call from anywhere. */
  listApiUsers(): Promise<readonly ApiUser[]>;
  readonly admin: AdminClient;
  readonly accounts: z.infer<typeof demoSchema>['webServiceAccounts'];
}

/**
 * Starts each example once, because a start takes longer than most tests here. A test that uses up a limit starts a new
 * one, or is the last of its example.
 */
function start(example: string): Promise<Example> {
  const running = examples.get(example) ?? startAnew(example);
  examples.set(example, running);
  return running;
}

async function startAnew(example: string): Promise<Example> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-example-'));
  folders.push(folder);
  const child = spawn(process.execPath, [program, 'demo', example], {
    cwd: repository,
    env: { ...process.env, POSTERN_PORT_BASE: '0', POSTERN_DATA: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const output = await new Promise<string>((resolve, reject) => {
    let printed = '';
    const collect = (chunk: Buffer): void => {
      printed += chunk.toString();
      if (/# 3\..*\ncurl .*\n/.test(printed)) resolve(printed);
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}:\n${printed}`)));
  });
  const demo = demoSchema.parse(JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')));
  const operatorToken = (await readFile(join(folder, 'operator-token'), 'utf8')).trim();
  const admin = createAdminClient({
    baseUrl: demo.console,
    fetch,
    headers: { authorization: `Bearer ${operatorToken}` },
  });
  return {
    admin,
    async listApiUsers() {
      const lists = await Promise.all(
        Object.keys(demo.gateways).map(async (name) => {
          const params = { licenceId: demo.licence.id, environment: environmentNameSchema.parse(name) };
          const listed = await admin.listApiUsers({ params, query: { status: 'active' } });
          if (!listed.ok) throw new Error(listed.problem.code);
          return listed.data.items;
        }),
      );
      return lists.flat().filter(({ networkRules, key }) => networkRules.length === 0 && key !== null);
    },
    script: output.slice(output.indexOf('# 1.')),
    url: (environment) => demo.gateways[environment] ?? '',
    key: (name, environment = 'PROD') =>
      demo.apiUsers.find((user) => user.name === name && user.environment === environment)?.key ?? '',
    accounts: demo.webServiceAccounts,
  };
}

/** Returns status and body, for any Host: names below localhost need not resolve. */
async function call(
  url: string,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
): Promise<{ readonly status: number; readonly body: string; readonly headers: IncomingHttpHeaders }> {
  return await new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (answer) => {
      const { statusCode: status = 0, headers: answered } = answer;
      text(answer).then((body) => resolve({ status, body, headers: answered }), reject);
    });
    sent.once('error', reject);
    sent.end();
  });
}

const statusesOf = (output: string): readonly string[] =>
  [...output.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status = '']) => status);

/** Runs the lines that the console and the hand-over page show for every key in a shell. */
describe.each(['actito-style', 'activecampaign-style', 'optimove-style'])(
  'the lines for the keys of %s',
  (example) => {
    it('make a call that is allowed, whatever the API user may do', async () => {
      const { admin, listApiUsers } = await start(example);
      const apiUsers = await listApiUsers();
      expect(apiUsers.length).toBeGreaterThan(2);
      for (const { displayName: name, id, licenceId, environment } of apiUsers) {
        const viewed = await admin.viewKey({
          params: { licenceId, environment, apiUserId: id },
          body: {},
        });
        if (!viewed.ok) {
          // The licence shows its keys only once.
          expect(viewed.problem.code).toBe('key_show_once');
          continue;
        }
        const { token, call: firstCall } = presentKeyLines({
          keyText: viewed.data.text,
          name,
          environment,
          uses: viewed.data.uses,
        });
        const script = `${token ?? ''}\n${firstCall ?? 'false'} -o /dev/null -w '%{http_code}'`;
        expect((await run('bash', ['-c', script])).stdout, `${name} in ${environment}`).toBe('200');
      }
    }, 120_000);
  },
);

describe('actito-style', () => {
  it('takes Basic on v4 and its old URL alone, tokens everywhere, and keeps TEST and PROD apart', async () => {
    const { script, url, key, accounts } = await start('actito-style');
    expect(statusesOf((await run('bash', ['-c', script])).stdout)).toEqual(['200', '200', '403']);
    const [account] = accounts;
    if (account === undefined) throw new Error('a web service account expected');
    const basic = (password: string) => ({
      authorization: `Basic ${Buffer.from(`${account.username}:${password}`).toString('base64')}`,
    });
    const test = url('TEST');
    for (const path of ['/v4/entity', '/ActitoWebServices/ws/v4/entity']) {
      expect((await call(test + path, basic(account.password))).status, path).toBe(200);
      expect((await call(test + path, basic(`${account.password}x`))).status, path).toBe(401);
    }
    expect(await call(`${test}/v5/entities`, basic(account.password))).toMatchObject({
      status: 401,
      body: expect.stringContaining('credential_scheme_refused'),
    });
    expect((await call(`${url('PROD')}/v4/entity`, basic(account.password))).status).toBe(401);
    const token = await call(`${test}/auth/token`, { authorization: key('CRM sync', 'TEST') });
    const { accessToken } = z.object({ accessToken: z.string() }).parse(JSON.parse(token.body));
    const bearer = { authorization: `Bearer ${accessToken}` };
    expect((await call(`${test}/v5/entities`, bearer)).status).toBe(200);
    expect((await call(`${test}/v4/entity`, bearer)).status).toBe(200);
    expect((await call(`${url('PROD')}/v5/entities`, bearer)).status).toBe(401);
    expect((await call(`${test}/auth/whoami`, basic(account.password))).body).toContain('WebServices_crm');
    await revokeByOAuth(test, key('CRM sync', 'TEST'));
  }, 120_000);

  it('lets 24 bulk calls a day through for each table, on v4 and v5 together', async () => {
    const { url, key } = await start('actito-style');
    const test = url('TEST');
    const answer = await call(`${test}/auth/token`, { authorization: key('Nightly imports', 'TEST') });
    const { accessToken } = z.object({ accessToken: z.string() }).parse(JSON.parse(answer.body));
    const bearer = { authorization: `Bearer ${accessToken}` };
    const onV5 = '/v5/entities/Belgium/profile-tables/Customers/imports';
    const paths = [...Array.from({ length: 24 }, () => onV5), '/v4/entity/Belgium/table/Customers/import'];
    // Only the refusals count, and not what the upstream answers to an empty import.
    const statuses: number[] = [];
    for (const path of paths) statuses.push((await call(test + path, bearer, 'POST')).status);
    expect(statuses.slice(0, 24)).not.toContain(429);
    expect(statuses.at(-1)).toBe(429);
    const elsewhere = `${test}/v5/entities/Belgium/profile-tables/Others/imports`;
    expect((await call(elsewhere, bearer, 'POST')).status).not.toBe(429);
    const { headers } = await call(`${test}/v5/entities`, bearer);
    expect(headers['ratelimit-policy']).toBe('"calls";q=100;w=60, "at-once";q=5;qu="concurrent-requests"');
  }, 120_000);
});

/** Gets a token by client credentials and revokes it: from then on the gateway refuses it. */
async function revokeByOAuth(gateway: string, key: string): Promise<void> {
  const who = await call(`${gateway}/auth/whoami`, { authorization: key });
  const { apiUser } = z.object({ apiUser: z.object({ id: z.uuid() }) }).parse(JSON.parse(who.body));
  const client = { client_id: apiUser.id, client_secret: key };
  const post = (path: string, form: Record<string, string>): Promise<Response> =>
    fetch(gateway + path, { method: 'POST', body: new URLSearchParams({ ...client, ...form }) });
  const issued: unknown = await (await post('/oauth/token', { grant_type: 'client_credentials' })).json();
  const { access_token: token } = z.object({ access_token: z.string() }).parse(issued);
  const bearer = { authorization: `Bearer ${token}` };
  expect((await call(`${gateway}/v5/entities`, bearer)).status).toBe(200);
  expect((await post('/oauth/revoke', { token })).status).toBe(200);
  expect((await call(`${gateway}/v5/entities`, bearer)).status).toBe(401);
}

/** The part of the package that is used here; it has no types. */
interface ContactCalls {
  create(form: object): Promise<{ readonly data: unknown }>;
  createOrUpdate(form: object): Promise<{ readonly status: number; readonly data: unknown }>;
  retrieve(id: string): Promise<{ readonly data: unknown }>;
  update(id: string, form: object): Promise<{ readonly data: unknown }>;
  delete(id: string): Promise<unknown>;
  listAll(query: object): Promise<{ readonly data: unknown }>;
}
type CreateClient = new (options: { readonly apiUrl: string; readonly apiKey: string }) => {
  readonly contacts: { readonly contact: ContactCalls };
};

describe('activecampaign-style', () => {
  it('knows a key on its own account’s URL alone, and refuses in the original’s words', async () => {
    const { script, url, key } = await start('activecampaign-style');
    expect(statusesOf((await run('bash', ['-c', script])).stdout)).toEqual(['200', '403', '403']);
    const contacts = `${url('PROD')}/api/3/contacts`;
    const shop = { 'api-token': key('Web shop') };
    expect((await call(contacts, { ...shop, host: 'acme.localhost' })).status).toBe(200);
    const forbidden = { status: 403, body: '{"message":"Forbidden"}' };
    expect(await call(contacts, { ...shop, host: 'northwindbikes.localhost' })).toMatchObject(forbidden);
    expect(await call(contacts, { 'api-token': 'wrong' })).toMatchObject(forbidden);
    expect(await call(contacts, {})).toMatchObject(forbidden);
    expect((await call(`${contacts}?api_key=x`, shop)).status).toBe(400);
    expect((await call(contacts, { ...shop, 'x-api-key': 'x' })).status).toBe(400);
    expect((await call(`${url('PROD')}/api/3/deals`, shop)).body).toBe(
      '{"message":"You do not have permission to access this resource"}',
    );
  }, 120_000);

  it('serves a client of the original, active-campaign-api-node', async () => {
    const { url, key } = await startAnew('activecampaign-style');
    // @ts-expect-error the package has no types
    const loaded: { default: unknown } = await import('active-campaign-api-node');
    const Client = loaded.default as CreateClient; // see its README
    const contactsOf = (apiKey: string) => new Client({ apiUrl: url('PROD'), apiKey }).contacts.contact;
    const shop = contactsOf(key('Web shop'));
    const { data } = await shop.listAll({ limit: 2 });
    expect(data).toMatchObject({
      contacts: [{ email: 'ann.peeters@example.com' }, {}],
      meta: { total: '5' },
    });
    const made = await shop.create({ contact: { email: 'gaston@example.com', firstName: 'Gaston' } });
    const { id } = z.object({ contact: z.object({ id: z.string() }) }).parse(made.data).contact;
    // An account may make five calls a second, so that this test makes as few as possible.
    const changed = await shop.update(id, { contact: { firstName: 'Gast' } });
    expect(changed.data).toMatchObject({ contact: { email: 'gaston@example.com', firstName: 'Gast' } });
    const synced = await shop.createOrUpdate({
      contact: { email: 'gaston@example.com', lastName: 'Lagaffe' },
    });
    expect(synced).toMatchObject({ status: 200, data: { contact: { id, lastName: 'Lagaffe' } } });
    const reading = contactsOf(key('Reporting'));
    const refusal = { response: { status: 403 } };
    await expect(reading.delete(id)).rejects.toMatchObject(refusal);
    await expect(contactsOf('wrong').retrieve(id)).rejects.toMatchObject(refusal);
  }, 120_000);

  it('lets an account call five times a second, and tells it in the original’s words and headers', async () => {
    const { url, key } = await startAnew('activecampaign-style');
    const shop = { 'api-token': key('Web shop'), host: 'acme.localhost' };
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => call(`${url('PROD')}/api/3/contacts`, shop)),
    );
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body).toBe('{"message":"Too Many Requests"}');
    expect(refused?.headers).toMatchObject({
      'retry-after': '1',
      'ratelimit-limit': '5',
      'ratelimit-remaining': '0',
    });
    expect(answers.find(({ status }) => status === 200)?.headers['ratelimit-limit']).toBe('5');
  }, 120_000);
});

describe('optimove-style', () => {
  it('holds each access type to its calls, channels and attributes, and refuses in the original’s shape', async () => {
    const { script, url, key } = await start('optimove-style');
    expect(statusesOf((await run('bash', ['-c', script])).stdout)).toEqual(['200', '403', '403']);
    const current = `${url('PROD')}/current`;
    const as = (name: string) => ({ 'x-api-key': key(name) });
    const statusOf = async (path: string, name: string, method = 'GET'): Promise<number> =>
      (await call(`${current}${path}`, as(name), method)).status;
    expect(await statusOf('/customers/CountCustomers', 'Data team')).toBe(200);
    expect(await statusOf('/general/GetLastDataUpdate', 'Mail sender')).toBe(200);
    expect(await statusOf('/actions/GetExecutedCampaignsByChannel?ChannelID=504', 'Mail sender')).toBe(200);
    expect(await statusOf('/actions/GetExecutedCampaignsByChannel?CHANNELID=505', 'Mail sender')).toBe(403);
    expect(await statusOf('/customers/CountCustomers', 'Mail sender')).toBe(403);
    expect(await statusOf('/transactional/SendTransactionalMail', 'Data team', 'POST')).toBe(403);
    const sent = await statusOf('/transactional/SendTransactionalMail', 'Order confirmations', 'POST');
    expect(sent).not.toBe(403);
    const refused = await call(`${current}/general/GetLastDataUpdate`, { 'x-api-key': 'wrong' });
    expect(JSON.parse(refused.body)).toMatchObject({ status: 401, error: 'Unauthorized' });
  }, 120_000);

  it('lets a key call fifty times in ten seconds, another key beside it, and refuses in the original’s shape', async () => {
    const { url, key } = await start('optimove-style');
    const target = `${url('PROD')}/current/general/GetLastDataUpdate`;
    const answers = await Promise.all(
      Array.from({ length: 120 }, () => call(target, { 'x-api-key': key('Data team') })),
    );
    const refused = answers.find(({ status }) => status === 429);
    expect(JSON.parse(refused?.body ?? '{}')).toEqual({
      status: 429,
      error: 'Too Many Requests',
      message: 'The limit of 50 calls in 10 seconds per API user is used up.',
    });
    expect(Object.keys(refused?.headers ?? {}).filter((name) => name.includes('ratelimit'))).toEqual([]);
    expect((await call(target, { 'x-api-key': key('Mail sender') })).status).toBe(200);
  }, 120_000);
});
