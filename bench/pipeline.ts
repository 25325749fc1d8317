import { median, round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';
import { startBenchProcess } from './bench-process.ts';
import type { BenchProcess } from './bench-process.ts';
import { connections, loadGenerator, runLoad } from './load.ts';
import { startNginx } from './nginx-peer.ts';

/** Many short rounds: a disturbance of the machine affects few of them, and both sides of a ratio equally. */
const rounds = 15;
const roundS = 1;
const warmUpS = 4;

/**
 * Measures the cost of the checks: calls per CPU second of the gateway with every stage, log, counters and last use, on
 * a cached token, compared with the same server that only forwards. Runs alternate, so that disturbances affect all
 * equally; a ratio is computed per round, and the median counts. CPU time is that of the gateway process.
 */
export async function run(): Promise<BenchOutcome> {
  const upstream = await startBenchProcess('upstream-process.ts', []);
  const checked = await startBenchProcess('gateway-process.ts', ['checked', String(upstream.port)]);
  const bare = await startBenchProcess('gateway-process.ts', ['bare', String(upstream.port)]);
  const unchecked = await startBenchProcess('gateway-process.ts', ['unchecked', String(upstream.port)]);
  const nginx = await startNginx(upstream.port);
  try {
    return await compare({ checked, bare, unchecked, nginx });
  } finally {
    for (const each of [checked, bare, unchecked, nginx, upstream]) each?.stop();
  }
}

interface Contestants {
  readonly checked: BenchProcess;
  readonly bare: BenchProcess;
  readonly unchecked: BenchProcess;
  readonly nginx: BenchProcess | undefined;
}

async function compare(contestants: Contestants): Promise<BenchOutcome> {
  const { token } = contestants.checked;
  const names = ['checked', 'bare', 'unchecked', 'nginx'] as const;
  const rates = { checked: [], bare: [], unchecked: [], nginx: [] } as Record<
    (typeof names)[number],
    number[]
  >;
  for (const name of names) await measureIfThere(contestants[name], token, warmUpS);
  for (let index = 0; index < rounds; index++) {
    // The order alternates with each round.
    for (const name of index % 2 === 0 ? names : names.toReversed()) {
      rates[name].push(await measureIfThere(contestants[name], token, roundS));
    }
    console.log(
      `round ${index + 1} of ${rounds}: ${names.map((name) => `${name} ${Math.round(rates[name].at(-1) ?? 0)}`).join(', ')}`,
    );
  }
  const ratio = (one: readonly number[], other: readonly number[]) =>
    round(median(one.map((rate, index) => rate / (other[index] ?? Number.NaN))));
  const hasNginx = contestants.nginx !== undefined;
  return {
    bars: [
      {
        bar: 'gateway against bare forward',
        value: ratio(rates.checked, rates.bare),
        unit: 'ratio',
        atLeast: 0.85,
      },
    ],
    peers: {
      unit: 'calls per CPU second of the proxying process',
      load: `${loadGenerator}, ${connections} connections, 1 KB answers`,
      gateway: Math.round(median(rates.checked)),
      bareForward: Math.round(median(rates.bare)),
      gatewayWithoutTheDecision: Math.round(median(rates.unchecked)),
      gatewayAgainstItselfWithoutTheDecision: ratio(rates.checked, rates.unchecked),
      nginxProxyPass: hasNginx ? Math.round(median(rates.nginx)) : 'nginx is not installed',
      ...(hasNginx && {
        gatewayAgainstNginx: ratio(rates.checked, rates.nginx),
        bareForwardAgainstNginx: ratio(rates.bare, rates.nginx),
      }),
    },
  };
}

function measureIfThere(gateway: BenchProcess | undefined, token: string, seconds: number): Promise<number> {
  return gateway === undefined ? Promise.resolve(Number.NaN) : measure(gateway, token, seconds);
}

/** Returns calls per CPU second. */
async function measure(gateway: BenchProcess, token: string, seconds: number): Promise<number> {
  const before = await gateway.readCpuS();
  const { calls, failures } = await runLoad(`http://127.0.0.1:${gateway.port}/v5/profiles/1`, token, seconds);
  const cpuS = (await gateway.readCpuS()) - before;
  if (failures > 0 || calls === 0) throw new Error(`${failures} of ${calls} calls failed`);
  return calls / cpuS;
}
