import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { mergeSamples } from './metric-sample.ts';
import type { MetricSource } from './metric-sample.ts';
import { metricsContentType, presentMetrics } from './present-metrics.ts';
import { createAnswerHealth } from './answer-health.ts';
import type { Readiness } from './readiness.ts';

export interface OperationsDeps {
  readonly sources: readonly MetricSource[];
  readonly readiness: Readiness;
  readonly reportFault: (fault: unknown) => void;
}

export interface OperationsServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `/metrics`, `/healthz` and `/readyz` of this process on a port of their own, because they are not for clients
 * of the API. If a source fails, its samples are omitted and the others are served.
 *
 * @throws Error when the port is taken
 */
export async function serveOperations(
  { port, host }: { readonly port: number; readonly host: string },
  deps: OperationsDeps,
): Promise<OperationsServer> {
  const { readiness } = deps;
  const answerHealth = createAnswerHealth({ ask: () => readiness.ask(), notes: () => readiness.notes() });
  const server = createServer((request, response) => {
    if (answerHealth(request, response)) return;
    answer(request, deps).then(
      (told) => send(response, told),
      (fault: unknown) => {
        deps.reportFault(fault);
        send(response, { status: 500, text: 'An unexpected fault; the log has it.\n' });
      },
    );
  });
  await listen(server, port, host);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Told {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
}

async function answer({ method, url = '/' }: IncomingMessage, deps: OperationsDeps): Promise<Told> {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, text: 'GET\n' };
  switch (url.split('?')[0]) {
    case '/metrics':
      return { status: 200, text: presentMetrics(await collect(deps)), type: metricsContentType };
    default:
      return { status: 404, text: '/metrics, /healthz or /readyz\n' };
  }
}

async function collect({ sources, reportFault }: OperationsDeps) {
  const lists = await Promise.all(
    sources.map(async (source) => {
      try {
        return await source();
      } catch (fault) {
        reportFault(fault);
        return [];
      }
    }),
  );
  return mergeSamples(lists);
}

function send(response: ServerResponse, { status, text, type = 'text/plain; charset=utf-8' }: Told): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}
