import { expect, test } from 'vitest';
import { askForService } from '../ask-for-service.ts';
import { testSeed } from '../test-seed.ts';
import { runFaultCampaign } from './run-fault-campaign.ts';

const rounds = 6;
// Requested only to check that PostgreSQL is installed. The campaign breaks a server of its own.
const postgres = await askForService('postgres');
const why = postgres.kind === 'missing' ? ` [skipped: ${postgres.reason}]` : '';

/** The short form; the long one is `npm run faults -- --seed <seed> --rounds 200`. */
test.skipIf(postgres.kind === 'missing')(
  `no call is forwarded after its confirmed cut-off, nothing acknowledged is lost: ${rounds} faults under load (POSTERN_TEST_SEED=${testSeed})${why}`,
  { timeout: 240_000 },
  async () => {
    const report = await runFaultCampaign({ seed: testSeed, rounds });
    expect(report.broken).toEqual([]);
    expect(report.confirmed).toBe(report.acknowledged);
    expect(report.acknowledged).toBeGreaterThan(20);
    expect(report.forwarded).toBeGreaterThan(100);
  },
);
