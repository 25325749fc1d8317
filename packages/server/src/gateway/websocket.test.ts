import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { apiKeyIdSchema } from '@postern/contract/ids';
import { rightsSchema } from '@postern/contract/rights';
import type { CallRecord } from '../observe/call-record.ts';
import { startRawUpstream, statusOf } from '../testing/raw-http.ts';
import type { RawUpstream } from '../testing/raw-http.ts';
import {
  createTestAccess,
  createTestCatalogue,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../testing/test-gateway.ts';
import type { TestAccess } from '../testing/test-gateway.ts';
import { createGateway } from './server.ts';
import type { Gateway } from './server.ts';

const operation = {
  name: '',
  section: '',
  requirements: [{ moduleId: 'profiles', scope: 'read' }],
  deprecated: false,
  internal: false,
};
const catalogue = createTestCatalogue([
  { ...operation, id: 'feed', method: 'GET', pathTemplate: '/feed', upgrade: 'websocket' },
]);
const grant = createTestGrant();
const switched =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: abc\r\nX-Postern-Identity: stolen\r\n\r\n';

let upstream: RawUpstream;
let access: TestAccess;
let gateway: Gateway;
let port: number;
let authorization: string;
let records: CallRecord[];
let faults: unknown[];
const clients: Socket[] = [];

beforeEach(async () => {
  upstream = await startRawUpstream();
  access = await createTestAccess([grant], { catalogue });
  const made = createTestGatewayDeps(createTestSettings(upstream.port), access.view);
  ({ records, faults } = made);
  gateway = createGateway(made.deps);
  port = await gateway.listen(0, '127.0.0.1');
  authorization = `Authorization: Bearer ${await createTestToken(grant)}`;
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await gateway.close();
  await access.access.close();
  await upstream.close();
  expect(faults).toEqual([]);
});

interface Client {
  readonly socket: Socket;
  readonly text: () => string;
  readonly ended: Promise<void>;
}

function call(target: string, headers: readonly string[], early = ''): Client {
  const socket = connect(port, '127.0.0.1');
  clients.push(socket);
  let text = '';
  socket.on('data', (bytes) => (text += bytes.toString('latin1'))).on('error', () => undefined);
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.write([`${target} HTTP/1.1`, 'Host: api.test', ...headers, '', early].join('\r\n'));
  return { socket, text: () => text, ended };
}

const handshake = () => [
  authorization,
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
];

/** A websocket through the gateway: the client's end, and the upstream's. */
async function open(
  early = '',
): Promise<Client & { readonly upstream: Socket; readonly arrived: () => string }> {
  let arrived = '';
  const begun = new Promise<Socket>((resolve) => {
    upstream.answer = (socket) => {
      socket.removeAllListeners('data');
      socket.on('data', (bytes) => (arrived += bytes.toString('latin1')));
      socket.write(`${switched}hello`);
      resolve(socket);
    };
  });
  const client = call('GET /v5/feed', handshake(), early);
  const socket = await begun;
  await vi.waitFor(() => expect(client.text()).toContain('hello'));
  return { ...client, upstream: socket, arrived: () => arrived };
}

describe('a websocket that the operation declares', () => {
  test('is opened as any call is judged, with the identity and without the credential', async () => {
    const { text } = await open();
    expect(text()).toMatch(
      /^HTTP\/1\.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n/,
    );
    expect(text()).toMatch(/sec-websocket-accept: abc\r\n/);
    expect(text()).not.toContain('stolen');
    const [head = ''] = upstream.heads;
    expect(head).toMatch(/^GET \/v5\/feed HTTP\/1\.1\r\n/);
    expect(head).toMatch(/\r\nconnection: upgrade\r\nupgrade: websocket/);
    expect(head).toContain('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==');
    expect(head).toContain(`x-postern-api-user: ${grant.apiUserId}`);
    expect(head.toLowerCase()).not.toContain('authorization');
  });

  test('carries bytes both ways, what came before the answer included, and is recorded once it ends', async () => {
    const tunnel = await open('early');
    tunnel.socket.write(' and late');
    await vi.waitFor(() => expect(tunnel.arrived()).toBe('early and late'));
    tunnel.upstream.end('bye');
    await tunnel.ended;
    expect(tunnel.text()).toMatch(/hellobye$/);
    await vi.waitFor(() => expect(records).toHaveLength(1));
    expect(records[0]).toMatchObject({ status: 101, code: undefined, operationId: 'feed', responseBytes: 8 });
  });

  test('ends at the upstream when the client is done', async () => {
    const tunnel = await open();
    const ended = new Promise<void>((resolve) => tunnel.upstream.once('end', () => resolve()));
    tunnel.socket.end('last');
    await ended;
    expect(tunnel.arrived()).toBe('last');
    await vi.waitFor(() => expect(records[0]).toMatchObject({ status: 101 }));
  });

  test('carries much in both directions at once, each side as fast as the other reads', async () => {
    const tunnel = await open();
    const chunk = Buffer.alloc(64 * 1_024, 'x');
    const chunks = 300;
    const before = { down: tunnel.text().length, up: tunnel.arrived().length };
    const pump = (socket: Socket, left: number): void => {
      for (let count = left; count > 0; count--) {
        if (!socket.write(chunk)) {
          socket.once('drain', () => pump(socket, count - 1));
          return;
        }
      }
    };
    pump(tunnel.socket, chunks);
    pump(tunnel.upstream, chunks);
    await vi.waitFor(
      () => {
        expect(tunnel.arrived().length - before.up).toBe(chunk.length * chunks);
        expect(tunnel.text().length - before.down).toBe(chunk.length * chunks);
      },
      { timeout: 20_000 },
    );
  }, 25_000);

  const keys = [
    { id: apiKeyIdSchema.parse('key_1111111111111111'), version: 2, digest: 'digest-2', expiresAtMs: null },
  ];
  test.each<[string, object | undefined]>([
    ['a reset', { keys }],
    ['a revocation', { keys: [] }],
    ['a deactivation', { status: 'deactivated', keys: [] }],
    ['a deletion', undefined],
    ['taking the right away', { rights: rightsSchema.parse({}) }],
    ['a network rule that excludes the caller', { networkRanges: ['10.0.0.0/8'] }],
  ])('is cut on both sides before %s counts as applied', async (_cut, fields) => {
    const tunnel = await open();
    const ended = new Promise<void>((resolve) => tunnel.upstream.once('close', () => resolve()));
    const { source } = access;
    if (fields === undefined) source.grants.delete(grant.apiUserId);
    else source.grants.set(grant.apiUserId, { ...grant, ...fields });
    const { sequence } = source.change({ kind: 'api-user', subjectId: grant.apiUserId });
    await access.access.flushThrough(sequence);
    expect(records).toHaveLength(1);
    tunnel.socket.write('too late');
    await Promise.all([ended, tunnel.ended]);
    expect(tunnel.arrived()).toBe('');
    expect(tunnel.text()).toMatch(/hello$/);
    expect(records[0]?.code).toMatch(
      /^(?:credential_invalid|api_user_deactivated|right_missing|network_refused)$/,
    );
  });

  test('says nothing to the upstream for a client that wakes a gateway which has become stale', async () => {
    const tunnel = await open();
    const now = performance.now();
    access.source.gate = () => Promise.reject(new Error('database down'));
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now + 120_000);
    tunnel.socket.write('too late');
    await tunnel.ended;
    clock.mockRestore();
    expect(tunnel.arrived()).toBe('');
    expect(records[0]?.code).toBe('gateway_stale');
  });

  test('is not opened without a credential, nor without the right', async () => {
    const without = call('GET /v5/feed', handshake().slice(1));
    await without.ended;
    expect(statusOf(without.text())).toBe(401);
    access.source.grants.set(grant.apiUserId, { ...grant, rights: rightsSchema.parse({}) });
    await access.access.flushThrough(
      access.source.change({ kind: 'api-user', subjectId: grant.apiUserId }).sequence,
    );
    const refused = call('GET /v5/feed', handshake());
    await refused.ended;
    expect(statusOf(refused.text())).toBe(403);
    expect(upstream.heads).toEqual([]);
  });

  test('is the upstream’s to refuse, with an answer like any other', async () => {
    upstream.answer = (socket) =>
      void socket.write(
        'HTTP/1.1 426 Upgrade Required\r\nContent-Length: 4\r\nUpgrade: websocket\r\n\r\nnope',
      );
    const client = call('GET /v5/feed', handshake(), 'GET /v5/feed HTTP/1.1\r\nHost: api.test\r\n\r\n');
    await client.ended;
    expect(client.text()).toMatch(/^HTTP\/1\.1 426 [\s\S]*connection: close[\s\S]*nope$/i);
    expect(upstream.heads).toHaveLength(1);
  });

  test.each([
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'],
    ['none', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
  ])('is 502 when the upstream switches to %s', async (_what, answer) => {
    upstream.answer = (socket) => void socket.write(answer);
    const client = call('GET /v5/feed', handshake());
    await client.ended;
    expect(statusOf(client.text())).toBe(502);
  });

  test('cannot name identity headers in Connection', async () => {
    upstream.answer = (socket) => void socket.write(switched);
    const headers = handshake().map((line) =>
      line.startsWith('Connection') ? 'Connection: X-Postern-Api-User, UPGRADE, x-postern-identity' : line,
    );
    const client = call('GET /v5/feed', headers);
    await vi.waitFor(() => expect(client.text()).toContain('101'));
    expect(upstream.heads[0]).toContain(`x-postern-api-user: ${grant.apiUserId}`);
    expect(upstream.heads[0]).toContain('x-postern-identity: ');
  });

  test('is cut by the end of the time that a stopping gateway gives', async () => {
    const tunnel = await open();
    await gateway.close();
    await tunnel.ended;
    expect(records[0]?.code).toBe('gateway_stopping');
  });

  test('may also be called without switching', async () => {
    upstream.answer = (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    const client = call('GET /v5/feed', [authorization, 'Connection: close']);
    await client.ended;
    expect(statusOf(client.text())).toBe(200);
    expect(upstream.heads[0]?.toLowerCase()).not.toContain('upgrade');
  });
});

describe('every other upgrade', () => {
  test.each<[string, string, (headers: readonly string[]) => readonly string[]]>([
    ['of an operation that declares none', 'GET /v5/profiles/1', (headers) => headers],
    ['of a HEAD', 'HEAD /v5/feed', (headers) => headers],
    ['to several protocols', 'GET /v5/feed', (headers) => headers.with(2, 'Upgrade: websocket, irc')],
    ['on two lines', 'GET /v5/feed', (headers) => [...headers, 'Upgrade: irc']],
    ['that Connection does not name', 'GET /v5/feed', (headers) => headers.with(1, 'Connection: close')],
    ['with a body', 'GET /v5/feed', (headers) => [...headers, 'Content-Length: 3']],
    ['with a chunked body', 'GET /v5/feed', (headers) => [...headers, 'Transfer-Encoding: chunked']],
  ])('%s is refused, and the upstream hears nothing', async (_what, target, change) => {
    const client = call(target, [...change(handshake())], 'GET /v5/feed HTTP/1.1\r\n\r\n');
    await vi.waitFor(() => expect(statusOf(client.text())).toBe(400));
    expect(upstream.heads).toEqual([]);
  });

  test.each(['h2c', 'TLS/1.2', 'TLS/1.3, h2c', 'irc'])(
    'to %s is ignored, as RFC 9110 section 7.8 allows: the call is answered, and the upstream is not asked to switch',
    async (protocol) => {
      upstream.answer = (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      const client = call('GET /v5/feed', [
        authorization,
        'Connection: Upgrade, HTTP2-Settings',
        'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA',
        `Upgrade: ${protocol}`,
        '',
      ]);
      await vi.waitFor(() => expect(statusOf(client.text())).toBe(200));
      expect(upstream.heads[0]?.toLowerCase()).not.toMatch(/upgrade|http2-settings/);
    },
  );
});
