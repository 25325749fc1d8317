import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { seedProperties } from './scripts/tests/seed-properties.ts';

export default defineConfig({
  plugins: [seedProperties],
  test: {
    include: ['{packages,examples,bench,scripts}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['packages/server/src/testing/provision/provide-services.ts'],
    pool: 'forks',
    maxWorkers: Math.max(2, Math.min(availableParallelism(), 8)),
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
});
