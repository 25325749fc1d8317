/**
 * `npm run faults -- --seed 7 --rounds 200`: the long form of the fault tests. It runs real processes on a PostgreSQL
 * of their own and injects one fault after the other under load; the oracle reports every broken promise. The seed
 * repeats the choices, but not the timing of the machine. `npm run faults -- --seed 7 --kills 200`: instead, kills
 * processes with kill -9 that often while they change keys, on each database.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runFaultCampaign } from '../packages/server/src/testing/fleet/run-fault-campaign.ts';
import { startPrivatePostgres } from '../packages/server/src/testing/fleet/start-private-postgres.ts';
import { runKillCampaign } from '../packages/server/src/testing/kills/run-kill-campaign.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    rounds: { type: 'string', default: '200' },
    kills: { type: 'string' },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const broken =
  values.kills === undefined
    ? await breakFleet(Number(values.rounds))
    : await killWriters(Number(values.kills));
// Called explicitly: after thousands of calls the HTTP client keeps the process running for minutes without any work.
process.exit(broken === 0 ? 0 : 1);

async function breakFleet(rounds: number): Promise<number> {
  console.log(`seed ${seed}, ${rounds} rounds`);
  const report = await runFaultCampaign({ seed, rounds, log: console.log });
  const { broken: sentences, faults, ...counts } = report;
  for (const sentence of sentences) console.log(`broken: ${sentence}`);
  console.log(JSON.stringify({ seed, faults: faults.length, ...counts, broken: sentences.length }));
  return sentences.length;
}

async function killWriters(kills: number): Promise<number> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'postern-kills-'));
  const postgres = await startPrivatePostgres();
  const url = postgres.urlAt(postgres.port);
  const databases = [
    { kind: 'sqlite', config: { kind: 'sqlite' }, dataFolder },
    { kind: 'postgres', config: { kind: 'postgres', url, poolSize: 8 }, dataFolder },
  ] as const;
  let found = 0;
  try {
    for (const database of databases) {
      console.log(`seed ${seed}, ${kills} kills, ${database.kind}`);
      const report = await runKillCampaign({ database, seed, kills });
      const { broken: sentences, ...counts } = report;
      for (const sentence of sentences) console.log(`broken: ${sentence}`);
      console.log(JSON.stringify({ seed, database: database.kind, ...counts, broken: sentences.length }));
      found += sentences.length;
    }
  } finally {
    await postgres.remove();
    rmSync(dataFolder, { recursive: true, force: true });
  }
  return found;
}
