import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import { createGateway } from '../packages/server/src/gateway/server.ts';
import { filterHeaders } from '../packages/server/src/gateway/stages/filter.ts';
import { createUpstreams } from '../packages/server/src/gateway/upstream.ts';
import { UpstreamExchange } from '../packages/server/src/gateway/upstream-exchange.ts';
import { createLogger, createLogSink } from '../packages/server/src/observe/log.ts';
import { createMetrics } from '../packages/server/src/observe/metrics.ts';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../packages/server/src/testing/test-gateway.ts';
import { createLastUsedBatch } from '../packages/server/src/usage/last-used.ts';

/**
 * One of the two gateways of the pipeline bench, in a process of its own: `checked` is the product with every
 * stage, call log, counters and last use; `bare` is the same server and the same upstream exchange with nothing
 * in between. Tells its port and a token, and on `cpu` the CPU time that it has used.
 */
const [mode = '', upstreamPort = ''] = process.argv.slice(2);
const settings = createTestSettings(Number(upstreamPort));
const listening = mode === 'checked' ? await startChecked() : await startBare();
process.send?.(listening);
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuS: (user + system) / 1e6 });
});
process.on('disconnect', () => process.exit(0));

async function startChecked() {
  const grant = createTestGrant({ networkRanges: ['127.0.0.0/8'] });
  const { view } = await createTestAccess([grant]);
  const logger = createLogger({ level: 'info', stream: createWriteStream('/dev/null') });
  const lastUsed = createLastUsedBatch({ write: async () => {}, onFailure: () => {} });
  const { deps } = createTestGatewayDeps(settings, view);
  const sinks = [createLogSink(logger), createMetrics().sink, lastUsed.sink];
  const port = await createGateway({ ...deps, sinks }).listen(0, '127.0.0.1');
  return { port, token: await createTestToken(grant) };
}

function startBare() {
  const upstreams = createUpstreams(settings.timeouts);
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
    const headers = ['host', host];
    const { rawHeaders } = request;
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index] ?? '';
      if (!hopByHop.has(name.toLowerCase())) headers.push(name, rawHeaders[index + 1] ?? '');
    }
    const exchange = new UpstreamExchange({
      response,
      body: null,
      filter: (answer) => ({
        kind: 'filtered',
        status: answer.status,
        headers: filterHeaders(answer.headers),
      }),
      isStillDecided: () => true,
      clientReadIdleMs: settings.timeouts.clientBodyIdleMs,
      settle: () => {},
    });
    upstreams.get(origin).dispatch({ path: request.url ?? '', method: 'GET', headers, body: null }, exchange);
  });
  return new Promise<{ port: number }>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ port: typeof address === 'object' && address !== null ? address.port : 0 });
    });
  });
}
