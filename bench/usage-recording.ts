import { randomUUID } from 'node:crypto';
import { apiUserIdSchema } from '@postern/contract/ids';
import type { CallRecord } from '../packages/server/src/observe/call-record.ts';
import { createTestRecord } from '../packages/server/src/testing/test-gateway.ts';
import { createRandom } from '../packages/server/src/testing/generate-activity.ts';
import { createUsageRecorder } from '../packages/server/src/usage/usage-recorder.ts';
import { startBenchProcess } from './bench-process.ts';
import { median, round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';
import { runLoad } from './load.ts';

/** The number of calls that one busy process forwards between two flushes. */
const callsPerFlush = 72_000;
const flushMs = 9_000;
const rounds = 9;
const cpuUsPerS = 1e6;

/**
 * Measures the cost of recording a call, including sending it over IPC, as a share of the gateway's whole CPU time per
 * call. The calls are of 500 API users with 20 operations each, sometimes from a second address, and some are refused.
 * The gateway's own cost is that of the pipeline bench on the same machine.
 */
export async function measureRecording(): Promise<BenchOutcome> {
  const recordingUs = await measureRecordingUs();
  const gatewayUs = await measureGatewayUs();
  return {
    bars: [
      {
        bar: 'usage recording, of the gateway’s CPU per call',
        value: round((recordingUs / gatewayUs) * 100, 2),
        unit: '%',
        atMost: 3,
      },
    ],
    peers: { recordingUsPerCall: round(recordingUs), gatewayUsPerCall: round(gatewayUs) },
  };
}

async function measureRecordingUs(): Promise<number> {
  const random = createRandom(7);
  const baseMs = Date.now();
  // The ids are the same string objects in every call, like those of cached grants and catalogues in a gateway.
  const apiUserIds = Array.from({ length: 500 }, () => apiUserIdSchema.parse(randomUUID()));
  const keyIds = apiUserIds.map((_none, user) => `key_${user}`);
  const operationIds = Array.from({ length: 20 }, (_none, place) => `operation${place}`);
  // A few API users, and a few of their operations, make most of the calls.
  const skewed = (count: number) => Math.floor(count ** random()) - 1;
  const records = Array.from({ length: callsPerFlush }, (_none, index) => {
    const user = skewed(501);
    const isFailure = random() < 0.03;
    return createTestRecord({
      atMs: baseMs + Math.floor((index * flushMs) / callsPerFlush),
      durationMs: 2 + skewed(200),
      apiUserId: apiUserIds[user],
      keyId: keyIds[user],
      operationId: operationIds[skewed(21)],
      clientAddress: `192.0.2.${(user % 100) + (random() < 0.1 ? 1 : 0)}`,
      // A new string for each call, as the parser creates it.
      userAgent: `okhttp/4.${user % 10}`,
      status: isFailure ? 403 : 200,
      code: isFailure ? 'right_missing' : undefined,
      responseBytes: 1_024,
    });
  });
  const recorder = createUsageRecorder({
    // Serialises the batch as it is sent over IPC.
    write: async (batch) => void JSON.stringify(batch),
    onFailure: (error) => console.error(error),
    flushEveryMs: 1e9,
  });
  const recorded: number[] = [];
  const fetched: number[] = [];
  for (let index = -2; index < rounds; index++) {
    const fetching = measureCpuUs(() => touch(records));
    const before = process.cpuUsage();
    for (const record of records) recorder.sink(record);
    await recorder.flush();
    const { user, system } = process.cpuUsage(before);
    if (index < 0) continue;
    fetched.push(fetching / callsPerFlush);
    recorded.push((user + system) / callsPerFlush);
  }
  await recorder.close();
  // A gateway records a call that is still in the CPU's cache. Here each record has to be fetched from memory first,
  // which is subtracted.
  return median(recorded) - median(fetched);
}

function measureCpuUs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Reads the same fields as recording, and does nothing with them. */
function touch(records: readonly CallRecord[]): number {
  let sum = 0;
  for (const record of records) {
    sum += record.atMs + record.durationMs + record.status + record.requestBytes + record.responseBytes;
    if (record.apiUserId === record.keyId || record.operationId === record.clientAddress) sum++;
    if (record.userAgent === record.basePath || record.apiId === record.scheme) sum++;
  }
  return sum;
}

async function measureGatewayUs(): Promise<number> {
  const upstream = await startBenchProcess('upstream-process.ts', []);
  const gateway = await startBenchProcess('gateway-process.ts', ['checked', String(upstream.port)]);
  try {
    const url = `http://127.0.0.1:${gateway.port}/v5/profiles/1`;
    const measured: number[] = [];
    for (let index = -1; index < 5; index++) {
      const beforeS = await gateway.readCpuS();
      const { calls } = await runLoad(url, gateway.token, 2);
      if (index >= 0) measured.push((((await gateway.readCpuS()) - beforeS) * cpuUsPerS) / calls);
    }
    return median(measured);
  } finally {
    gateway.stop();
    upstream.stop();
  }
}
