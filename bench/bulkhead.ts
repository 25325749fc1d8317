import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { startBenchProcess } from './bench-process.ts';
import type { BenchProcess } from './bench-process.ts';
import { median, round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';
import { benchDocumentPath } from './bulkhead-portal.ts';

const rounds = 5;
const measuredS = 3;
const othersConnections = 8;
const othersPauseMs = 10;
const offenderConnections = 150;

/** The behaviour of the one licence: no calls, calls that take a second each, or as many quick calls as it can. */
const offences = ['none', 'slow', 'flood'] as const;
type Offence = (typeof offences)[number];
/** The behaviour of callers without a slot of their own; see bulkhead-flood-process.ts. */
const floods = ['basic', 'keys', 'tokens', 'bodies', 'portal'] as const;
type Flood = (typeof floods)[number];
const modes = ['bounded', 'open'] as const;
type Mode = (typeof modes)[number];

const measuredSchema = z.object({ calls: z.int(), refused: z.int(), p50Ms: z.number(), p99Ms: z.number() });

/**
 * Measures four licences that call slowly while a fifth keeps 150 calls open, over an upstream of 64 workers. It
 * compares the duration of the four licences' calls with and without the fifth, with 16 slots per licence and without
 * bulkheads. Runs alternate, a ratio is computed per round, and the median counts.
 *
 * A flood also takes time from a machine whose cores it shares with everything else. So each flood is sent a second
 * time to a bystander, a gateway of its own that none of the measured calls reach. The bars compare the two: what
 * remains is the part that the gateway can be blamed for. Ratios to a quiet machine are reported beside them.
 */
export async function run(): Promise<BenchOutcome> {
  const upstream = await startBenchProcess('bulkhead-upstream-process.ts', []);
  const gateways: Record<Mode, BenchProcess> = {
    bounded: await startBenchProcess('bulkhead-gateway-process.ts', ['bounded', String(upstream.port)]),
    open: await startBenchProcess('bulkhead-gateway-process.ts', ['open', String(upstream.port)]),
  };
  const bystander = await startBenchProcess('bulkhead-gateway-process.ts', [
    'bounded',
    String(upstream.port),
  ]);
  try {
    const bulkheads = await compare(gateways, bystander);
    const flooded = await compareFloods(gateways.bounded, bystander);
    return {
      bars: [...bulkheads.bars, ...flooded.bars],
      peers: { ...bulkheads.peers, ...flooded.peers },
    };
  } finally {
    for (const each of [...Object.values(gateways), bystander, upstream]) each.stop();
  }
}

async function compare(
  gateways: Readonly<Record<Mode, BenchProcess>>,
  bystander: BenchProcess,
): Promise<BenchOutcome> {
  const p99s = new Map<string, number[]>();
  for (const mode of modes) await measure(gateways[mode], { offence: 'none', at: gateways[mode] });
  await measure(bystander, { offence: 'none', at: bystander });
  for (let index = 0; index < rounds; index++) {
    const note = (key: string, { p99Ms }: { readonly p99Ms: number }): void =>
      void p99s.set(key, [...(p99s.get(key) ?? []), p99Ms]);
    for (const mode of modes) {
      for (const offence of offences) {
        note(`${mode} ${offence}`, await measure(gateways[mode], { offence, at: gateways[mode] }));
      }
    }
    for (const offence of ['slow', 'flood'] as const) {
      note(`bystander ${offence}`, await measure(gateways.bounded, { offence, at: bystander }));
    }
    const latest = [...p99s].map(([key, values]) => `${key} ${round(values.at(-1) ?? Number.NaN, 1)}`);
    console.log(`round ${index + 1} of ${rounds}: p99 in ms: ${latest.join(', ')}`);
  }
  const of = (key: string): readonly number[] => p99s.get(key) ?? [];
  const ratio = (key: string, base: string): number =>
    round(median(of(key).map((p99, index) => p99 / (of(base)[index] ?? Number.NaN))));
  return {
    bars: [
      bar('others’ p99 beside a licence whose calls are slow', ratio('bounded slow', 'bystander slow')),
      bar('others’ p99 beside a licence that floods', ratio('bounded flood', 'bystander flood')),
    ],
    peers: {
      timesQuiet: {
        slow: ratio('bounded slow', 'bounded none'),
        flood: ratio('bounded flood', 'bounded none'),
      },
      withoutBulkheads: { slow: ratio('open slow', 'open none'), flood: ratio('open flood', 'open none') },
      othersP99Ms: Object.fromEntries([...p99s].map(([key, values]) => [key, round(median(values), 1)])),
    },
  };
}

function bar(name: string, value: number, atMost = 1.5) {
  return { bar: name, value, unit: 'times with the same flood at another gateway', atMost };
}

/** Compares floods that no bulkhead covers, each with the same flood at the bystander in the same round. */
async function compareFloods(gateway: BenchProcess, bystander: BenchProcess): Promise<BenchOutcome> {
  const p99s = new Map<string, number[]>();
  const answers = new Map<Flood, unknown>();
  const note = (key: string, p99Ms: number): void => void p99s.set(key, [...(p99s.get(key) ?? []), p99Ms]);
  for (let index = 0; index < rounds; index++) {
    note('quiet', (await measure(gateway, { offence: 'none', at: gateway })).p99Ms);
    for (const flood of floods) {
      const { measured, answered } = await measureBeside(gateway, { flood, at: gateway });
      note(flood, measured.p99Ms);
      answers.set(flood, answered);
      note(`${flood} elsewhere`, (await measureBeside(gateway, { flood, at: bystander })).measured.p99Ms);
    }
    const latest = [...p99s].map(([key, values]) => `${key} ${round(values.at(-1) ?? Number.NaN, 1)}`);
    console.log(`floods, round ${index + 1} of ${rounds}: p99 in ms: ${latest.join(', ')}`);
  }
  const ratio = (flood: Flood, base: string): number => {
    const bases = p99s.get(base) ?? [];
    return round(median((p99s.get(flood) ?? []).map((p99, index) => p99 / (bases[index] ?? Number.NaN))));
  };
  return {
    bars: floods.map((flood) =>
      bar(`others’ p99 beside a flood of ${flood}`, ratio(flood, `${flood} elsewhere`), 1.2),
    ),
    peers: {
      floodTimesQuiet: Object.fromEntries(floods.map((flood) => [flood, ratio(flood, 'quiet')])),
      floodP99Ms: Object.fromEntries([...p99s].map(([key, values]) => [key, round(median(values), 1)])),
      floodAnswers: Object.fromEntries(answers),
    },
  };
}

interface FloodPlace {
  readonly flood: Flood;
  /** The gateway that is flooded: the measured one, or the bystander. */
  readonly at: BenchProcess;
}

async function measureBeside(gateway: BenchProcess, { flood, at }: FloodPlace) {
  const [, , ...others] = gateway.token.split(' ');
  const [portalPort = '', offender = ''] = at.token.split(' ');
  const base = `http://127.0.0.1:${at.port}`;
  const urls: Readonly<Record<Flood, string>> = {
    basic: `${base}/v5/profiles/1`,
    keys: `${base}/v5/profiles/1`,
    tokens: `${base}/oauth/token`,
    bodies: `${base}/v5/send`,
    portal: `http://127.0.0.1:${portalPort}${benchDocumentPath}`,
  };
  const settleS = 1;
  const args = [flood, urls[flood], String(measuredS + settleS), offender];
  const flooding = runProcess('bulkhead-flood-process.ts', args);
  await wait(settleS * 1_000);
  const measured = await runLoad(
    `http://127.0.0.1:${gateway.port}/v5/profiles/2`,
    [othersConnections, measuredS, othersPauseMs],
    others,
  );
  if (measured.refused > 0) throw new Error(`${measured.refused} calls of the others were refused`);
  return { measured, answered: JSON.parse(await flooding) as unknown };
}

interface OffencePlace {
  readonly offence: Offence;
  /** The gateway that the one licence calls: the measured one, or the bystander. */
  readonly at: BenchProcess;
}

/** Measures the calls of the other licences while the one licence does this. */
async function measure(
  gateway: BenchProcess,
  { offence, at }: OffencePlace,
): Promise<z.infer<typeof measuredSchema>> {
  const [, , ...others] = gateway.token.split(' ');
  const [, offender = ''] = at.token.split(' ');
  const settleS = 1;
  const path = offence === 'slow' ? 'slow' : '1';
  const offending =
    offence === 'none'
      ? undefined
      : runLoad(
          `http://127.0.0.1:${at.port}/v5/profiles/${path}`,
          [offenderConnections, measuredS + settleS, 0],
          [offender],
        );
  if (offending !== undefined) await wait(settleS * 1_000);
  const measured = await runLoad(
    `http://127.0.0.1:${gateway.port}/v5/profiles/2`,
    [othersConnections, measuredS, othersPauseMs],
    others,
  );
  await offending;
  if (measured.refused > 0) throw new Error(`${measured.refused} calls of the others were refused`);
  return measured;
}

async function runLoad(
  url: string,
  numbers: readonly number[],
  tokens: readonly string[],
): Promise<z.infer<typeof measuredSchema>> {
  const output = await runProcess('bulkhead-load-process.ts', [url, ...numbers.map(String), ...tokens]);
  return measuredSchema.parse(JSON.parse(output));
}

function runProcess(file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${file} ended with ${code}`));
    });
  });
}
