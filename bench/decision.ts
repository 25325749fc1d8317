import { createDecideDeps } from '../packages/server/src/gateway/create-decide-deps.ts';
import { createCall, takeAnew } from '../packages/server/src/gateway/advance-call.ts';
import type { Call } from '../packages/server/src/gateway/call.ts';
import { isRefusal } from '../packages/server/src/domain/refusal.ts';
import { decide } from '../packages/server/src/gateway/pipeline.ts';
import type { DecideDeps } from '../packages/server/src/gateway/pipeline.ts';
import {
  createTestAccess,
  createTestCatalogue,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../packages/server/src/testing/test-gateway.ts';
import { median, round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';

const rounds = 9;
const roundMs = 700;

/**
 * Measures one decision from the raw request to *limited*, including the creation of the call object, on one core and
 * without I/O: the token's digest, the caches of verified tokens and grants, a network rule, the path's match and the
 * rights. Repeating one call would favour caches, so that 64 different paths and 8 API users take turns.
 */
export async function run(): Promise<BenchOutcome> {
  const subjects = [await createSubject(100), await createSubject(10_000)];
  const rates = subjects.map((): number[] => []);
  for (let done = 0; done < rounds; done++) {
    for (const [index, subject] of subjects.entries()) rates[index]?.push(measure(subject));
  }
  for (const subject of subjects) await subject.close();
  const [small = Number.NaN, large = Number.NaN] = rates.map(median);
  return {
    bars: [
      {
        bar: 'decisions per second and core, 100 operations',
        value: Math.round(small),
        unit: '1/s',
        atLeast: 300_000,
      },
      { bar: '10,000 operations against 100', value: round(large / small), unit: 'ratio', atLeast: 0.8 },
    ],
    peers: { decisionsPerSecondWith10000Operations: Math.round(large) },
  };
}

interface Subject {
  readonly calls: readonly Call<'raw'>[];
  readonly deps: DecideDeps;
  close(): Promise<void>;
}

async function createSubject(operationCount: number): Promise<Subject> {
  const more = Array.from({ length: operationCount - 5 }, (_none, index) => ({
    id: `op-${index}`,
    method: index % 3 === 0 ? 'POST' : 'GET',
    pathTemplate: `/area-${index % 97}/{e}/things-${index}/{id}`,
    name: '',
    section: '',
    requirements: [{ moduleId: 'profiles', scope: index % 3 === 0 ? 'write' : 'read' }],
    deprecated: false,
    internal: false,
  }));
  const grants = Array.from({ length: 8 }, () =>
    createTestGrant({ networkRanges: ['10.0.0.0/8', '192.0.2.0/24'] }),
  );
  const tokens = await Promise.all(grants.map((grant) => createTestToken(grant)));
  const { access, view } = await createTestAccess(grants, {
    catalogue: createTestCatalogue(more),
    maxStaleMs: 1e9,
  });
  const { deps } = createTestGatewayDeps(createTestSettings(1), view);
  const deciding = createDecideDeps(deps);
  const calls = Array.from({ length: 64 }, (_none, index): Call<'raw'> => {
    const operation = more[(index * 7919) % more.length];
    const path = (operation?.pathTemplate ?? '').replace('{e}', 'Shop').replace('{id}', String(index));
    return createBenchCall(
      operation?.method ?? 'GET',
      `/v5${path}?page=2&size=50`,
      tokens[index % tokens.length] ?? '',
    );
  });
  for (const call of calls) {
    const decision = await decide(takeAnew(call), deciding);
    if (isRefusal(decision)) throw new Error(`the bench’s own call is refused: ${decision.rule}`);
  }
  return { calls, deps: deciding, close: () => access.close() };
}

function createBenchCall(method: string, rawTarget: string, token: string): Call<'raw'> {
  return createCall({
    requestId: 'bench',
    method,
    rawTarget,
    rawHeaders: [
      'Host',
      'api.test',
      'User-Agent',
      'bench/1.0',
      'Accept',
      'application/json',
      'Accept-Encoding',
      'gzip',
      'Authorization',
      `Bearer ${token}`,
      'Connection',
      'keep-alive',
      'X-Trace',
      'abc',
    ],
    httpVersion: '1.1',
    peerAddress: '::ffff:10.1.2.3',
    isEncrypted: true,
    atMs: 0,
  });
}

/** Returns decisions per second of CPU time. */
function measure({ calls, deps }: Subject): number {
  const startedAt = process.cpuUsage();
  const untilMs = performance.now() + roundMs;
  let decisions = 0;
  let allowed = 0;
  while (performance.now() < untilMs) {
    for (const call of calls) {
      const decision = decide(takeAnew(call), deps);
      if (!(decision instanceof Promise) && !isRefusal(decision)) allowed++;
      decisions++;
    }
  }
  if (allowed !== decisions) throw new Error('a cached decision was not immediate, or not a yes');
  const { user, system } = process.cpuUsage(startedAt);
  return decisions / ((user + system) / 1e6);
}
