import { defineConfig } from 'vitest/config';
import { getRoom } from './scripts/mutate/rooms.ts';
import { warmWorker } from './scripts/mutate/warm-worker.ts';
import { seedProperties } from './scripts/tests/seed-properties.ts';

/** For `npm run mutate` alone; the room comes from scripts/run-mutations.ts. */
const { tests } = getRoom(process.env['POSTERN_MUTATED_ROOM'] ?? 'domain');

export default defineConfig({
  plugins: [seedProperties, warmWorker],
  test: {
    include: tests.map((glob) => `packages/server/src/${glob}`),
    testTimeout: 60_000,
    // Modules are renewed by renew-room.ts instead, those that can hold something of a mutant.
    isolate: false,
    setupFiles: ['scripts/mutate/renew-room.ts'],
    // After Stryker's own.
    sequence: { setupFiles: 'list' },
  },
});
