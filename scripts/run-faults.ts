/**
 * `npm run faults -- --seed 7 --rounds 200`: the long form of the fault tests. Real processes on a PostgreSQL of their own,
 * one fault after the other under load; the oracle says what promise was broken. The seed repeats the choices, not the
 * timing of the machine.
 */
import { parseArgs } from 'node:util';
import { runFaultCampaign } from '../packages/server/src/testing/fleet/run-fault-campaign.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, rounds: { type: 'string', default: '200' } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`seed ${seed}, ${values.rounds} rounds`);
const report = await runFaultCampaign({ seed, rounds: Number(values.rounds), log: console.log });
const { broken, faults, ...counts } = report;
for (const sentence of broken) console.log(`broken: ${sentence}`);
console.log(JSON.stringify({ seed, faults: faults.length, ...counts, broken: broken.length }));
// Said outright: after thousands of calls the HTTP client keeps the process busy for minutes with nothing.
process.exit(broken.length === 0 ? 0 : 1);
