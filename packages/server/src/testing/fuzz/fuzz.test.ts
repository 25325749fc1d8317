import { describe, expect, it } from 'vitest';
import { runFuzzCampaign } from './run-fuzz-campaign.ts';

// `npm run fuzz -- --seed 7 --minutes 10` is the long form.
describe('generated calls', () => {
  it('that reach the upstream are permitted under every reading of them', async () => {
    const cases = 1_500;
    const report = await runFuzzCampaign({ seed: 7, from: 0, goesOn: (sent) => sent < cases, parallel: 32 });
    expect(report.breaches).toEqual([]);
    expect(report.faults).toEqual([]);
    expect(report.cases).toBe(cases);
    // So many calls of each kind have to get through that the result means something.
    for (const [kind, { forwarded }] of Object.entries(report.kinds))
      expect([kind, forwarded >= 30]).toEqual([kind, true]);
  });
});
