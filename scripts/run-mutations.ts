/**
 * `npm run mutate [-- folder …]`: changes the code of the rooms in scripts/mutate/rooms.ts, one small change after the other, and
 * runs the room's tests against each (Stryker). Prints the share that the tests noticed, and what they did not. Exit status 1
 * where a room is below the share that it has to reach. By hand only: it takes minutes of one core.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { getRoom, rooms, scoreMin } from './mutate/rooms.ts';
import type { Room } from './mutate/rooms.ts';

type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

const root = resolve(import.meta.dirname, '..');
process.chdir(root);
mkdirSync('reports/mutation', { recursive: true });

const [...asked] = process.argv.slice(2);
const chosen = asked.length === 0 ? rooms : asked.map(getRoom);
const scores: { readonly room: Room; readonly line: string; readonly isEnough: boolean }[] = [];
for (const room of chosen) scores.push(summarise(room, await mutate(room)));
for (const { line } of scores) console.log(line);
process.exitCode = scores.every(({ isEnough }) => isEnough) ? 0 : 1;

async function mutate({ folder, except = {} }: Room): Promise<readonly MutantResult[]> {
  // Read by vitest.mutate.config.ts, in the process that runs the tests.
  process.env['POSTERN_MUTATED_ROOM'] = folder;
  const source = `packages/server/src/${folder}`;
  const name = folder.replaceAll('/', '-');
  return new Stryker({
    mutate: [
      `${source}/**/*.ts`,
      `!${source}/**/*.test.ts`,
      ...Object.keys(except).map((file) => `!${source}/${file}`),
    ],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', resolve(root, 'scripts/mutate/ignore-texts.ts')],
    ignorers: ['texts'],
    vitest: { configFile: 'vitest.mutate.config.ts', related: false },
    coverageAnalysis: 'perTest',
    // What runs once, while a module loads, would make every test file run for each of its mutants.
    ignoreStatic: true,
    concurrency: 1,
    timeoutMS: 10_000,
    incremental: true,
    incrementalFile: `reports/mutation/${name}.incremental.json`,
    reporters: ['progress-append-only', 'clear-text', 'json'],
    clearTextReporter: { reportTests: false, reportScoreTable: false, allowColor: false },
    jsonReporter: { fileName: `reports/mutation/${name}.json` },
    ignorePatterns: ['.git', 'node_modules', 'packages/web', 'bench', 'docs', '.postern', 'reports'],
    // TypeScript 7 has no API for programs that want to rewrite its configuration.
    tsconfigFile: 'no-tsconfig.json',
    allowEmpty: false,
  }).runMutationTest();
}

function summarise(room: Room, results: readonly MutantResult[]): (typeof scores)[number] {
  const count = (...statuses: readonly MutantResult['status'][]): number =>
    results.filter(({ status }) => statuses.includes(status)).length;
  const dead = count('Killed', 'Timeout');
  const alive = count('Survived', 'NoCoverage');
  const score = dead + alive === 0 ? 100 : (100 * dead) / (dead + alive);
  const line = `${room.folder}: ${score.toFixed(1)} % of ${dead + alive} mutants died; ${alive} did not, ${count('Ignored')} were not tried`;
  return { room, line, isEnough: score >= scoreMin };
}
