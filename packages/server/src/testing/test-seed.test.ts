import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testSeed } from './test-seed.ts';

it('property tests generate the same cases in every run: their seed is that of the run', () => {
  expect(fc.readConfigureGlobal()).toMatchObject({ seed: testSeed });
});
