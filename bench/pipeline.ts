import { median, round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';
import { startBenchProcess } from './bench-process.ts';
import type { BenchProcess } from './bench-process.ts';
import { connections, loadGenerator, runLoad } from './load.ts';
import { startNginx } from './nginx-peer.ts';

const rounds = 7;
const roundS = 3;

/**
 * What the checks cost: calls per CPU second of the gateway with every stage, log, counters and last use, on a
 * cached token, against the same server forwarding bare. Runs take turns, so that the machine's moods hit all
 * alike; a ratio is made per round, and the median counts. CPU time is the gateway process's own.
 */
export async function run(): Promise<BenchOutcome> {
  const upstream = await startBenchProcess('upstream-process.ts', []);
  const checked = await startBenchProcess('gateway-process.ts', ['checked', String(upstream.port)]);
  const bare = await startBenchProcess('gateway-process.ts', ['bare', String(upstream.port)]);
  const nginx = await startNginx(upstream.port);
  try {
    return await compare({ checked, bare, nginx });
  } finally {
    for (const each of [checked, bare, nginx, upstream]) each?.stop();
  }
}

interface Contestants {
  readonly checked: BenchProcess;
  readonly bare: BenchProcess;
  readonly nginx: BenchProcess | undefined;
}

async function compare({ checked, bare, nginx }: Contestants): Promise<BenchOutcome> {
  const token = checked.token;
  for (const each of [checked, bare]) await measure(each, token, 2);
  const rates = {
    checked: [] as number[],
    bare: [] as number[],
    nginx: [] as number[],
    ratio: [] as number[],
  };
  for (let index = 0; index < rounds; index++) {
    // The order turns with each round.
    const isEven = index % 2 === 0;
    const first = await measure(isEven ? checked : bare, token, roundS);
    const second = await measure(isEven ? bare : checked, token, roundS);
    const [checkedRate, bareRate] = isEven ? [first, second] : [second, first];
    rates.checked.push(checkedRate);
    rates.bare.push(bareRate);
    rates.ratio.push(checkedRate / bareRate);
    if (nginx !== undefined) rates.nginx.push(await measure(nginx, token, roundS));
    console.log(
      `round ${index + 1} of ${rounds}: checked ${Math.round(checkedRate)}, bare ${Math.round(bareRate)} calls per CPU second`,
    );
  }
  const nginxRate = nginx === undefined ? null : Math.round(median(rates.nginx));
  return {
    bars: [
      {
        bar: 'gateway against bare forward',
        value: round(median(rates.ratio)),
        unit: 'ratio',
        atLeast: 0.85,
      },
    ],
    peers: {
      unit: 'calls per CPU second of the proxying process',
      load: `${loadGenerator}, ${connections} connections, 1 KB answers`,
      gateway: Math.round(median(rates.checked)),
      bareForward: Math.round(median(rates.bare)),
      nginxProxyPass: nginxRate ?? 'nginx is not installed',
      ...(nginxRate === null
        ? {}
        : {
            gatewayAgainstNginx: round(median(rates.checked) / nginxRate),
            bareForwardAgainstNginx: round(median(rates.bare) / nginxRate),
          }),
    },
  };
}

/** Calls per CPU second. */
async function measure(gateway: BenchProcess, token: string, seconds: number): Promise<number> {
  const before = await gateway.readCpuS();
  const { calls, failures } = await runLoad(`http://127.0.0.1:${gateway.port}/v5/profiles/1`, token, seconds);
  const cpuS = (await gateway.readCpuS()) - before;
  if (failures > 0 || calls === 0) throw new Error(`${failures} of ${calls} calls failed`);
  return calls / cpuS;
}
