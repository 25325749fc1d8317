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
const floods = ['quiet', 'basic', 'keys', 'tokens', 'bodies', 'portal'] as const;
type Flood = (typeof floods)[number];
const modes = ['bounded', 'open'] as const;
type Mode = (typeof modes)[number];

const measuredSchema = z.object({ calls: z.int(), refused: z.int(), p50Ms: z.number(), p99Ms: z.number() });

/**
 * Measures four licences that call slowly while a fifth keeps 150 calls open, over an upstream of 64 workers. It
 * compares the duration of the four licences' calls with and without the fifth, with 16 slots per licence and without
 * bulkheads. Runs alternate, a ratio is computed per round, and the median counts.
 */
export async function run(): Promise<BenchOutcome> {
  const upstream = await startBenchProcess('bulkhead-upstream-process.ts', []);
  const gateways: Record<Mode, BenchProcess> = {
    bounded: await startBenchProcess('bulkhead-gateway-process.ts', ['bounded', String(upstream.port)]),
    open: await startBenchProcess('bulkhead-gateway-process.ts', ['open', String(upstream.port)]),
  };
  try {
    const bulkheads = await compare(gateways);
    const flooded = await compareFloods(gateways.bounded);
    return {
      bars: [...bulkheads.bars, ...flooded.bars],
      peers: { ...bulkheads.peers, ...flooded.peers },
    };
  } finally {
    for (const each of [...Object.values(gateways), upstream]) each.stop();
  }
}

async function compare(gateways: Readonly<Record<Mode, BenchProcess>>): Promise<BenchOutcome> {
  const p99s = new Map<string, number[]>();
  for (const mode of modes) await measure(gateways[mode], 'none');
  for (let index = 0; index < rounds; index++) {
    for (const mode of modes) {
      for (const offence of offences) {
        const { p99Ms } = await measure(gateways[mode], offence);
        const key = `${mode} ${offence}`;
        p99s.set(key, [...(p99s.get(key) ?? []), p99Ms]);
      }
    }
    const latest = [...p99s].map(([key, values]) => `${key} ${round(values.at(-1) ?? Number.NaN, 1)}`);
    console.log(`round ${index + 1} of ${rounds}: p99 in ms: ${latest.join(', ')}`);
  }
  const of = (mode: Mode, offence: Offence): readonly number[] => p99s.get(`${mode} ${offence}`) ?? [];
  const ratio = (mode: Mode, offence: Offence): number =>
    round(median(of(mode, offence).map((p99, index) => p99 / (of(mode, 'none')[index] ?? Number.NaN))));
  return {
    bars: [
      bar('others’ p99 beside a licence whose calls are slow', ratio('bounded', 'slow')),
      bar('others’ p99 beside a licence that floods', ratio('bounded', 'flood')),
    ],
    peers: {
      withoutBulkheads: { slow: ratio('open', 'slow'), flood: ratio('open', 'flood') },
      othersP99Ms: Object.fromEntries([...p99s].map(([key, values]) => [key, round(median(values), 1)])),
    },
  };
}

function bar(name: string, value: number, atMost = 1.5) {
  return { bar: name, value, unit: 'times without it', atMost };
}

/** Compares floods that no bulkhead covers, each with the quiet case of its round. */
async function compareFloods(gateway: BenchProcess): Promise<BenchOutcome> {
  const p99s = new Map<Flood, number[]>();
  const answers = new Map<Flood, unknown>();
  for (let index = 0; index < rounds; index++) {
    for (const flood of floods) {
      const { measured, answered } = await measureBeside(gateway, flood);
      p99s.set(flood, [...(p99s.get(flood) ?? []), measured.p99Ms]);
      answers.set(flood, answered);
    }
    const latest = [...p99s].map(([flood, values]) => `${flood} ${round(values.at(-1) ?? Number.NaN, 1)}`);
    console.log(`floods, round ${index + 1} of ${rounds}: p99 in ms: ${latest.join(', ')}`);
  }
  const quiet = p99s.get('quiet') ?? [];
  const ratio = (flood: Flood): number =>
    round(median((p99s.get(flood) ?? []).map((p99, index) => p99 / (quiet[index] ?? Number.NaN))));
  return {
    bars: floods
      .filter((flood) => flood !== 'quiet')
      .map((flood) => bar(`others’ p99 beside a flood of ${flood}`, ratio(flood), 1.2)),
    peers: {
      floodP99Ms: Object.fromEntries([...p99s].map(([flood, values]) => [flood, round(median(values), 1)])),
      floodAnswers: Object.fromEntries(answers),
    },
  };
}

async function measureBeside(gateway: BenchProcess, flood: Flood) {
  const [portalPort = '', offender = '', ...others] = gateway.token.split(' ');
  const base = `http://127.0.0.1:${gateway.port}`;
  const urls: Readonly<Record<Flood, string>> = {
    quiet: '',
    basic: `${base}/v5/profiles/1`,
    keys: `${base}/v5/profiles/1`,
    tokens: `${base}/oauth/token`,
    bodies: `${base}/v5/send`,
    portal: `http://127.0.0.1:${portalPort}${benchDocumentPath}`,
  };
  const settleS = 1;
  const args = [flood, urls[flood], String(measuredS + settleS), offender];
  const flooding = flood === 'quiet' ? undefined : runProcess('bulkhead-flood-process.ts', args);
  if (flooding !== undefined) await wait(settleS * 1_000);
  const measured = await runLoad(
    `${base}/v5/profiles/2`,
    [othersConnections, measuredS, othersPauseMs],
    others,
  );
  if (measured.refused > 0) throw new Error(`${measured.refused} calls of the others were refused`);
  return { measured, answered: JSON.parse((await flooding) ?? '{}') as unknown };
}

/** Measures the calls of the other licences while the one licence does this. */
async function measure(gateway: BenchProcess, offence: Offence): Promise<z.infer<typeof measuredSchema>> {
  const [, offender = '', ...others] = gateway.token.split(' ');
  const base = `http://127.0.0.1:${gateway.port}/v5/profiles`;
  const settleS = 1;
  const path = offence === 'slow' ? 'slow' : '1';
  const offending =
    offence === 'none'
      ? undefined
      : runLoad(`${base}/${path}`, [offenderConnections, measuredS + settleS, 0], [offender]);
  if (offending !== undefined) await wait(settleS * 1_000);
  const measured = await runLoad(`${base}/2`, [othersConnections, measuredS, othersPauseMs], others);
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
