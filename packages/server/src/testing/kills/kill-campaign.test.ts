import { expect, it } from 'vitest';
import { describeEachDatabase } from '../databases.ts';
import { testSeed } from '../test-seed.ts';
import { runKillCampaign } from './run-kill-campaign.ts';

const kills = 8;

/** The short form; the long one is `npm run faults -- --seed <seed> --kills 200`. */
describeEachDatabase('kill -9 among changes of keys', (_openFresh, { createEmpty }) => {
  it(
    `loses nothing acknowledged, keeps nothing in part, and keys, audit log and feed agree after ${kills} kills (POSTERN_TEST_SEED=${testSeed})`,
    { timeout: 300_000 },
    async () => {
      const report = await runKillCampaign({ database: await createEmpty(), seed: testSeed, kills });
      expect(report.broken).toEqual([]);
      // A process is killed after its first answer, on a slow machine before its second.
      expect(report.acknowledged).toBeGreaterThanOrEqual(kills);
    },
  );
});
