import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { median, round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';

const rounds = 5;
const startMsMax = 60_000;
const demoSchema = z.object({
  gateways: z.object({ TEST: z.string() }),
  apiUsers: z.array(z.object({ environment: z.string(), key: z.string() })).min(1),
});

/**
 * Measures how long a newcomer waits from `npm start` to the first answered call, including the token exchange, each
 * time with an empty data folder. A first start, which does not count, builds the pages.
 */
export async function run(): Promise<BenchOutcome> {
  await measureStart();
  const seconds: number[] = [];
  for (let index = 0; index < rounds; index++) {
    seconds.push((await measureStart()) / 1_000);
    console.log(`start ${index + 1} of ${rounds}: ${seconds.at(-1)?.toFixed(2)} s`);
  }
  const value = round(median(seconds));
  return {
    bars: [{ bar: 'npm start to first answered call', value, unit: 's', atMost: 3 }],
    peers: { slowestS: round(Math.max(...seconds)) },
  };
}

/** How the demo is started, and where. */
interface DemoStart {
  readonly command: readonly string[];
  readonly cwd: string;
}

const fromSources: DemoStart = {
  command: ['npm', 'start', '--silent'],
  cwd: join(import.meta.dirname, '..'),
};

/** Milliseconds from the start to the first answered call, on an empty data folder. */
export async function measureStart({ command, cwd }: DemoStart = fromSources): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-start-'));
  const portBase = await findFreePortBase();
  const startedAtMs = performance.now();
  const [program = '', ...args] = command;
  const demo = spawn(program, args, {
    cwd,
    env: { ...process.env, POSTERN_DATA: folder, POSTERN_PORT_BASE: String(portBase) },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  try {
    await waitForAnswer(folder, demo, startedAtMs + startMsMax);
    return performance.now() - startedAtMs;
  } finally {
    await stop(demo);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Any answer of the upstream counts, because the call went all the way; our own refusals do not. */
async function waitForAnswer(folder: string, demo: ChildProcess, untilMs: number): Promise<void> {
  while (performance.now() < untilMs) {
    if (demo.exitCode !== null) throw new Error(`npm start ended with ${demo.exitCode}`);
    if (await isAnswered(folder).catch(() => false)) return;
    await wait(20);
  }
  throw new Error(`no call was answered within ${startMsMax} ms`);
}

async function isAnswered(folder: string): Promise<boolean> {
  const demo = demoSchema.parse(JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')));
  for (const { key } of demo.apiUsers.filter(({ environment }) => environment === 'TEST')) {
    const exchange = await fetch(`${demo.gateways.TEST}/auth/token`, { headers: { authorization: key } });
    const { accessToken } = z.object({ accessToken: z.string() }).parse(await exchange.json());
    const headers = { authorization: `Bearer ${accessToken}` };
    const answer = await fetch(`${demo.gateways.TEST}/v5/entities`, { headers });
    if (answer.ok) return true;
  }
  return false;
}

async function stop(demo: ChildProcess): Promise<void> {
  const { pid } = demo;
  if (pid === undefined || demo.exitCode !== null) return;
  const exited = once(demo, 'exit');
  process.kill(-pid, 'SIGINT');
  await exited;
}

/** Finds a port from which all ports of the demo are free. */
export async function findFreePortBase(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const base = 20_000 + Math.floor(Math.random() * 20_000);
    const free = await Promise.all(Array.from({ length: 10 }, (_none, offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Error('no ten free ports in a row');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
