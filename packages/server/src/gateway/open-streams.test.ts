import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { apiKeyIdSchema } from '@postern/contract/ids';
import { rightsSchema } from '@postern/contract/rights';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';

let platform: TestPlatform;
beforeEach(async () => {
  platform = await startTestPlatform({}, { maxStaleMs: 5_000 });
});
afterEach(() => platform.close());

/** A call whose both sides are raw sockets: what each has seen, and whether it is still open. */
interface OpenStream {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly received: () => string;
  readonly ended: Promise<void>;
}

async function openStream(head: readonly string[], body = ''): Promise<OpenStream> {
  const begun = new Promise<Socket>((resolve) => {
    platform.upstream.answer = (socket) => resolve(socket);
  });
  const client = connect(platform.port, '127.0.0.1');
  let text = '';
  client.on('data', (bytes) => (text += bytes.toString('latin1'))).on('error', () => undefined);
  const ended = new Promise<void>((resolve) => client.once('close', () => resolve()));
  client.write([...head, 'Host: api.test', platform.authorization, '', body].join('\r\n'));
  return { client, upstream: await begun, received: () => text, ended };
}

const streams = {
  'a long download': async () => {
    const stream = await openStream(['GET /v5/profiles/1 HTTP/1.1']);
    stream.upstream.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nfirst');
    await vi.waitFor(() => expect(stream.received()).toContain('first'));
    return stream;
  },
  'an event stream': async () => {
    const stream = await openStream(['GET /v5/profiles/1 HTTP/1.1', 'Accept: text/event-stream']);
    stream.upstream.write(
      'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nfirst\n\r\n',
    );
    await vi.waitFor(() => expect(stream.received()).toContain('first'));
    return stream;
  },
  'a long upload': async () => {
    const { source, grant } = platform;
    source.grants.set(grant.apiUserId, { ...grant, rights: rightsSchema.parse({ profiles: 'write' }) });
    return openStream(['PUT /v5/profiles/1 HTTP/1.1', 'Content-Length: 1000000'], 'the first part');
  },
};

const keys = [
  { id: apiKeyIdSchema.parse('key_1111111111111111'), version: 2, digest: 'digest-2', expiresAtMs: null },
];
const cuts: Readonly<Record<string, object | undefined>> = {
  'a reset': { keys },
  'a revocation': { keys: [] },
  'a deactivation': { status: 'deactivated', keys: [] },
  'a deletion': undefined,
  'taking the right away': { rights: rightsSchema.parse({}) },
  'a network rule that excludes the caller': { networkRanges: ['10.0.0.0/8'] },
};

describe.each(Object.entries(streams))('%s', (name, open) => {
  test.each(Object.entries(cuts))(
    'is cut on both sides before %s counts as applied',
    async (_cut, fields) => {
      const stream = await open();
      const upstreamEnded = new Promise<void>((resolve) => stream.upstream.once('close', () => resolve()));
      const { source, grant, access } = platform;
      if (fields === undefined) source.grants.delete(grant.apiUserId);
      else source.grants.set(grant.apiUserId, { ...grant, ...fields });
      await access.flushThrough(source.change({ kind: 'api-user', subjectId: grant.apiUserId }).sequence);
      expect(platform.records).toHaveLength(1);
      await upstreamEnded;
      // An upload has no answer yet, so the client gets a refusal. An answer that had begun is broken off.
      if (name === 'a long upload')
        await vi.waitFor(() => expect(stream.received()).toMatch(/^HTTP\/1\.1 40[13] /));
      else await stream.ended;
      stream.client.destroy();
      expect(platform.records[0]?.code).toMatch(
        /^(?:credential_invalid|api_user_deactivated|right_missing|network_refused)$/,
      );
    },
  );
});

test('a download is cut when the gateway becomes stale: its credential may have been cut off since', async () => {
  const stream = await streams['a long download']();
  const now = performance.now();
  platform.source.gate = () => Promise.reject(new Error('database down'));
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now + 60_000);
  // Its timer runs by the real clock: wait for that.
  await vi.waitFor(() => expect(platform.records).toHaveLength(1), { timeout: 8_000 });
  clock.mockRestore();
  expect(platform.records[0]?.code).toBe('gateway_stale');
  stream.client.destroy();
}, 10_000);

test('an event stream that goes on is not cut by changes that leave it its right', async () => {
  const stream = await streams['an event stream']();
  const { source, grant, access } = platform;
  source.grants.set(grant.apiUserId, { ...grant, networkRanges: ['127.0.0.0/8'] });
  await access.flushThrough(source.change({ kind: 'api-user', subjectId: grant.apiUserId }).sequence);
  stream.upstream.write('7\r\nsecond\n\r\n');
  await vi.waitFor(() => expect(stream.received()).toContain('second'));
  expect(platform.records).toEqual([]);
  stream.client.destroy();
});
