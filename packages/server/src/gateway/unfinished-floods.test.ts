import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { licenceIdSchema } from '@postern/contract/ids';
import { exchangeRaw, rawRequest, statusOf } from '../testing/raw-http.ts';
import {
  createTestAccess,
  createTestCatalogue,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import { createGateway } from './server.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

function open(port: number, text = ''): Socket {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  closers.push(() => socket.destroy());
  if (text !== '') socket.write(text);
  return socket;
}

/** The head that comes back first, and the connection kept open. */
function readFirst(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('data', (bytes) => resolve(String(bytes)));
    socket.once('close', () => resolve('closed'));
  });
}

const { limits } = createTestSettings(1);

describe('connections without a whole request', () => {
  it('are so many per address, and one that is finished gives its place', async () => {
    const platform = await startTestPlatform({ limits: { ...limits, unfinishedPerAddress: 2 } });
    closers.push(() => platform.close());
    const half = 'GET /healthz HTTP/1.1\r\nHost: api.test\r\n';
    const kept = [open(platform.port, half), open(platform.port, half)];
    expect(await exchangeRaw(platform.port, rawRequest('GET', '/healthz'))).toBe('');
    kept[0]?.write('\r\n');
    expect(statusOf(await readFirst(kept[0] ?? open(platform.port)))).toBe(200);
    expect(statusOf(await exchangeRaw(platform.port, rawRequest('GET', '/healthz')))).toBe(200);
  });

  it('of a trusted proxy are those of many clients', async () => {
    const platform = await startTestPlatform({
      limits: { ...limits, unfinishedPerAddress: 1 },
      trustedProxies: ['127.0.0.0/8'],
    });
    closers.push(() => platform.close());
    for (let at = 0; at < 3; at++) open(platform.port, 'GET /');
    expect(statusOf(await exchangeRaw(platform.port, rawRequest('GET', '/healthz')))).toBe(200);
  });
});

it('bodies that do not come are so many per address at the token endpoint, and calls pass beside them', async () => {
  const { access, view } = await createTestAccess([createTestGrant()]);
  const settings = createTestSettings(1, { limits: { ...limits, unfinishedPerAddress: 3 } });
  const { deps } = createTestGatewayDeps(settings, view);
  const gateway = createGateway({ ...deps, ownApp: async (request) => new Response(await request.text()) });
  closers.push(
    () => access.close(),
    () => gateway.close(),
  );
  const port = await gateway.listen(0, '127.0.0.1');
  const form = 'Content-Type: application/x-www-form-urlencoded';
  const half = `${rawRequest('POST', '/oauth/token', [form, 'Content-Length: 100'])}grant_type=`;
  const slow = [1, 2, 3].map(() => open(port, half));
  await Promise.all(slow.map((socket) => new Promise((resolve) => socket.write('x', resolve))));
  // A server reads the connections in the order in which they were written to.
  const refused = await exchangeRaw(port, rawRequest('POST', '/oauth/token', [form, 'Content-Length: 0']));
  expect(statusOf(refused)).toBe(503);
  expect(refused).toMatch(/retry-after: 1\r\n[\s\S]*"error":"temporarily_unavailable"[\s\S]*gateway_busy/);
  expect(statusOf(await exchangeRaw(port, rawRequest('GET', '/healthz')))).toBe(200);
  slow[0]?.write('y'.repeat(88));
  expect(statusOf(await readFirst(slow[0] ?? open(port)))).toBe(200);
  const whole = `${rawRequest('POST', '/oauth/token', [form, 'Content-Length: 2'])}ab`;
  expect(statusOf(await exchangeRaw(port, whole))).toBe(200);
});

describe('bodies that are inspected', () => {
  const catalogue = createTestCatalogue([
    {
      requirements: [{ moduleId: 'profiles', scope: 'read' }],
      name: '',
      section: '',
      deprecated: false,
      internal: false,
      id: 'send',
      method: 'POST',
      pathTemplate: '/send',
      dimensions: {
        places: [{ in: 'body', kind: 'channel', name: 'channel', required: false, pointer: ['channel'] }],
        narrowings: [],
      },
    },
  ]);
  const limited = createTestGrant({ channels: { kind: 'some', values: ['504'] } });

  it('hold so much memory per licence: a call that would need more is refused before its body is read', async () => {
    const other = createTestGrant({
      channels: limited.channels,
      licenceId: licenceIdSchema.parse(`lic_${'b'.repeat(16)}`),
    });
    const platform = await startTestPlatform(
      { limits: { ...limits, inspectedBytesPerLicence: 3 * (50_000 + 16_384) } },
      { catalogue, moreGrants: [limited, other] },
    );
    closers.push(() => platform.close());
    const json = 'Content-Type: application/json';
    const head = async (grant: typeof limited, length: number, more: readonly string[] = []) =>
      rawRequest('POST', '/v5/send', [
        `Authorization: Bearer ${await createTestToken(grant)}`,
        json,
        `Content-Length: ${length}`,
        ...more,
      ]);
    const text = await head(limited, 50_000);
    const asking = await head(limited, 50_000, ['Expect: 100-continue']);
    const held = [1, 2, 3].map(() => open(platform.port, asking));
    // The gateway asks for a body when it has the memory for it.
    for (const socket of held) expect(statusOf(await readFirst(socket))).toBe(100);
    for (const socket of held) socket.write('{"channel":"504" ');
    const refused = await readFirst(open(platform.port, `${text}{`));
    expect(statusOf(refused)).toBe(429);
    expect(refused).toMatch(/retry-after: 1\r\n[\s\S]*"code":"bodies_held"/);
    const body = '{"channel":"504"}';
    const ofOther = `${await head(other, body.length)}${body}`;
    expect(statusOf(await exchangeRaw(platform.port, ofOther))).toBe(200);
    // A call that is over gives its room to the next.
    held[0]?.write(`${' '.repeat(50_000 - 18)}}`);
    expect(statusOf(await readFirst(held[0] ?? open(platform.port)))).toBe(200);
    const next = `${await head(limited, body.length)}${body}`;
    expect(statusOf(await exchangeRaw(platform.port, next))).toBe(200);
  });
});
