import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { exchangeRaw, rawRequest, statusOf } from '../testing/raw-http.ts';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
} from '../testing/test-gateway.ts';
import { HeldRefusals } from './held-refusals.ts';
import { createGateway } from './server.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const anHour = 3_600_000;

/** A gateway at which every address has failed too often. */
async function start(
  bounds: { readonly holdMs: number; readonly heldMax: number; readonly heldPerNetworkMax?: number },
  trustedProxies: readonly string[] = [],
) {
  const held = new HeldRefusals(trustedProxies, { heldPerNetworkMax: 10, ...bounds });
  const { access, view } = await createTestAccess([createTestGrant()]);
  const { deps } = createTestGatewayDeps(createTestSettings(1), view);
  const gateway = createGateway({
    ...deps,
    heldRefusals: held,
    limitFailures: () => 900,
    ownApp: () => new Response('{}', { status: 429 }),
  });
  const port = await gateway.listen(0, '127.0.0.1');
  closers.push(() => access.close());
  return { gateway, port, held };
}

const guess = rawRequest('GET', '/v5/profiles/1', ['Authorization: Bearer guessed']);
const exchange = rawRequest('GET', '/auth/token', ['Authorization: guessed']);

function send(port: number, text: string) {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.write(text);
  closers.push(() => socket.destroy());
  const answer = new Promise<string>((resolve) =>
    socket.once('data', (bytes) => resolve(String(bytes))).once('close', () => resolve('')),
  );
  return { socket, answer };
}

it('answers to guesses are held, at every door, and others are answered meanwhile', async () => {
  const { gateway, port, held } = await start({ holdMs: anHour, heldMax: 10 });
  const answers = [send(port, guess), send(port, exchange)];
  await vi.waitFor(() => expect(held.count).toBe(2));
  expect(statusOf(await exchangeRaw(port, rawRequest('GET', '/v5/profiles/1')))).toBe(401);
  // A gateway that stops keeps nobody waiting.
  await gateway.close();
  for (const { answer } of answers) expect(statusOf(await answer)).toBe(429);
});

it('a client that leaves frees its place, and beyond the bound answers go out at once', async () => {
  const { gateway, port, held } = await start({ holdMs: anHour, heldMax: 1 });
  closers.push(() => gateway.close());
  const { socket } = send(port, guess);
  await vi.waitFor(() => expect(held.count).toBe(1));
  expect(statusOf(await exchangeRaw(port, guess))).toBe(429);
  socket.destroy();
  await once(socket, 'close');
  await vi.waitFor(() => expect(held.count).toBe(0));
  send(port, exchange);
  await vi.waitFor(() => expect(held.count).toBe(1));
});

it('the answer goes out when the time is over', async () => {
  const { gateway, port, held } = await start({ holdMs: 1, heldMax: 10 });
  closers.push(() => gateway.close());
  expect(statusOf(await exchangeRaw(port, guess))).toBe(429);
  expect(statusOf(await exchangeRaw(port, exchange))).toBe(429);
  expect(held.count).toBe(0);
});

it('one network cannot use up the places of the others', async () => {
  const { gateway, port, held } = await start({ holdMs: anHour, heldMax: 10, heldPerNetworkMax: 1 });
  closers.push(() => gateway.close());
  send(port, guess);
  await vi.waitFor(() => expect(held.count).toBe(1));
  expect(statusOf(await exchangeRaw(port, guess))).toBe(429);
  expect(held.count).toBe(1);
});

it('behind a trusted proxy nothing is held, since its connections are those of many clients', async () => {
  const { gateway, port, held } = await start({ holdMs: anHour, heldMax: 10 }, ['127.0.0.0/8']);
  closers.push(() => gateway.close());
  expect(statusOf(await exchangeRaw(port, guess))).toBe(429);
  expect(statusOf(await exchangeRaw(port, exchange))).toBe(429);
  expect(held.count).toBe(0);
});
