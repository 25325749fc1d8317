import type { Plugin } from 'vitest/config';
import { testSeed } from '../../packages/server/src/testing/test-seed.ts';

const library = 'fast-check';
const seeded = '\0seeded-fast-check';

/** Gives every property test the seed of the run: an import of fast-check gets the library with its seed set. */
export const seedProperties: Plugin = {
  name: 'postern:seed-properties',
  enforce: 'pre',
  resolveId(name, importer) {
    return name === library && importer !== seeded ? seeded : undefined;
  },
  load(name) {
    if (name !== seeded) return undefined;
    return `import fc from '${library}';
fc.configureGlobal({ seed: ${testSeed} });
export default fc;
export * from '${library}';`;
  },
};
