import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSpanExporter } from '../observe/span-exporter.ts';
import type { SpanExporter } from '../observe/span-exporter.ts';
import { createWatchCall } from '../observe/watch-calls.ts';
import { exchangeRaw, listenOn, rawRequest, startRawUpstream, statusOf } from '../testing/raw-http.ts';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../testing/test-gateway.ts';
import { createGateway } from './server.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const spanSchema = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  name: z.string(),
  kind: z.int(),
  startTimeUnixNano: z.string().regex(/^\d{19}$/),
  endTimeUnixNano: z.string().regex(/^\d{19}$/),
  attributes: z.array(
    z.object({
      key: z.string(),
      value: z.union([z.object({ stringValue: z.string() }), z.object({ intValue: z.string() })]),
    }),
  ),
  events: z.array(z.object({ name: z.string(), timeUnixNano: z.string() })).optional(),
  status: z.object({ code: z.int() }).optional(),
});
type Span = z.infer<typeof spanSchema>;
const exportSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(z.unknown()) }),
      scopeSpans: z.array(z.object({ scope: z.object({ name: z.string() }), spans: z.array(spanSchema) })),
    }),
  ),
});

/** A collector that takes OTLP over HTTP, in its JSON form. */
async function startCollector() {
  const requests: { readonly headers: Record<string, unknown>; readonly spans: readonly Span[] }[] = [];
  const state = { status: 200 };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { resourceSpans } = exportSchema.parse(JSON.parse(body));
      const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
      requests.push({ headers: { ...request.headers, url: request.url }, spans });
      response.writeHead(state.status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  const port = await listenOn(server);
  closers.push(() => (server.closeAllConnections(), server.close()));
  return { endpoint: `http://127.0.0.1:${port}/v1/traces`, requests, state };
}

function openExporter(endpoint: string, failures: unknown[] = []): SpanExporter {
  return createSpanExporter({
    endpoint,
    headers: { authorization: 'Bearer collector' },
    serviceName: 'postern-test',
    version: '1.2.3',
    fetch: (url, init) => fetch(url, init),
    onFailure: (error) => failures.push(error),
    flushEveryMs: 3_600_000,
  });
}

async function startTraced(exporter: SpanExporter, { tracesCalls = true } = {}) {
  const upstream = await startRawUpstream();
  const grant = createTestGrant();
  const { access, view } = await createTestAccess([grant]);
  const { deps } = createTestGatewayDeps(createTestSettings(upstream.port, { tracesCalls }), view);
  const watchCall = tracesCalls
    ? createWatchCall({
        timedCalls: 0,
        tracing: { sampleRatio: 1, isBelieved: () => true, random: Math.random },
      })
    : undefined;
  const gateway = createGateway({ ...deps, watchCall, sinks: [exporter.sink] });
  const port = await gateway.listen(0, '127.0.0.1');
  closers.push(async () => {
    await gateway.close();
    await access.close();
    await upstream.close();
  });
  const authorization = `Authorization: Bearer ${await createTestToken(grant)}`;
  return {
    upstream,
    call: (method: string, target: string, headers: readonly string[] = []) =>
      exchangeRaw(port, rawRequest(method, target, [authorization, ...headers])),
  };
}

const attributesOf = ({ attributes }: Span) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
const stages = ['receive', 'match', 'authenticate', 'admit', 'authorise', 'limit', 'prepare'];

describe('a traced call', () => {
  it('reaches the collector as two spans of the client’s trace, and the upstream learns the inner one', async () => {
    const collector = await startCollector();
    const exporter = openExporter(collector.endpoint);
    const { upstream, call } = await startTraced(exporter);
    const [traceId, parentId] = ['a'.repeat(32), 'b'.repeat(16)];
    const headers = [`traceparent: 00-${traceId}-${parentId}-01`, 'tracestate: vendor=1'];
    expect(statusOf(await call('GET', '/v5/profiles/1?secret=1', headers))).toBe(200);
    await exporter.close();
    const [sent] = collector.requests;
    expect(sent?.headers).toMatchObject({
      url: '/v1/traces',
      'content-type': 'application/json',
      authorization: 'Bearer collector',
    });
    const [outer, inner] = sent?.spans ?? [];
    if (outer === undefined || inner === undefined) throw new Error('two spans expected');
    expect(outer).toMatchObject({ traceId, parentSpanId: parentId, name: 'GET /profiles/{id}', kind: 2 });
    expect(inner).toMatchObject({ traceId, parentSpanId: outer.spanId, kind: 3 });
    expect(attributesOf(outer)).toMatchObject({
      'http.request.method': 'GET',
      'http.response.status_code': '200',
      'url.path': '/v5/profiles/1',
      'postern.api': 'v5',
    });
    expect(outer.events?.map(({ name }) => name)).toEqual([...stages, 'forward', 'filter']);
    const times = [outer.startTimeUnixNano, ...(outer.events ?? []).map(({ timeUnixNano }) => timeUnixNano)];
    expect(times).toEqual(times.toSorted((one, other) => Number(BigInt(one) - BigInt(other))));
    expect(JSON.stringify(sent?.spans)).not.toMatch(/secret|Bearer|127\.0\.0\.1/);
    const head = upstream.heads.at(-1) ?? '';
    expect(head.match(/^trace.*$/gim)).toEqual([
      `traceparent: 00-${traceId}-${inner.spanId}-01`,
      'tracestate: vendor=1',
    ]);
    expect(exporter.samples().map(({ labels, value }) => [labels['outcome'], value])).toEqual([
      ['exported', 1],
      ['dropped', 0],
    ]);
  });

  it('that is refused is one span, with the code and without an inner one; a failed upstream marks both', async () => {
    const collector = await startCollector();
    const exporter = openExporter(collector.endpoint);
    const { upstream, call } = await startTraced(exporter);
    expect(statusOf(await call('POST', '/v5/imports'))).toBe(403);
    upstream.answer = (socket) => socket.destroy();
    expect(statusOf(await call('POST', '/v5/profiles'))).toBe(502);
    await exporter.close();
    const [refused, failed, inner] = collector.requests.flatMap(({ spans }) => spans);
    expect(refused && attributesOf(refused)).toMatchObject({
      'postern.code': 'right_missing',
      'postern.stage': 'authorise',
    });
    expect(refused?.status).toBeUndefined();
    expect([failed?.status, inner?.status]).toEqual([{ code: 2 }, { code: 2 }]);
    expect(inner?.parentSpanId).toBe(failed?.spanId);
  });

  it('passes the client’s own context on untouched where nothing is traced', async () => {
    const exporter = openExporter('http://127.0.0.1:9/');
    const { upstream, call } = await startTraced(exporter, { tracesCalls: false });
    await call('GET', '/v5/profiles/1', ['traceparent: anything', 'tracestate: a=b']);
    expect(upstream.heads.at(-1)).toMatch(/traceparent: anything\r\ntracestate: a=b/i);
    await exporter.close();
  });
});

describe('a collector that is away', () => {
  it('costs traces, which are counted, and no call; it is told once, and heard of again', async () => {
    const collector = await startCollector();
    const failures: unknown[] = [];
    const exporter = openExporter(collector.endpoint, failures);
    const { call } = await startTraced(exporter);
    const samples = () => exporter.samples().map(({ value }) => value);
    collector.state.status = 503;
    for (const _time of [1, 2]) {
      expect(statusOf(await call('GET', '/v5/profiles/1'))).toBe(200);
      await exporter.close();
    }
    expect([failures.length, samples()]).toEqual([1, [0, 2]]);
    collector.state.status = 200;
    expect(statusOf(await call('GET', '/v5/profiles/1'))).toBe(200);
    await exporter.close();
    expect(samples()).toEqual([1, 2]);
  });
});
