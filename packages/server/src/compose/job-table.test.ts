import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../config/load-config.ts';
import { createCheckpointSigner } from '../crypto/audit-checkpoint.ts';
import { createCoreGateways } from './core-gateways.ts';
import { listJobs } from './job-table.ts';
import { openCore } from './open-core.ts';

const operationsPage = new URL('../../../../docs/operations.md', import.meta.url);
const unitsMs = { s: 1_000, min: 60_000, hour: 3_600_000 } as const;

async function openTable() {
  const folder = await mkdtemp(join(tmpdir(), 'postern-jobs-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const env = { KEY: randomBytes(32).toString('base64') };
  const file = join(folder, 'postern.yaml');
  await writeFile(
    file,
    `
brand: acme
dataFolder: data
masterKey: env:KEY
environments:
  TEST: { kind: test, port: 0, hosts: [localhost], upstream: http://127.0.0.1:1, issuer: a }
apis: [{ id: v5, basePath: /v5, openapi: v5.json, mapping: { deriveModules: true } }]
`,
  );
  const config = await loadConfig({ file, env });
  const core = await openCore(config, env);
  onTestFinished(async () => core[Symbol.asyncDispose]());
  const faults: unknown[] = [];
  const done = (): Promise<void> => Promise.resolve();
  const jobs = listJobs(config, {
    core,
    gateways: createCoreGateways(core, Date.now),
    witness: { look: done },
    masterKey: { look: done },
    outbox: { deliver: done },
    checkpointSigner: createCheckpointSigner(createSecretKey(randomBytes(32))),
    now: Date.now,
    reportFault: (fault) => void faults.push(fault),
  });
  return { jobs, faults };
}

/** `| \`outbox\` | 2 s | …` → `outbox 2000` */
async function readDocumented(): Promise<readonly string[]> {
  const page = await readFile(operationsPage, 'utf8');
  const rows = page.matchAll(/^\| `([a-z-]+)` +\| (\d+) (s|min|hour) +\|/gm);
  return [...rows].map(([, name, count, unit]) => {
    if (unit !== 's' && unit !== 'min' && unit !== 'hour') throw new Error(`an unknown unit: ${unit}`);
    return `${name} ${Number(count) * unitsMs[unit]}`;
  });
}

it('the operations page lists every background job with its interval', async () => {
  const { jobs } = await openTable();
  expect(await readDocumented()).toEqual(jobs.map(({ name, everyMs }) => `${name} ${everyMs}`));
});

it('every job can run on an installation that has just been made, and ends when it is told to', async () => {
  const { jobs, faults } = await openTable();
  for (const job of jobs) await job.run(new AbortController().signal);
  for (const job of jobs) await job.run(AbortSignal.abort());
  expect(faults).toEqual([]);
});
