import { startBenchProcess } from './bench-process.ts';
import type { BenchProcess } from './bench-process.ts';
import { median, round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';

const rounds = 5;
const answerBytes = 50 * 1_048_576;
const mebibyte = 1_048_576;

/**
 * Sends a 50 MB array through a gateway whose caller is limited, and the same answer to one who is not. Measures how
 * much the gateway process grows above its size before. Each run has a process of its own, so that no run profits from
 * memory that an earlier one left.
 */
export async function run(): Promise<BenchOutcome> {
  const upstream = await startBenchProcess('filter-upstream-process.ts', [String(answerBytes)]);
  const runs = { filtered: [] as Measured[], plain: [] as Measured[] };
  try {
    for (let index = 0; index < rounds; index++) {
      for (const mode of ['filtered', 'plain'] as const) {
        const measured = await measure(mode, upstream);
        runs[mode].push(measured);
        console.log(`round ${index + 1} of ${rounds}, ${mode}: ${JSON.stringify(measured)}`);
      }
    }
  } finally {
    upstream.stop();
  }
  const of = (mode: keyof typeof runs, field: keyof Measured) =>
    round(median(runs[mode].map((each) => each[field])), 1);
  const worst = Math.max(...runs.filtered.map(({ grownMb }) => grownMb));
  return {
    bars: [
      {
        bar: 'growth of the gateway while it filters 50 MB, worst round',
        value: round(worst, 1),
        unit: 'MB',
        atMost: 64,
      },
    ],
    peers: {
      filteredGrownMb: of('filtered', 'grownMb'),
      plainGrownMb: of('plain', 'grownMb'),
      filteredMoreThanPlainMb: round(of('filtered', 'grownMb') - of('plain', 'grownMb'), 1),
      filteredHeapGrownMb: of('filtered', 'heapGrownMb'),
      filteredMbPerCpuSecond: of('filtered', 'mbPerCpuS'),
      plainMbPerCpuSecond: of('plain', 'mbPerCpuS'),
      filteredAnswerMb: of('filtered', 'answerMb'),
    },
  };
}

interface Measured {
  /** Highest resident size minus that before the call. */
  readonly grownMb: number;
  readonly heapGrownMb: number;
  readonly mbPerCpuS: number;
  readonly answerMb: number;
}

async function measure(mode: 'filtered' | 'plain', upstream: BenchProcess): Promise<Measured> {
  const gateway = await startBenchProcess('filter-gateway-process.ts', [mode, String(upstream.port)]);
  try {
    const call = async (path: string) => {
      const answer = await fetch(`http://127.0.0.1:${gateway.port}/v5${path}`, {
        headers: { authorization: `Bearer ${gateway.token}` },
      });
      if (answer.status !== 200 || answer.body === null)
        throw new Error(`the gateway answered ${answer.status}`);
      let bytes = 0;
      for await (const chunk of answer.body) bytes += chunk.length;
      return bytes;
    };
    // Warms up connections, compiled code and the grant, with a small answer.
    for (let index = 0; index < 20; index++) await call('/small');
    const before = await gateway.readUsage();
    const answered = await call('/large');
    const after = await gateway.readUsage();
    return {
      grownMb: (after.peakRssBytes - before.rssBytes) / mebibyte,
      heapGrownMb: (after.peakHeapBytes - before.heapBytes) / mebibyte,
      mbPerCpuS: answerBytes / mebibyte / (after.cpuS - before.cpuS),
      answerMb: answered / mebibyte,
    };
  } finally {
    gateway.stop();
  }
}
