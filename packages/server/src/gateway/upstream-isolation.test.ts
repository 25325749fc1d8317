import { Agent, request as httpRequest } from 'node:http';
import { connect, createServer } from 'node:net';
import { apiUserIdSchema, licenceIdSchema } from '@postern/contract/ids';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AccessGrant } from '../domain/access-grant.ts';
import { exchangeRaw, listenOn, rawRequest, statusOf } from '../testing/raw-http.ts';
import {
  createTestCatalogue,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';
import type { UpstreamIsolationConfig } from '../config/upstream-config-schema.ts';

const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const byLicence: UpstreamIsolationConfig = { within: 'licence', requiresRequestId: false };
const attackers = createTestGrant({ licenceId: licenceIdSchema.parse('lic_aaaaaaaaaaaaaaaa') });
const victims = createTestGrant({ licenceId: licenceIdSchema.parse('lic_bbbbbbbbbbbbbbbb') });
/** Another API user of the attackers' licence. */
const colleague = createTestGrant({
  licenceId: attackers.licenceId,
  apiUserId: apiUserIdSchema.parse('6ef7b6fa-0a75-45a6-ba93-bdf92e2f8740'),
});

async function start(upstreamIsolation: UpstreamIsolationConfig): Promise<TestPlatform> {
  const platform = await startTestPlatform(
    (port) => ({
      routes: createTestSettings(port).routes.map((route) => ({ ...route, upstreamIsolation })),
    }),
    { moreGrants: [attackers, victims, colleague] },
  );
  open.push(platform);
  return platform;
}

/** A client that keeps its connection, and what it was answered. */
async function createCaller(platform: TestPlatform, grant: AccessGrant): Promise<Caller> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  open.push({ close: () => agent.destroy() });
  const authorization = `Bearer ${await createTestToken(grant)}`;
  return (id) =>
    new Promise((resolve, reject) => {
      const call = httpRequest({
        port: platform.port,
        path: `/v5/profiles/${id}`,
        agent,
        headers: { host: 'api.test', authorization },
      });
      call.once('error', reject).once('response', (response) => {
        let body = '';
        response
          .on('data', (chunk: Buffer) => (body += chunk.toString('latin1')))
          .once('end', () => resolve({ status: response.statusCode ?? 0, body }))
          .once('error', reject);
      });
      call.end();
    });
}

type Caller = (id: string) => Promise<{ readonly status: number; readonly body: string }>;

const idOf = (head: string): string => /\/profiles\/(\S*)/.exec(head)?.[1] ?? '';
const answerFor = (id: string, more = ''): string =>
  `HTTP/1.1 200 OK\r\n${more}Content-Length: ${id.length}\r\n\r\n${id}`;

/** As an upstream does that loses its place: after the answer to an attacker's call, one that nobody asked for. */
function poison(platform: TestPlatform, more: (head: string) => string = () => ''): void {
  platform.upstream.answer = (socket, head) => {
    const id = idOf(head);
    socket.write(answerFor(id, more(head)));
    // In a later segment, when the next request of the connection may be there.
    if (id.startsWith('attack')) setImmediate(() => socket.write(answerFor('POISON')));
  };
}

interface Experiment {
  readonly isolation: UpstreamIsolationConfig;
  readonly victim: AccessGrant;
  /** Further header lines of each answer, made from the head of its request. */
  readonly more?: (head: string) => string;
}

/** The experiment of an outsider: six attackers and eight victims, each on its own kept connection to the gateway. */
async function runExperiment({ isolation, victim, more }: Experiment) {
  const platform = await start(isolation);
  poison(platform, more);
  const answers: { readonly wanted: string; readonly status: number; readonly body: string }[] = [];
  const attack = await Promise.all(Array.from({ length: 6 }, () => createCaller(platform, attackers)));
  const suffer = await Promise.all(Array.from({ length: 8 }, () => createCaller(platform, victim)));
  await Promise.all([
    ...attack.map(async (call, who) => {
      for (let count = 0; count < 40; count++) await call(`attack-${who}-${count}`);
    }),
    ...suffer.map(async (call, who) => {
      for (let count = 0; count < 40; count++) {
        const wanted = `victim-${who}-${count}`;
        answers.push({ wanted, ...(await call(wanted)) });
      }
    }),
  ]);
  expect(answers).toHaveLength(320);
  return answers.filter(({ wanted, status, body }) => status !== 502 && body !== wanted);
}

describe('an upstream that answers twice', () => {
  test('never gives a call of another licence a foreign answer', async () => {
    expect(await runExperiment({ isolation: byLicence, victim: victims })).toEqual([]);
  });

  test('never gives a call of another API user one, where connections are kept apart by API user', async () => {
    const isolation = { ...byLicence, within: 'api-user' } as const;
    expect(await runExperiment({ isolation, victim: colleague })).toEqual([]);
  });

  test('never gives any call one, where answers have to repeat the id of the call', async () => {
    const more = (head: string): string =>
      `X-Postern-Request-Id: ${/^x-postern-request-id: (\S+)/m.exec(head)?.[1] ?? ''}\r\n`;
    const isolation = { ...byLicence, requiresRequestId: true };
    expect(await runExperiment({ isolation, victim: colleague, more })).toEqual([]);
  });
});

describe('where the upstream repeats x-postern-request-id, an answer', () => {
  const ofHead = (head: string): string => /^x-postern-request-id: (\S+)/m.exec(head)?.[1] ?? '';
  const get = (platform: TestPlatform) =>
    exchangeRaw(platform.port, rawRequest('GET', '/v5/profiles/1', [platform.authorization]));

  test('with the id of its call passes, and the id stays inside', async () => {
    const platform = await start({ ...byLicence, requiresRequestId: true });
    platform.upstream.answer = (socket, head) =>
      void socket.write(answerFor('1', `x-postern-request-id: ${ofHead(head)}\r\n`));
    const answer = await get(platform);
    expect(statusOf(answer)).toBe(200);
    expect(answer).not.toContain('x-postern-request-id');
  });

  test.each([
    ['without one', () => ''],
    ['with another call’s', () => 'x-postern-request-id: 6ef7b6fa-0a75-45a6-ba93-bdf92e2f8740\r\n'],
    [
      'with two, one of them another’s',
      (head: string) => `x-postern-request-id: ${ofHead(head)}\r\nx-postern-request-id: other\r\n`,
    ],
  ])('%s is 502, is in the log, and ends the connection', async (_what, more) => {
    const platform = await start({ ...byLicence, requiresRequestId: true });
    const sockets = new Set<object>();
    platform.upstream.answer = (socket, head) => {
      sockets.add(socket);
      socket.write(answerFor('secret of another', more(head)));
    };
    for (let count = 0; count < 2; count++) {
      const answer = await get(platform);
      expect(statusOf(answer)).toBe(502);
      expect(answer).not.toContain('secret of another');
    }
    expect(sockets.size).toBe(2);
    const [record] = platform.records;
    expect(record).toMatchObject({ code: 'upstream_invalid' });
    expect(record?.rule).toContain('x-postern-request-id');
  });
});

describe('while an upstream that takes no new connections runs on with', () => {
  /** As one that drains before it is replaced. */
  async function startDraining(): Promise<{
    readonly port: number;
    readonly begun: () => number;
    stop(): void;
  }> {
    let begun = 0;
    const server = createServer((socket) => {
      socket
        .on('error', () => undefined)
        .on('data', (bytes: Buffer) => {
          begun++;
          const head = bytes.toString('latin1');
          if (head.includes('/socket')) socket.write(switching);
          else if (head.includes('/stream'))
            socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        });
    });
    const port = await listenOn(server);
    return { port, begun: () => begun, stop: () => void server.close() };
  }

  const switching = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n';
  const operation = (path: string, more: object = {}) => ({
    id: path,
    method: 'GET',
    pathTemplate: path,
    name: '',
    section: '',
    requirements: [{ moduleId: 'profiles', scope: 'read' }],
    deprecated: false,
    internal: false,
    ...more,
  });
  const catalogue = createTestCatalogue([
    operation('/stream'),
    operation('/slow'),
    operation('/socket', { upgrade: 'websocket' }),
  ]);

  test.each(['/stream', '/slow', '/socket'])(
    'an open call (%s) of one licence, calls of that and of any other licence are told (502)',
    async (path) => {
      const draining = await startDraining();
      const platform = await startTestPlatform(
        {
          routes: createTestSettings(draining.port).routes,
        },
        { moreGrants: [attackers, victims], catalogue },
      );
      open.push(platform);
      const authorization = async (grant: AccessGrant) =>
        `Authorization: Bearer ${await createTestToken(grant)}`;
      const upgrade = path === '/socket' ? 'Connection: Upgrade\r\nUpgrade: websocket\r\n' : '';
      const client = connect(platform.port, '127.0.0.1').on('error', () => undefined);
      open.push({ close: () => void client.destroy() });
      client.write(
        `GET /v5${path} HTTP/1.1\r\nHost: api.test\r\n${await authorization(attackers)}\r\n${upgrade}\r\n`,
      );
      await vi.waitFor(() => expect(draining.begun()).toBe(1));
      draining.stop();
      for (const grant of [victims, attackers]) {
        const call = rawRequest('GET', '/v5/profiles/1', [await authorization(grant)]);
        expect(await exchangeRaw(platform.port, call)).toContain('"code":"upstream_unreachable"');
      }
    },
  );
});

test('an upstream whose connection does not open in time is 504', async () => {
  const { timeouts } = createTestSettings(1);
  const platform = await startTestPlatform(
    (port) => ({
      timeouts: { ...timeouts, upstreamConnectMs: 100 },
      routes: createTestSettings(port).routes.map((route) => ({
        ...route,
        upstreamOrigin: `http://upstream.test:${port}`,
      })),
    }),
    // As with a SYN that is dropped, nothing ever comes of it.
    { lookup: () => undefined },
  );
  open.push(platform);
  const answer = await exchangeRaw(
    platform.port,
    rawRequest('GET', '/v5/profiles/1', [platform.authorization]),
  );
  expect(answer).toContain('"code":"upstream_timeout"');
});
