import { afterEach, describe, expect, it } from 'vitest';
import { Agent, request } from 'undici';
import { connect } from 'node:net';
import { once } from 'node:events';
import { apiIdSchema } from '@postern/contract/ids';
import { exchangeRaw, rawRequest } from '../testing/raw-http.ts';
import { createTestSettings } from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';

const open: TestPlatform[] = [];
afterEach(async () => {
  for (const platform of open.splice(0)) await platform.close();
});

async function start(): Promise<TestPlatform> {
  const platform = await startTestPlatform();
  open.push(platform);
  return platform;
}

describe('a gateway that is not ready', () => {
  it('says why, on any host name, and serves what it can meanwhile', async () => {
    const settings = createTestSettings(1);
    const [route] = settings.routes;
    if (route === undefined) throw new Error('a route expected');
    const unbuilt = { ...route, apiId: apiIdSchema.parse('v6'), prefix: '/v6', basePath: '/v6' };
    const platform = await startTestPlatform((upstreamPort) => ({
      routes: [unbuilt, ...createTestSettings(upstreamPort).routes],
    }));
    open.push(platform);
    const ask = (target: string, headers: readonly string[] = []) =>
      exchangeRaw(platform.port, rawRequest('GET', target, headers).replace('api.test', '10.0.0.1'));
    expect(await ask('/readyz')).toMatch(/^HTTP\/1\.1 503[^]*\r\n\r\ncatalogue-missing\n$/);
    expect(await ask('/healthz')).toMatch(/^HTTP\/1\.1 200/);
    const call = rawRequest('GET', '/v5/profiles/1', [platform.authorization]);
    expect(await exchangeRaw(platform.port, call)).toMatch(/^HTTP\/1\.1 200/);
  });
});

describe('a gateway that was told to stop', () => {
  it('answers as before, says that it is not ready, and closes each connection after its answer', async () => {
    const { gateway, port, authorization } = await start();
    const head = (target: string) => `GET ${target} HTTP/1.1\r\nHost: api.test\r\n${authorization}\r\n\r\n`;
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('latin1');
    const answers: string[] = [];
    socket.on('data', (text: string) => answers.push(text));
    socket.write(head('/v5/profiles/1'));
    await once(socket, 'data');
    expect(answers.join('')).toMatch(/^HTTP\/1\.1 200/);
    expect(answers.join('').toLowerCase()).not.toContain('connection: close');
    gateway.startDraining();
    expect(gateway.notReady()).toEqual(['draining']);
    const ended = once(socket, 'end');
    answers.length = 0;
    socket.write(head('/v5/profiles/1'));
    await ended;
    expect(answers.join('')).toMatch(/^HTTP\/1\.1 200/);
    expect(answers.join('').toLowerCase()).toContain('connection: close');
    // A new connection is taken, too, and ends with its answer although nobody asked for that.
    expect(await exchangeRaw(port, head('/v5/profiles/1'))).toMatch(/^HTTP\/1\.1 200/);
    expect(await exchangeRaw(port, head('/readyz'))).toMatch(/^HTTP\/1\.1 503[^]*\r\n\r\ndraining\n$/);
    expect(await exchangeRaw(port, head('/healthz'))).toMatch(/^HTTP\/1\.1 200/);
    expect(await exchangeRaw(port, head('/v5/unclassified'))).toMatch(/^HTTP\/1\.1 403/);
  });

  it('lets the call that runs end while it closes, and takes no other', async () => {
    const { gateway, port, authorization, upstream } = await start();
    const held: (() => void)[] = [];
    upstream.answer = (socket) => {
      held.push(() => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone'));
    };
    const agent = new Agent();
    const [, value = ''] = authorization.split(': ');
    const running = request(`http://127.0.0.1:${port}/v5/profiles/1`, {
      dispatcher: agent,
      headers: { authorization: value, host: 'api.test' },
    });
    await expect.poll(() => held.length).toBe(1);
    const closed = gateway.close();
    await expect.poll(() => exchangeRaw(port, 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('');
    held[0]?.();
    const answer = await running;
    expect([answer.statusCode, await answer.body.text()]).toEqual([200, 'done']);
    await closed;
    await agent.close();
  });
});
