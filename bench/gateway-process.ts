import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { bulkheadConfigSchema } from '../packages/server/src/config/bulkhead-config-schema.ts';
import { createBulkheads } from '../packages/server/src/gateway/bulkhead.ts';
import { isRefusal } from '../packages/server/src/domain/refusal.ts';
import { createCall } from '../packages/server/src/gateway/advance-call.ts';
import type { Client } from '../packages/server/src/gateway/client.ts';
import { createDecideDeps } from '../packages/server/src/gateway/create-decide-deps.ts';
import { createIdentityBlocks } from '../packages/server/src/gateway/fast/identity-block.ts';
import { createFindPublicPlace } from '../packages/server/src/gateway/public-place.ts';
import { createIdentityTokens } from '../packages/server/src/gateway/identity-token.ts';
import { decide } from '../packages/server/src/gateway/pipeline.ts';
import { createGateway } from '../packages/server/src/gateway/server.ts';
import type { GatewayDeps } from '../packages/server/src/gateway/gateway-deps.ts';
import { filter, filterHeaders } from '../packages/server/src/gateway/stages/filter.ts';
import { forward } from '../packages/server/src/gateway/stages/forward.ts';
import { prepare } from '../packages/server/src/gateway/stages/prepare.ts';
import { record } from '../packages/server/src/gateway/stages/record.ts';
import { createUpstreams } from '../packages/server/src/gateway/upstream.ts';
import { ClientAnswer } from '../packages/server/src/gateway/exchange/client-answer.ts';
import type { AnswerFlow } from '../packages/server/src/gateway/exchange/client-answer.ts';
import type { ExchangeOutcome } from '../packages/server/src/gateway/exchange/exchange.ts';
import type {
  UpstreamControl,
  UpstreamListener,
} from '../packages/server/src/gateway/upstream-client/upstream-call.ts';
import { createLogger, createLogSink } from '../packages/server/src/observe/log.ts';
import { createMetrics } from '../packages/server/src/observe/metrics.ts';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../packages/server/src/testing/test-gateway.ts';
import { createUsageRecorder } from '../packages/server/src/usage/usage-recorder.ts';

/**
 * One of the gateways of the pipeline bench, in a process of its own. `checked` is the product with every stage,
 * identity headers, call log, counters and usage; `bare` is the same server and upstream client with nothing in
 * between; `unchecked` is `checked` with one decision for all calls. Reports its port and a token, and on `cpu` the CPU
 * time that it has used.
 */
const [mode = '', upstreamPort = ''] = process.argv.slice(2);
const plain = createTestSettings(Number(upstreamPort));
// The defaults of an API.
const bulkhead = bulkheadConfigSchema.parse({});
const settings = { ...plain, routes: plain.routes.map((route) => ({ ...route, bulkhead })) };
const listening = mode === 'bare' ? await startBare() : await startGateway();
process.send?.(listening);
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuS: (user + system) / 1e6 });
});
process.on('disconnect', () => process.exit(0));

async function startGateway() {
  const grant = createTestGrant({ networkRanges: ['127.0.0.0/8'] });
  const { view } = await createTestAccess([grant]);
  // Writes to standard output, which the bench discards.
  const logger = createLogger({ level: 'info' });
  const usage = createUsageRecorder({ write: async () => {}, onFailure: () => {} });
  const { deps } = createTestGatewayDeps(settings, view);
  const sinks = [createLogSink(logger), createMetrics().sink, usage.sink];
  const token = await createTestToken(grant);
  if (mode === 'unchecked') return { port: await startUnchecked({ ...deps, sinks }, token), token };
  return { port: await createGateway({ ...deps, sinks }).listen(0, '127.0.0.1'), token };
}

function startBare() {
  const upstreams = createUpstreams(settings);
  const origin = settings.routes[0]?.upstreamOrigin ?? '';
  const host = settings.routes[0]?.upstreamHost ?? '';
  const hopByHop = new Set([
    'host',
    'connection',
    'keep-alive',
    'transfer-encoding',
    'upgrade',
    'te',
    'trailer',
  ]);
  const server = createServer({ noDelay: true, requestTimeout: 0 }, (request, response) => {
    let head = `${request.method} ${request.url} HTTP/1.1\r\nhost: ${host}\r\n`;
    const { rawHeaders } = request;
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index] ?? '';
      if (!hopByHop.has(name.toLowerCase())) head += `${name}: ${rawHeaders[index + 1]}\r\n`;
    }
    const exchange = new BareExchange({ request, response });
    upstreams.send(
      origin,
      { method: 'GET', lane: 'bench', head, body: null, contentLength: undefined },
      exchange,
    );
  });
  return listen(server).then((port) => ({ port }));
}

/** Passes an answer on, and asks nobody whether it may. */
class BareExchange implements UpstreamListener, AnswerFlow {
  readonly #answer: ClientAnswer;
  #control: UpstreamControl | undefined;
  isOver = false;

  constructor(client: Client) {
    this.#answer = new ClientAnswer(client, this, settings.timeouts.clientBodyIdleMs);
  }

  onConnection(control: UpstreamControl): boolean {
    this.#control = control;
    return true;
  }

  mayGoOn(): boolean {
    return true;
  }

  onInterim(): void {}

  onHead(status: number, answered: readonly string[]): void {
    const headers = filterHeaders({ status, headers: answered });
    this.#answer.begin({ kind: 'filtered', status, headers, body: undefined });
  }

  onHeadAlone(): void {
    this.#answer.flushHead();
  }

  onBody(lent: Buffer): void {
    this.#answer.write(Buffer.from(lent));
  }

  onEnd(): void {
    this.#answer.end();
    this.#end();
  }

  onError(): void {
    this.#answer.cut();
    this.#end();
  }

  #end(): void {
    this.isOver = true;
    this.#control = undefined;
    this.#answer.stopWatching();
  }

  pause(): void {
    this.#control?.pause();
  }

  resume(): void {
    this.#control?.resume();
  }

  onSlowClient(): void {
    this.#control?.abort(new Error('the client is slow'));
  }
}

/** Starts a gateway that judges nothing: it prepares, forwards, filters and records, on one decision made before. */
async function startUnchecked(deps: GatewayDeps, token: string): Promise<number> {
  const { view } = deps;
  const upstreams = createUpstreams(settings);
  const rawHeaders = ['Host', '127.0.0.1', 'Authorization', `Bearer ${token}`];
  const raw = createCall({
    requestId: 'bench',
    method: 'GET',
    rawTarget: '/v5/profiles/1',
    rawHeaders,
    httpVersion: '1.1',
    peerAddress: '127.0.0.1',
    isEncrypted: false,
    atMs: Date.now(),
  });
  const decision = await decide(raw, createDecideDeps(deps));
  if (isRefusal(decision)) throw new Error(decision.rule);
  const identityTokens = createIdentityTokens({ sign: deps.signIdentity, issuer: 'bench', now: Date.now });
  const identityBlocks = createIdentityBlocks(identityTokens, createFindPublicPlace([]));
  const forwardDeps = {
    upstreams,
    bulkheads: createBulkheads(settings.routes),
    view,
    now: Date.now,
    limits: settings.limits,
    timeouts: settings.timeouts,
  };
  const recordDeps = { environment: settings.environment, sinks: deps.sinks, now: Date.now };
  const answer = async (client: Client): Promise<void> => {
    const prepared = await prepare({ ...decision, atMs: Date.now() }, { identityBlocks });
    const settle = (outcome: ExchangeOutcome): void => {
      if (outcome.kind !== 'outdated') record(prepared, outcome, recordDeps);
    };
    forward(prepared, { client, filter, settle, findHalt: () => undefined }, forwardDeps);
  };
  const server = createServer({ noDelay: true, requestTimeout: 0 }, (request, response) => {
    void answer({ request, response });
  });
  return await listen(server);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
