import { setTimeout as sleep } from 'node:timers/promises';
import { createUpstreams } from '../packages/server/src/gateway/upstream.ts';
import type { Upstreams } from '../packages/server/src/gateway/upstream.ts';
import type {
  UpstreamCall,
  UpstreamListener,
} from '../packages/server/src/gateway/upstream-client/upstream-call.ts';
import { createTestSettings } from '../packages/server/src/testing/test-gateway.ts';
import { startBenchProcess } from './bench-process.ts';
import { round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';

const callCount = 40_000;
const atOnce = 32;
const connectionsMax = 2_048;
/** The last number exceeds the maximum of connections: each call closes one of another licence and opens its own. */
const licenceCounts = [1, 100, 2_000, 20_000] as const;

/**
 * Measures the cost of licences not sharing connections to the upstream: memory for each open connection, and CPU time
 * for each call, when every call comes from another licence.
 */
export async function run(): Promise<BenchOutcome> {
  const upstream = await startBenchProcess('upstream-process.ts', []);
  try {
    const rows: Row[] = [];
    for (const count of licenceCounts) {
      rows.push(await measure(upstream.port, count));
      console.log(JSON.stringify(rows.at(-1)));
    }
    const [alone, , many] = rows;
    return {
      bars: [
        {
          bar: 'memory of a kept connection',
          value: round(
            (((many?.rssMb ?? 0) - (alone?.rssMb ?? 0)) * 1_024) /
              ((many?.connections ?? 1) - (alone?.connections ?? 0)),
            1,
          ),
          unit: 'KB',
          atMost: 64,
        },
      ],
      peers: { callsEach: callCount, atOnce, connectionsMax, rows },
    };
  } finally {
    upstream.stop();
  }
}

interface Row {
  readonly licences: number;
  readonly connections: number;
  readonly rssMb: number;
  readonly cpuMicrosecondsPerCall: number;
}

async function measure(upstreamPort: number, licences: number): Promise<Row> {
  const settings = createTestSettings(upstreamPort);
  const upstreams = createUpstreams({
    ...settings,
    upstreamConnections: { max: connectionsMax, idleMs: 600_000, ageMs: 600_000 },
  });
  const origin = settings.routes[0]?.upstreamOrigin ?? '';
  await callAll(upstreams, origin, licences);
  const before = process.cpuUsage();
  await callAll(upstreams, origin, licences);
  const { user, system } = process.cpuUsage(before);
  await sleep(500);
  globalThis.gc?.();
  const [stats] = upstreams.stats();
  const row = {
    licences,
    connections: stats?.open ?? 0,
    rssMb: round(process.memoryUsage().rss / 1_048_576, 1),
    cpuMicrosecondsPerCall: round((user + system) / callCount, 1),
  };
  upstreams.close();
  return row;
}

/** Each call is made by the next licence. */
async function callAll(upstreams: Upstreams, origin: string, licences: number): Promise<void> {
  let next = 0;
  const callOn = async (): Promise<void> => {
    while (next < callCount) await call(upstreams, origin, `licence ${next++ % licences}`);
  };
  await Promise.all(Array.from({ length: atOnce }, callOn));
}

function call(upstreams: Upstreams, origin: string, lane: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request: UpstreamCall = {
      method: 'GET',
      lane,
      head: 'GET / HTTP/1.1\r\nhost: upstream.test\r\n',
      body: null,
      contentLength: undefined,
    };
    const listener: UpstreamListener = {
      isOver: false,
      onConnection: () => true,
      mayGoOn: () => true,
      onInterim: () => undefined,
      onHeadAlone: () => undefined,
      onHead: () => undefined,
      onBody: () => undefined,
      onEnd: () => resolve(),
      onError: reject,
    };
    upstreams.send(origin, request, listener);
  });
}
