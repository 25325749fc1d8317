import { createServer } from 'node:https';
import type { Server } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testCertificate } from '../../testing/test-certificate.ts';
import { UpstreamPool } from './upstream-pool.ts';

const limits = {
  connectMs: 5_000,
  tickMs: 10,
  headTicks: 1e9,
  bodyTicks: 1e9,
  idleTicks: 400,
  ageTicks: 1e9,
  connectionsMax: 8,
};
const trusted = getCACertificates('default');

let server: Server;
let port: number;
let served: (string | undefined)[];
const pools: UpstreamPool[] = [];

beforeEach(async () => {
  served = [];
  server = createServer(testCertificate, (request, response) => {
    served.push(`${request.method} ${request.socket.remotePort}`);
    request.resume().on('end', () => response.end('ok'));
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterEach(async () => {
  setDefaultCACertificates(trusted);
  for (const pool of pools.splice(0)) pool.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function createPool(host: string): UpstreamPool {
  const pool = new UpstreamPool(`https://${host}:${port}`, limits);
  pools.push(pool);
  return pool;
}

function send(pool: UpstreamPool, method = 'GET', body: Buffer | null = null): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const head = `${method} / HTTP/1.1\r\nhost: upstream.test\r\n`;
    pool.send(
      { method, lane: 'lic_1', head, body, contentLength: undefined },
      {
        isOver: false,
        onConnection: () => true,
        mayGoOn: () => true,
        onInterim: () => undefined,
        onHeadAlone: () => undefined,
        onHead: (status) => (text += `${status} `),
        onBody: (chunk) => (text += chunk.toString('latin1')),
        onEnd: () => resolve(text),
        onError: reject,
      },
    );
  });
}

test('speaks HTTPS to an upstream whose certificate it trusts, and keeps the connection', async () => {
  setDefaultCACertificates([testCertificate.cert]);
  const pool = createPool('localhost');
  expect(await send(pool)).toBe('200 ok');
  expect(await send(pool, 'PUT', Buffer.alloc(300_000))).toBe('200 ok');
  const [first = '', second = ''] = served;
  expect(second).toBe(first.replace('GET', 'PUT'));
});

test('says nothing to an upstream whose certificate nobody trusts', async () => {
  await expect(send(createPool('localhost'))).rejects.toMatchObject({ reason: 'unreachable' });
  expect(served).toEqual([]);
});

test('says nothing to an upstream whose certificate is for another name', async () => {
  setDefaultCACertificates([testCertificate.cert]);
  // The certificate is for 127.0.0.1 alone of these.
  await expect(send(createPool('127.0.0.2'))).rejects.toMatchObject({ reason: 'unreachable' });
  expect(served).toEqual([]);
});
