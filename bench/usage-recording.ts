import type { ApiUserId } from '@postern/contract/ids';
import { createTestRecord } from '../packages/server/src/testing/test-gateway.ts';
import { createRandom } from '../packages/server/src/testing/generate-activity.ts';
import { createUsageRecorder } from '../packages/server/src/usage/usage-recorder.ts';
import { startBenchProcess } from './bench-process.ts';
import { median, round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';
import { runLoad } from './load.ts';

/** What one process forwards between two flushes when it is busy. */
const callsPerFlush = 72_000;
const flushMs = 9_000;
const rounds = 9;
const cpuUsPerS = 1e6;

/**
 * What recording a call costs, telling it over IPC included, as a share of the gateway's whole CPU time per call. The
 * calls are of 500 API users, 20 operations each, now and then from a second address, some refused; the gateway's own cost
 * is that of the pipeline bench, on the same machine.
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
  // A few API users, and a few operations of each, make most of the calls.
  const skewed = (count: number) => Math.floor(count ** random()) - 1;
  const records = Array.from({ length: callsPerFlush }, (_none, index) => {
    const user = skewed(501);
    const isFailure = random() < 0.03;
    return createTestRecord({
      atMs: baseMs + Math.floor((index * flushMs) / callsPerFlush),
      durationMs: 2 + skewed(200),
      apiUserId: `6ef7b6fa-0a75-45a6-ba93-${user.toString(16).padStart(12, '0')}` as ApiUserId,
      keyId: `key_${user}`,
      operationId: `operation${skewed(21)}`,
      clientAddress: `192.0.2.${(user % 100) + (random() < 0.1 ? 1 : 0)}`,
      // A text of its own for each call, as the parser gives it.
      userAgent: `okhttp/4.${user % 10}`,
      status: isFailure ? 403 : 200,
      code: isFailure ? 'right_missing' : undefined,
      responseBytes: 1_024,
    });
  });
  const measured: number[] = [];
  const recorder = createUsageRecorder({
    // As it goes over IPC.
    write: async (batch) => void JSON.stringify(batch),
    onFailure: (error) => console.error(error),
    flushEveryMs: 1e9,
  });
  for (let index = -2; index < rounds; index++) {
    const before = process.cpuUsage();
    for (const record of records) recorder.sink(record);
    await recorder.flush();
    const { user, system } = process.cpuUsage(before);
    if (index >= 0) measured.push((user + system) / callsPerFlush);
  }
  await recorder.close();
  return median(measured);
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
