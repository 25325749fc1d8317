import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { median, round } from './bench-result.ts';
import type { Bar, BenchOutcome } from './bench-result.ts';
import { findFreePortBase, measureStart } from './start.ts';

const root = resolve(import.meta.dirname, '..');
const release = join(root, 'release');
const launcher = join(release, '.stage/package/bin/postern.cjs');
const rounds = 3;
const readyMsMax = 120_000;
/** After this the start has settled: what it made only for itself is collected. */
const idleMs = 10_000;

/**
 * How large the forms of a release are, and what the packaged program takes: memory of an idle `postern serve` with one API of 345
 * operations, its time to ready, and the demo's to the first answered call. Run `npm run release` before it.
 */
export async function run(): Promise<BenchOutcome> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const serves: ServeFigures[] = [];
  const demosS: number[] = [];
  for (let index = 0; index < rounds; index++) {
    serves.push(await measureServe());
    demosS.push(
      (await measureStart({ command: [process.execPath, launcher, 'demo'], cwd: tmpdir() })) / 1_000,
    );
    console.log(
      `round ${index + 1} of ${rounds}: ${JSON.stringify(serves.at(-1))}, demo ${demosS.at(-1)?.toFixed(2)} s`,
    );
  }
  return {
    bars: [
      ...(await measureSizes(version)),
      {
        bar: 'postern serve, idle, resident',
        value: round(median(serves.map(({ residentMb }) => residentMb)), 1),
        unit: 'MB',
        atMost: 150,
      },
      {
        bar: 'postern serve, start to ready',
        value: round(median(serves.map(({ readyS }) => readyS))),
        unit: 's',
        atMost: 1,
      },
      {
        bar: 'postern demo, start to first answered call',
        value: round(median(demosS)),
        unit: 's',
        atMost: 2,
      },
    ],
    // A busy machine shows in the time and not in the processor time.
    peers: { serveCpuS: round(median(serves.map(({ cpuS }) => cpuS))) },
  };
}

async function measureSizes(version: string): Promise<readonly Bar[]> {
  const sizeMb = async (name: string) => (await stat(join(release, name))).size / 1e6;
  const unpackedMb = (await countUnpacked(join(release, `postern-${version}-image-linux-x64.tar.gz`))) / 1e6;
  const bars: readonly [string, number, number][] = [
    ['npm package', await sizeMb(`postern-${version}.tgz`), 25],
    ['executable for x64', await sizeMb(`postern-${version}-linux-x64`), 150],
    ['executable for arm64', await sizeMb(`postern-${version}-linux-arm64`), 150],
    ['image, unpacked', unpackedMb, 140],
  ];
  return bars.map(([bar, value, atMost]) => ({ bar, value: round(value, 1), unit: 'MB', atMost }));
}

async function countUnpacked(file: string): Promise<number> {
  let bytes = 0;
  for await (const chunk of createReadStream(file).pipe(createGunzip())) bytes += (chunk as Buffer).length;
  return bytes;
}

interface ServeFigures {
  readonly readyS: number;
  readonly residentMb: number;
  /** Processor seconds until it was ready. */
  readonly cpuS: number;
}

async function measureServe(): Promise<ServeFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-footprint-'));
  const base = await findFreePortBase();
  await writeInstallation(folder, base + 8);
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, [launcher, 'serve'], {
    cwd: folder,
    env: { ...process.env, POSTERN_PORT_BASE: String(base), POSTERN_LOG: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await waitUntilReady(`http://127.0.0.1:${base + 8}/readyz`, startedAtMs + readyMsMax);
    const readyS = (performance.now() - startedAtMs) / 1_000;
    const cpuS = await readCpuS(child.pid ?? 0);
    await wait(idleMs);
    const residentKb = Number(
      /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))?.[1],
    );
    return { readyS: round(readyS), residentMb: round((residentKb * 1_024) / 1e6, 1), cpuS };
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}

async function waitUntilReady(url: string, untilMs: number): Promise<void> {
  while (performance.now() < untilMs) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await wait(10);
  }
  throw new Error(`not ready within ${readyMsMax} ms`);
}

/** User and system time of all threads, fields 14 and 15 of /proc/<pid>/stat, in hundredths of a second on Linux. */
async function readCpuS(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** One API of 345 operations: 69 collections with two calls, and three on each of their things. */
async function writeInstallation(folder: string, operationsPort: number): Promise<void> {
  const answer = { description: 'Done' };
  const call = (name: string, tag: string) => ({
    operationId: name,
    tags: [tag],
    responses: { '200': answer },
  });
  const paths = Object.fromEntries(
    Array.from({ length: 69 }, (_none, index) => index).flatMap((index) => {
      const tag = `Group ${index % 12}`;
      const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
      return [
        [`/things${index}`, { get: call(`list${index}`, tag), post: call(`create${index}`, tag) }],
        [
          `/things${index}/{id}`,
          {
            parameters: [id],
            get: call(`get${index}`, tag),
            put: call(`update${index}`, tag),
            delete: call(`remove${index}`, tag),
          },
        ],
      ];
    }),
  );
  const document = { openapi: '3.1.0', info: { title: 'Things', version: '1' }, paths };
  await writeFile(join(folder, 'openapi.json'), JSON.stringify(document));
  await writeFile(join(folder, 'master-key'), randomBytes(32).toString('base64'), { mode: 0o600 });
  const config = {
    brand: 'bench',
    masterKey: 'file:master-key',
    dataFolder: 'data',
    operations: { port: operationsPort },
    environments: {
      PROD: {
        kind: 'live',
        port: 4002,
        hosts: ['localhost'],
        issuer: 'http://localhost:4002',
        upstream: 'http://127.0.0.1:8080',
      },
    },
    apis: [{ id: 'v1', basePath: '/v1', openapi: 'openapi.json', mapping: { deriveModules: true } }],
  };
  // JSON is YAML as well.
  await writeFile(join(folder, 'postern.yaml'), JSON.stringify(config));
}
