import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../domain/secret.ts';
import { parseClientAddress } from '../domain/network-rule.ts';
import { testCertificate } from '../testing/test-certificate.ts';
import { isPublicAddress } from './outbound-address.ts';
import { createOutboundPost, OutboundRefused } from './outbound-fetch.ts';
import type { OutboundDeps } from './outbound-fetch.ts';
import { signWebhook } from './sign-webhook.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(answer: RequestListener, { tls = false } = {}): Promise<number> {
  const server = tls ? createTlsServer(testCertificate, answer) : createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port; // A server that listens on TCP has an address of this shape.
}

const message = { headers: { 'content-type': 'application/json' }, body: '{"a":1}' };
const ok = (_request: IncomingMessage, response: ServerResponse) => void response.end('fine');
const post = (deps: Partial<OutboundDeps> = {}) => createOutboundPost({ allowed: ['127.0.0.1'], ...deps });

describe('addresses that Postern calls by itself', () => {
  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:169.254.169.254',
    '::127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2001::1',
    '2002:a9fe:a9fe::1',
    '3fff::1',
    '100::1',
  ])('are never %s', (address) => {
    const parsed = parseClientAddress(address);
    expect(parsed.kind === 'address' && isPublicAddress(parsed)).toBe(false);
  });

  it.each([
    '1.1.1.1',
    '9.9.9.9',
    '172.15.255.255',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('may be %s', (address) => {
    const parsed = parseClientAddress(address);
    expect(parsed.kind === 'address' && isPublicAddress(parsed)).toBe(true);
  });

  it.each([
    'http://127.0.0.1/',
    'https://127.0.0.1/',
    'https://localhost/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[fd00:ec2::254]/',
    'https://user:secret@example.com/',
    'file:///etc/passwd',
    'ftp://example.com/',
    'http://[64:ff9b::7f00:1]/',
  ])('are refused however they are spelled: %s', async (url) => {
    const resolve = () => Promise.resolve(['127.0.0.1']);
    await expect(createOutboundPost({ allowed: [], resolve })(url, message)).rejects.toThrow(OutboundRefused);
  });

  it('are judged all: one private address among public ones refuses the name', async () => {
    const resolve = () => Promise.resolve(['1.1.1.1', '10.0.0.1']);
    await expect(post({ resolve })('https://example.com/', message)).rejects.toThrow(
      /10\.0\.0\.1.*not public/,
    );
    await expect(
      post({ resolve: () => Promise.resolve([]) })('https://example.com/', message),
    ).rejects.toThrow(/no address/);
  });

  it('are resolved once: a name server that changes its answer reaches nothing else', async () => {
    const port = await serve(ok, { tls: true });
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    let asked = 0;
    const resolve = () => Promise.resolve(answers[asked++] ?? []);
    const answer = await post({ resolve, ca: testCertificate.cert })(`https://hooks.test:${port}/`, message);
    expect(answer).toEqual({ status: 200, text: 'fine' });
    expect(asked).toBe(1);
  });

  it('must prove the name by their certificate', async () => {
    const port = await serve(ok, { tls: true });
    const resolve = () => Promise.resolve(['127.0.0.1']);
    await expect(post({ resolve })(`https://hooks.test:${port}/`, message)).rejects.toThrow(/certificate/);
    await expect(
      post({ resolve, ca: testCertificate.cert })(`https://other.test:${port}/`, message),
    ).rejects.toThrow(/altnames/);
  });

  it('are not followed anywhere', async () => {
    const hits: string[] = [];
    const port = await serve((request, response) => {
      hits.push(request.url ?? '');
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await post()(`http://127.0.0.1:${port}/`, message)).toMatchObject({ status: 307 });
    expect(hits).toEqual(['/']);
  });

  it('do not hold Postern: an endless answer is cut, a silent one given up', async () => {
    const endless = await serve((_request, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    const answer = await post()(`http://127.0.0.1:${endless}/`, message);
    expect(answer.text).toHaveLength(16_384);
    const silent = await serve(() => undefined);
    await expect(
      post({ limits: { totalMs: 150 } })(`http://127.0.0.1:${silent}/`, message),
    ).rejects.toThrow();
  });
});

describe('a webhook message', () => {
  it('is verified by the independent library, over the wire', async () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const received: { headers: Record<string, string>; body: string }[] = [];
    const port = await serve((request, response) => {
      void text(request).then((body) => {
        received.push({ headers: request.headers as Record<string, string>, body });
        response.end();
      });
    });
    const body = '{"type":"alert.new-address","data":{"name":"Zoë"}}';
    const headers = signWebhook({ id: 'msg_1', body, atMs: Date.now() }, new Secret(secret));
    await post()(`http://127.0.0.1:${port}/`, { headers, body });
    const [got] = received;
    expect(new Webhook(secret).verify(got?.body ?? '', got?.headers ?? {})).toEqual(JSON.parse(body));
    expect(() => new Webhook(secret).verify(`${got?.body} `, got?.headers ?? {})).toThrow();
    const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    expect(() => new Webhook(other).verify(got?.body ?? '', got?.headers ?? {})).toThrow();
  });

  it('is signed as the library signs it, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array({ minLength: 24, maxLength: 64 }),
        (body, bytes) => {
          const secret = `whsec_${Buffer.from(bytes).toString('base64')}`;
          const atMs = 1_790_000_000_000;
          const { 'webhook-signature': ours } = signWebhook({ id: 'msg_x', body, atMs }, new Secret(secret));
          expect(ours).toBe(new Webhook(secret).sign('msg_x', new Date(atMs), body));
        },
      ),
    );
  });
});
