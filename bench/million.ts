import { fork } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { createKeyText } from '../packages/server/src/crypto/key-text.ts';
import { Secret } from '../packages/server/src/domain/secret.ts';
import { openStorage } from '../packages/server/src/storage/open-storage.ts';
import type { TestDatabase } from '../packages/server/src/testing/databases.ts';
import { fillApiUsers, multiplyApiUsers } from '../packages/server/src/testing/fill-api-users.ts';
import { provideService } from '../packages/server/src/testing/provision/provide-service.ts';
import { insertLicence } from '../packages/server/src/testing/storage-fixtures.ts';
import { testDigester, testEnvironment } from '../packages/server/src/testing/test-gateway.ts';
import { median, round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';

const small = { apiUsers: 1_000, active: 900 };
const large = { apiUsers: 1_000_000, active: 10_000 };
/** One in fifty of the filled-in API users is deactivated, and cannot be used. */
const spare = 1.05;

const measuredSchema = z.object({
  coldLookUps: z.int(),
  coldStatementsPerLookUp: z.number(),
  coldDecisions: z.int(),
  steadyDecisions: z.int(),
  steadyLookUps: z.int(),
  steadyStatementsForAccess: z.int(),
  rounds: z.array(z.object({ p50: z.number(), p99: z.number() })),
  rssBytes: z.int(),
  heapBytes: z.int(),
  peakRssBytes: z.int(),
});

/**
 * Compares a gateway's process over one million API users, of which 10,000 call, with one over a thousand: its memory,
 * the p99 of a decision, and its queries. Uses PostgreSQL if there is one, as a gateway of its own does, and SQLite
 * otherwise.
 */
export async function run(): Promise<BenchOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-million-'));
  // PostgreSQL runs as another user, which has to be able to enter the folder.
  await chmod(folder, 0o711);
  const postgres = await provideService('postgres', folder);
  try {
    const server = postgres.service.kind === 'available' ? postgres.service.location : undefined;
    const few = await measure(small, 'few', { folder, server });
    const many = await measure(large, 'many', { folder, server });
    const p99 = (of: typeof few) => median(of.rounds.map((one) => one.p99)) / 1_000;
    return {
      bars: [
        {
          bar: 'memory with 10,000 of a million active',
          value: round(many.rssBytes / 1e6, 0),
          unit: 'MB',
          atMost: 300,
        },
        {
          bar: 'p99 of a decision against 1,000 users',
          value: round(p99(many) / p99(few)),
          unit: 'ratio',
          atMost: 1.2,
        },
        { bar: 'queries of a cold look-up', value: round(many.coldStatementsPerLookUp), unit: '', atMost: 1 },
        {
          bar: 'look-ups per cold API user',
          value: round(many.coldLookUps / many.coldDecisions),
          unit: '',
          atMost: 1,
        },
        {
          bar: 'queries per call in steady state',
          value: (many.steadyStatementsForAccess + many.steadyLookUps) / many.steadyDecisions,
          unit: '',
          atMost: 0,
        },
      ],
      peers: {
        database: server === undefined ? 'SQLite' : 'PostgreSQL',
        peakMemoryMB: round(many.peakRssBytes / 1e6, 0),
        heapMB: round(many.heapBytes / 1e6, 0),
        heapWith1000MB: round(few.heapBytes / 1e6, 0),
        memoryWith1000MB: round(few.rssBytes / 1e6, 0),
        p99Us: { few: round(p99(few)), many: round(p99(many)) },
        p50Us: {
          few: round(median(few.rounds.map(({ p50 }) => p50)) / 1_000),
          many: round(median(many.rounds.map(({ p50 }) => p50)) / 1_000),
        },
        decisions: many.steadyDecisions,
      },
    };
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  { apiUsers, active }: typeof small,
  name: string,
  { folder, server }: { readonly folder: string; readonly server: string | undefined },
): Promise<z.infer<typeof measuredSchema>> {
  const database = await createDatabase(name, server, folder);
  const texts = Array.from({ length: Math.ceil(active * spare) }, () =>
    createKeyText('test', 'test').reveal(),
  );
  const storage = await openStorage(database.config, { dataFolder: database.dataFolder });
  const licenceId = await insertLicence(storage, 1);
  await storage.close();
  const begunMs = performance.now();
  await fillApiUsers(database, {
    licenceId,
    environment: testEnvironment,
    count: Math.min(apiUsers, texts.length),
    digestOf: (index) => testDigester(new Secret(texts[index] ?? '')),
  });
  await multiplyApiUsers(database, apiUsers - texts.length);
  console.log(
    `${apiUsers.toLocaleString('en')} API users on ${database.kind} in ${Math.round((performance.now() - begunMs) / 1_000)} s`,
  );
  const callers = texts
    .filter((_text, index) => index < apiUsers && index % 50 !== deactivatedOf50)
    .slice(0, active);
  const textsFile = join(folder, `${name}.json`);
  await writeFile(textsFile, JSON.stringify(callers), { mode: 0o600 });
  return await runProcess(database, textsFile);
}

/** See fill-api-users.ts. */
const deactivatedOf50 = 49;

async function createDatabase(
  name: string,
  server: string | undefined,
  folder: string,
): Promise<TestDatabase> {
  if (server === undefined) {
    return { kind: 'sqlite', config: { kind: 'sqlite' }, dataFolder: await mkdtemp(join(folder, name)) };
  }
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(`create database million_${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/million_${name}`;
  return { kind: 'postgres', config: { kind: 'postgres', url: url.href, poolSize: 8 }, dataFolder: '' };
}

async function runProcess(
  database: TestDatabase,
  textsFile: string,
): Promise<z.infer<typeof measuredSchema>> {
  const { kind: _kind, ...where } = database;
  const child = fork(join(import.meta.dirname, 'million-process.ts'), [JSON.stringify(where), textsFile], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return await new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(measuredSchema.parse(message)));
    child.once('exit', (code) => reject(new Error(`the gateway’s process ended with ${code}`)));
  });
}
