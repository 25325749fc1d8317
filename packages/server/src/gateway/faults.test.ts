import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { exchangeRaw, plainAnswer, rawRequest, statusOf } from '../testing/raw-http.ts';
import { createTestSettings } from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';

const { limits, timeouts } = createTestSettings(1);
const open: TestPlatform[] = [];
const start = async (...change: Parameters<typeof startTestPlatform>): Promise<TestPlatform> => {
  const platform = await startTestPlatform(...change);
  open.push(platform);
  return platform;
};
afterEach(async () => {
  for (const platform of open.splice(0)) {
    expect(platform.faults).toEqual([]);
    await platform.close();
  }
});

const get = (platform: TestPlatform) =>
  exchangeRaw(platform.port, rawRequest('GET', '/v5/profiles/1', [platform.authorization]));

test('an upstream that is down is 502', async () => {
  const platform = await start();
  await platform.upstream.close();
  expect(await get(platform)).toContain('"code":"upstream_unreachable"');
});

test('an upstream that closes without an answer is 502', async () => {
  const platform = await start();
  platform.upstream.answer = (socket) => void socket.destroy();
  expect(statusOf(await get(platform))).toBe(502);
});

test('an upstream that says nothing is 504', async () => {
  const platform = await start({ timeouts: { ...timeouts, upstreamHeadersMs: 200 } });
  platform.upstream.answer = () => {};
  expect(await get(platform)).toContain('"code":"upstream_timeout"');
});

test.each([
  ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['headers above the limit', `HTTP/1.1 200 OK\r\nX-Large: ${'a'.repeat(70_000)}\r\n\r\n`],
  ['two framings', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['a header value with a control byte', 'HTTP/1.1 200 OK\r\nX-Odd: a\u0001b\r\nContent-Length: 0\r\n\r\n'],
  [
    'a protocol switch that nobody asked for',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
  ],
])('an upstream that sends %s is 502, and nothing of it reaches the client', async (_name, rubbish) => {
  const platform = await start();
  platform.upstream.answer = (socket) => void socket.write(rubbish, 'latin1');
  const answer = await get(platform);
  expect(statusOf(answer)).toBe(502);
  expect(answer).not.toContain('X-Large');
});

test.each([
  ['resets', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'],
  ['ends short of its Content-Length', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello'],
  ['sends rubbish', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n'],
])(
  'an upstream that %s in mid-body cuts the client off: a short body never looks whole',
  async (name, bytes) => {
    const platform = await start();
    platform.upstream.answer = (socket) => {
      socket.write(bytes);
      if (name === 'resets') setImmediate(() => socket.resetAndDestroy());
      else if (name !== 'sends rubbish') socket.end();
    };
    const answer = await get(platform);
    expect(answer).not.toContain('0\r\n\r\n');
    expect(answer).not.toMatch(/\r\n\r\nhello$[\s\S]*Content-Length: 5\r/i);
    await vi.waitFor(() => expect(platform.records[0]?.code).toMatch(/^upstream_/));
  },
);

test('informational answers stay inside; the final one is passed on', async () => {
  const platform = await start();
  platform.upstream.answer = (socket) =>
    void socket.write(
      'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 204 No Content\r\nX-Kept: 1\r\n\r\n',
    );
  const answer = await get(platform);
  expect(answer).toMatch(/^HTTP\/1\.1 204 /);
  expect(answer).toContain('X-Kept: 1'.toLowerCase());
  expect(answer).not.toMatch(/HTTP\/1\.1 103|early hints|link:/i);
});

test('304 has no body, trailers and hop-by-hop headers of the upstream are dropped', async () => {
  const platform = await start();
  platform.upstream.answer = (socket, head) =>
    void socket.write(
      head.includes('profiles/304')
        ? 'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
        : 'HTTP/1.1 200 OK\r\nTrailer: X-T\r\nConnection: X-Mine\r\nX-Mine: 1\r\nX-Postern-Identity: stolen\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-T: 1\r\n\r\n',
    );
  const notModified = await exchangeRaw(
    platform.port,
    rawRequest('GET', '/v5/profiles/304', [platform.authorization]),
  );
  expect(notModified).toMatch(/^HTTP\/1\.1 304 [\s\S]*etag: "1"[\s\S]*\r\n\r\n$/i);
  expect(await get(platform)).not.toMatch(/x-mine|x-t:|trailer|stolen/i);
});

test('a client that goes away ends the upstream’s call', async () => {
  const platform = await start();
  const ended = new Promise<void>((resolve) => {
    platform.upstream.answer = (socket) => {
      socket.on('close', () => resolve());
      client.destroy();
    };
  });
  const client = connect(platform.port, '127.0.0.1');
  client.write(rawRequest('GET', '/v5/profiles/1', [platform.authorization]));
  await ended;
  await vi.waitFor(() => expect(platform.records[0]?.code).toBe('client_gone'));
});

test('a client that sends half its headers is cut off', async () => {
  const platform = await start({ timeouts: { ...timeouts, clientHeadersMs: 300 } });
  expect(
    statusOf(await exchangeRaw(platform.port, 'GET /v5/profiles/1 HTTP/1.1\r\nHost: api.test\r\nX-Slow: ')),
  ).toBe(400);
});

test('a client that stops in mid-body is given up, and the upstream with it', async () => {
  const platform = await start({ timeouts: { ...timeouts, clientBodyIdleMs: 200 } });
  platform.upstream.answer = () => {};
  const head = rawRequest('PUT', '/v5/profiles/1', [platform.authorization, 'Content-Length: 100']);
  await exchangeRaw(platform.port, `${head}half`);
  expect(platform.records[0]).toMatchObject({ code: 'client_gone' });
});

test('a chunked body above the limit is 413, and the upstream never sees its end', async () => {
  const platform = await start({ limits: { ...limits, bodyBytesMax: 1_000 } });
  platform.upstream.answer = () => {};
  const head = rawRequest('PUT', '/v5/profiles/1', [platform.authorization, 'Transfer-Encoding: chunked']);
  const chunk = `1f4\r\n${'x'.repeat(500)}\r\n`;
  const answer = await exchangeRaw(platform.port, `${head}${chunk.repeat(3)}`);
  expect(statusOf(answer)).toBe(413);
  expect(platform.upstream.heads.join()).not.toContain('0\r\n\r\n');
});

test('100-continue is said only when the call is let through', async () => {
  const platform = await start();
  const refused = await exchangeRaw(
    platform.port,
    [
      'PUT /v5/profiles/1 HTTP/1.1',
      'Host: api.test',
      'Expect: 100-continue',
      'Content-Length: 2',
      '',
      '',
    ].join('\r\n'),
  );
  expect(refused).toMatch(/^HTTP\/1\.1 401 [\s\S]*connection: close/i);
  const head = rawRequest('PUT', '/v5/profiles/1', [
    platform.authorization,
    'Expect: 100-continue',
    'Content-Length: 2',
  ]);
  expect(await exchangeRaw(platform.port, `${head}ok`)).toMatch(
    /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /,
  );
  expect(platform.upstream.heads[0]).not.toMatch(/expect/i);
});

test('after a refused upload the connection still serves the next call', async () => {
  const platform = await start();
  const upload = ['PUT /v5/profiles/1 HTTP/1.1', 'Host: api.test', 'Content-Length: 3', '', 'abc'].join(
    '\r\n',
  );
  const answer = await exchangeRaw(
    platform.port,
    upload + rawRequest('GET', '/v5/profiles/1', [platform.authorization]),
  );
  expect([...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['401', '200']);
});

test('200 MB downwards arrive byte for byte and stay bounded in flight: the slow side holds the fast one', async () => {
  const platform = await start({ limits: { ...limits, bodyBytesMax: 1_000_000_000 } });
  const total = 200 * 1_024 * 1_024;
  const chunk = randomBytes(64 * 1_024);
  const flight = { sent: 0, received: 0, most: 0 };
  platform.upstream.answer = (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${total}\r\n\r\n`);
    pump(socket, total, chunk, flight);
  };
  const digest = createHash('sha256');
  await download(platform, flight, { total, look: (bytes) => digest.update(bytes) });
  expect(flight.received).toBe(total);
  const sent = createHash('sha256');
  for (let bytes = 0; bytes < total; bytes += chunk.length) sent.update(chunk);
  expect(digest.digest('hex')).toBe(sent.digest('hex'));
  // Kernel buffers of two loopback connections (up to 6 MB each way) and a few chunks of ours; never the 200 MB.
  expect(flight.most).toBeLessThan(40 * 1_024 * 1_024);
});

/** Writes as fast as the socket takes it. */
function pump(socket: Socket, total: number, chunk: Buffer, flight: { sent: number }): void {
  while (flight.sent < total) {
    flight.sent += chunk.length;
    if (!socket.write(chunk)) {
      socket.once('drain', () => pump(socket, total, chunk, flight));
      return;
    }
  }
}

/** Reads in bursts, pausing in between, and notes how far the sender is ahead. */
function download(
  platform: TestPlatform,
  flight: { sent: number; received: number; most: number },
  { total, look }: { readonly total: number; readonly look: (bytes: Buffer) => void },
): Promise<void> {
  return new Promise((resolve) => {
    const client = connect(platform.port, '127.0.0.1');
    client.write(rawRequest('GET', '/v5/profiles/1', [platform.authorization]));
    let headBytes = -1;
    client.on('data', (data: Buffer) => {
      if (headBytes === -1) headBytes = data.indexOf('\r\n\r\n') + 4;
      const body = data.subarray(headBytes);
      look(body);
      flight.received += body.length;
      headBytes = 0;
      flight.most = Math.max(flight.most, flight.sent - flight.received);
      client.pause();
      setImmediate(() => client.resume());
      if (flight.received === total) client.destroy();
    });
    client.on('close', () => resolve());
  });
}

test('200 MB upwards arrive whole while the upstream reads slowly', async () => {
  const platform = await start({ limits: { ...limits, bodyBytesMax: 1_000_000_000 } });
  const total = 200 * 1_024 * 1_024;
  const flight = { sent: 0, received: 0, most: 0 };
  const done = new Promise<void>((resolve) => {
    platform.upstream.answer = (socket) => {
      socket.removeAllListeners('data');
      socket.on('data', (data) => {
        flight.received += data.length;
        flight.most = Math.max(flight.most, flight.sent - flight.received);
        socket.pause();
        setImmediate(() => socket.resume());
        if (flight.received >= total - 64 * 1_024) resolve();
      });
    };
  });
  const client = connect(platform.port, '127.0.0.1');
  client.write(rawRequest('PUT', '/v5/profiles/1', [platform.authorization, `Content-Length: ${total}`]));
  pump(client, total, Buffer.alloc(64 * 1_024, 'x'), flight);
  await done;
  client.destroy();
  expect(flight.most).toBeLessThan(40 * 1_024 * 1_024);
});

test('close lets a running call end, and cuts one that does not', async () => {
  const platform = await start();
  let finish = () => {};
  const running = new Promise<void>((resolve) => {
    platform.upstream.answer = (socket) => {
      finish = () => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      resolve();
    };
  });
  const answer = get(platform);
  await running;
  const closed = platform.gateway.close();
  finish();
  expect(statusOf(await answer)).toBe(200);
  await closed;
});

test('close cuts what does not end within the drain time', async () => {
  const platform = await start({ timeouts: { ...timeouts, drainMs: 100 } });
  const running = new Promise<void>((resolve) => {
    platform.upstream.answer = () => resolve();
  });
  const answer = get(platform);
  await running;
  await platform.gateway.close();
  expect([0, 503]).toContain(statusOf(await answer));
  expect(platform.records[0]?.code).toBe('gateway_stopping');
});

test.each([
  ['closes it', (socket: Socket) => void socket.end()],
  ['resets it', (socket: Socket) => void socket.resetAndDestroy()],
])(
  'a GET that meets a kept connection as the upstream %s is sent once more, on a fresh one',
  async (_how, drop) => {
    const platform = await start();
    expect(statusOf(await get(platform))).toBe(200);
    const sockets: Socket[] = [];
    platform.upstream.answer = (socket) => {
      sockets.push(socket);
      if (sockets.length === 1) drop(socket);
      else socket.write(plainAnswer);
    };
    expect(statusOf(await get(platform))).toBe(200);
    expect(platform.upstream.heads).toHaveLength(3);
    expect(sockets[1]).not.toBe(sockets[0]);
    expect(platform.records.map(({ status }) => status)).toEqual([200, 200]);
  },
);

test('a call is sent once more at most, and not at all once an answer has begun or where it could act twice', async () => {
  const platform = await start();
  const dropKept = async (
    method: string,
    drop: (socket: Socket) => void,
    headers: readonly string[] = [],
  ) => {
    platform.upstream.answer = (socket) => void socket.write(plainAnswer);
    expect(statusOf(await get(platform))).toBe(200);
    platform.upstream.heads.length = 0;
    platform.upstream.answer = drop;
    const target = method === 'POST' ? '/v5/profiles' : '/v5/profiles/1';
    const request = rawRequest(method, target, [platform.authorization, ...headers]);
    return statusOf(await exchangeRaw(platform.port, request));
  };
  expect(await dropKept('GET', (socket) => void socket.destroy())).toBe(502);
  expect(platform.upstream.heads).toHaveLength(2);
  expect(await dropKept('POST', (socket) => void socket.destroy(), ['Content-Length: 0'])).toBe(502);
  expect(platform.upstream.heads).toHaveLength(1);
  const half = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc';
  await dropKept('GET', (socket) => void socket.write(half, () => socket.destroy()));
  expect(platform.upstream.heads).toHaveLength(1);
  const hint = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
  expect(await dropKept('GET', (socket) => void socket.write(hint, () => socket.destroy()))).toBe(502);
  expect(platform.upstream.heads).toHaveLength(1);
});
