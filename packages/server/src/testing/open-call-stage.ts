import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { vi } from 'vitest';
import { z } from 'zod';
import { ratePlanSchema } from '@postern/contract/rate-plan';
import { rightsSchema } from '@postern/contract/rights';
import type { AccessGrant } from '../domain/access-grant.ts';
import type { GatewaySettings } from '../gateway/gateway-settings.ts';
import { createCallLimiter } from '../gateway/limits/call-limiter.ts';
import { createGateway } from '../gateway/server.ts';
import { createMemoryLimitStore } from '../limits/memory-limit-store.ts';
import type { CallRecord } from '../observe/call-record.ts';
import { listenOn, plainAnswer } from './raw-http.ts';
import { testCertificate } from './test-certificate.ts';
import {
  createTestAccess,
  createTestCatalogue,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from './test-gateway.ts';
import type { TestAccess } from './test-gateway.ts';

/** The bytes that the upstream received over one connection. */
interface Arrived {
  readonly socket: Socket;
  text: string;
}

/** A gateway with a call in it that is held at one place. */
export interface HeldCall extends TestAccess {
  readonly grant: AccessGrant;
  /** The id of the access token. */
  readonly tokenId: string;
  /** The gateway's wall clock, in epoch milliseconds. */
  readonly clock: { atMs: number };
  /** The record of the held call; undefined while the call is open. */
  readonly record: () => CallRecord | undefined;
  /** The bytes that the client has received so far. */
  readonly received: () => string;
  /** The bytes of the call that the upstream has received so far; empty if nothing was sent. */
  readonly arrived: () => string;
  /** Removes the obstacle. After that the side that still has something to send sends the word `LATER`. */
  release(): void;
  close(): Promise<void>;
}

const operation = {
  name: '',
  section: '',
  requirements: [{ moduleId: 'profiles', scope: 'read' }],
  deprecated: false,
  internal: false,
};
const inBody = { in: 'body', kind: 'channel', name: 'channel', required: false, pointer: ['channel'] };
const heldCatalogue = createTestCatalogue([
  { ...operation, id: 'feed', method: 'GET', pathTemplate: '/feed', upgrade: 'websocket' },
  {
    ...operation,
    id: 'send',
    method: 'POST',
    pathTemplate: '/messages',
    requirements: [{ moduleId: 'profiles', scope: 'write' }],
    dimensions: { places: [inBody], narrowings: [] },
  },
]);

interface Stage extends TestAccess {
  readonly grant: AccessGrant;
  readonly clock: { atMs: number };
  readonly tokenId: string;
  readonly records: readonly CallRecord[];
  readonly calls: readonly Arrived[];
  /** Sends a call of the API user itself, or of another one of its licence. */
  send(who: 'caller' | 'neighbour', lines: readonly string[], body?: string): Client;
  openCalls(): number;
  /** Connections to the upstream that are held before their TLS handshake. */
  readonly connecting: readonly Socket[];
  readonly letConnect: () => void;
  close(): Promise<void>;
}

interface Client {
  readonly socket: Socket;
  text: string;
}

interface StageOptions {
  readonly route?: Partial<GatewaySettings['routes'][number]>;
  readonly holdsConnections?: boolean;
}

async function openStage({ route = {}, holdsConnections = false }: StageOptions): Promise<Stage> {
  const calls: Arrived[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  };
  const serve = (socket: Socket): void => {
    keep(socket);
    let call: Arrived = { socket, text: '' };
    socket.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      // A kept connection carries the next call.
      if (/^[A-Z]+ \S+ HTTP\/1\.1\r\n/.test(text)) calls.push((call = { socket, text }));
      else call.text += text;
    });
  };
  const plain = createServer(serve);
  const tls = createTlsServer(testCertificate, serve);
  const tlsPort = await listenOn(tls);
  const held: Socket[] = [];
  const doorman = createServer((socket) => {
    keep(socket);
    held.push(socket);
  });
  const port = await listenOn(holdsConnections ? doorman : plain);
  const clock = { atMs: Date.now() };
  const grant = createTestGrant({
    channels: { kind: 'some', values: ['email'] },
    expiresAtMs: clock.atMs + 86_400_000,
    rights: rightsSchema.parse({ profiles: 'write' }),
  });
  const neighbour = createTestGrant({ keys: [{ ...firstKey(grant), digest: 'digest-of-the-neighbour' }] });
  const access = await createTestAccess([grant, neighbour], { catalogue: heldCatalogue });
  const tokens = {
    caller: await createTestToken(grant, clock.atMs),
    neighbour: await createTestToken(neighbour, clock.atMs),
  };
  const { timeouts } = createTestSettings(port);
  const settings = createTestSettings(port, { timeouts: { ...timeouts, upstreamConnectMs: 60_000 } });
  const upstreamOrigin = holdsConnections ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  const routes = settings.routes.map((each) => ({ ...each, upstreamOrigin, ...route }));
  const { deps, records } = createTestGatewayDeps({ ...settings, routes }, access.view);
  const monotonicNow = (): number => performance.now();
  const limiter = createCallLimiter({ store: createMemoryLimitStore(monotonicNow), monotonicNow });
  const gateway = createGateway({ ...deps, limiter, now: () => clock.atMs });
  const gatewayPort = await gateway.listen(0, '127.0.0.1');
  return {
    ...access,
    grant,
    tokenId: readTokenId(tokens.caller),
    clock,
    records,
    calls,
    openCalls: () => gateway.samples().find(({ name }) => name === 'postern_open_calls')?.value ?? 0,
    connecting: held,
    letConnect() {
      for (const socket of held) {
        const inner = connect(tlsPort, '127.0.0.1');
        keep(inner);
        socket.pipe(inner).pipe(socket);
      }
    },
    send(who, [first = '', ...lines], body = '') {
      const socket = connect(gatewayPort, '127.0.0.1');
      keep(socket);
      const client = { socket, text: '' };
      socket.on('data', (bytes) => (client.text += bytes.toString('latin1')));
      const authorization = `Authorization: Bearer ${tokens[who]}`;
      socket.write([`${first} HTTP/1.1`, 'Host: api.test', authorization, ...lines, '', body].join('\r\n'));
      return client;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await gateway.close();
      await access.access.close();
      for (const server of [plain, tls, doorman]) if (server.listening) server.close();
    },
  };
}

function firstKey({ keys }: AccessGrant) {
  const [key] = keys;
  if (key === undefined) throw new Error('the test grant has no key');
  return key;
}

function readTokenId(token: string): string {
  const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return z.object({ jti: z.string() }).parse(payload).jti;
}

function hold(stage: Stage, client: { readonly text: string }, release: () => void): HeldCall {
  const { grant, records, calls } = stage;
  const isOwn = ({ text }: Arrived): boolean => text.includes(`x-postern-api-user: ${grant.apiUserId}`);
  return {
    ...stage,
    record: () => records.find(({ apiUserId }) => apiUserId === grant.apiUserId) ?? findRefused(records),
    received: () => client.text,
    arrived: () => calls.find(isOwn)?.text ?? '',
    release,
  };
}

/** A call that was refused before it was authenticated anew has no API user in its record. */
const findRefused = (records: readonly CallRecord[]): CallRecord | undefined =>
  records.find(({ apiUserId }) => apiUserId === undefined);

const get = 'GET /v5/profiles/1';
const handshake = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
];

/** Behind a neighbour of the same licence that has the only place there is. */
async function waitBehind(route: StageOptions['route']): Promise<HeldCall> {
  const stage = await openStage(route === undefined ? {} : { route });
  stage.send('neighbour', [get]);
  await vi.waitFor(() => expectCount(stage.calls.length, 1));
  const client = stage.send('caller', [get]);
  await vi.waitFor(() => expectCount(stage.openCalls(), 2));
  return hold(stage, client, () => {
    answerAll(stage);
    stage.calls[0]?.socket.write(plainAnswer);
  });
}

/** Every further call is answered at once. */
function answerAll({ calls }: Stage): void {
  const answered = new Set<Arrived>(calls);
  const timer = setInterval(() => {
    for (const call of calls.filter((each) => !answered.has(each))) {
      answered.add(call);
      call.socket.write(plainAnswer);
    }
  }, 1);
  timer.unref();
}

async function openDownload(head: string, lines: readonly string[]): Promise<HeldCall> {
  const stage = await openStage({});
  const client = stage.send('caller', lines);
  await vi.waitFor(() => expectCount(stage.calls.length, 1));
  stage.calls[0]?.socket.write(`${head}\r\n\r\nbefore`);
  await vi.waitFor(() => expectText(client.text, 'before'));
  return hold(stage, client, () => {
    stage.calls[0]?.socket.write('LATER');
    if (lines[0]?.endsWith('feed') === true) client.socket.write('LATER');
  });
}

/** Every place at which a call can be when access changes; the first four before anything was sent. */
export const places: Readonly<Record<string, () => Promise<HeldCall>>> = {
  async 'while its body is inspected'() {
    const stage = await openStage({});
    const body = '{"channel":"email"}';
    const lines = ['Content-Type: application/json', `Content-Length: ${body.length}`];
    const client = stage.send('caller', ['POST /v5/messages', ...lines], body.slice(0, 5));
    await vi.waitFor(() => expectCount(stage.openCalls(), 1));
    return hold(stage, client, () => {
      answerAll(stage);
      client.socket.write(body.slice(5));
    });
  },
  'in a delay queue': () =>
    waitBehind({
      ratePlan: ratePlanSchema.parse([
        {
          name: 'at-once',
          kind: 'concurrent',
          per: 'licence',
          limit: 1,
          over: { kind: 'delay', maxDelayMs: 60_000, queueMax: 9 },
        },
      ]),
    }),
  'in the bulkhead’s queue': () =>
    waitBehind({ bulkhead: { callsPerLicence: 1, calls: 9, queuePerLicence: 9, queueMs: 60_000 } }),
  async 'on a connection that opens'() {
    const stage = await openStage({ holdsConnections: true });
    const client = stage.send('caller', [get]);
    await vi.waitFor(() => expectCount(stage.connecting.length, 1));
    return hold(stage, client, () => {
      answerAll(stage);
      stage.letConnect();
    });
  },
  async 'in an upload'() {
    const stage = await openStage({});
    const lines = ['Content-Length: 11'];
    const client = stage.send('caller', ['PUT /v5/profiles/1', ...lines], 'before');
    await vi.waitFor(() => expectText(stage.calls[0]?.text ?? '', 'before'));
    return hold(stage, client, () => client.socket.write('LATER'));
  },
  'in a download': () => openDownload('HTTP/1.1 200 OK\r\nContent-Length: 1000', [get]),
  'in an event stream': () =>
    openDownload('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream', [get, 'Accept: text/event-stream']),
  'in a websocket': () =>
    openDownload(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: abc',
      ['GET /v5/feed', ...handshake],
    ),
};

function expectCount(found: number, count: number): void {
  if (found !== count) throw new Error(`${found} instead of ${count}`);
}

function expectText(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`no ${part} yet`);
}
