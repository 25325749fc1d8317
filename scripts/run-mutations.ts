/**
 * `npm run mutate [-- folder or file …]`: changes the code of the rooms in scripts/mutate/rooms.ts, or of one folder or file of
 * them, one small change after the other, and runs the room's tests against each (Stryker). Prints the share that the tests
 * noticed, and what they did not. Exit status 1 where that is below the share that a room has to reach. By hand only: a room
 * takes minutes of one core, a file about one minute.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { findTarget, rooms, scoreMin } from './mutate/rooms.ts';
import type { Target } from './mutate/rooms.ts';

type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

const root = resolve(import.meta.dirname, '..');
process.chdir(root);
mkdirSync('reports/mutation', { recursive: true });

const [...asked] = process.argv.slice(2);
const chosen = (asked.length === 0 ? rooms.map(({ folder }) => folder) : asked).map(findTarget);
const scores: { readonly line: string; readonly isEnough: boolean }[] = [];
for (const target of chosen) scores.push(summarise(target, await mutate(target)));
for (const { line } of scores) console.log(line);
process.exitCode = scores.every(({ isEnough }) => isEnough) ? 0 : 1;

async function mutate({ room, path }: Target): Promise<readonly MutantResult[]> {
  const { folder, except = {} } = room;
  // Read by vitest.mutate.config.ts, in the process that runs the tests.
  process.env['POSTERN_MUTATED_ROOM'] = folder;
  const source = `packages/server/src/${folder}`;
  // A part of a room has a report of its own, so that the room's stays whole.
  const name = path.replace(/\.ts$/, '').replaceAll('/', '-');
  return new Stryker({
    mutate: [
      path.endsWith('.ts') ? `packages/server/src/${path}` : `packages/server/src/${path}/**/*.ts`,
      `!${source}/**/*.test.ts`,
      ...Object.keys(except).map((file) => `!${source}/${file}`),
    ],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', resolve(root, 'scripts/mutate/ignore-texts.ts')],
    ignorers: ['texts'],
    vitest: { configFile: 'vitest.mutate.config.ts', related: false },
    coverageAnalysis: 'perTest',
    // A mutant in code that runs once, while a module loads, would make every test file run.
    ignoreStatic: true,
    concurrency: 1,
    timeoutMS: 10_000,
    incremental: true,
    incrementalFile: `reports/mutation/${name}.incremental.json`,
    reporters: ['progress-append-only', 'clear-text', 'json'],
    clearTextReporter: { reportTests: false, reportScoreTable: false, allowColor: false },
    jsonReporter: { fileName: `reports/mutation/${name}.json` },
    ignorePatterns: ['.git', 'node_modules', 'packages/web', 'bench', 'docs', '.postern', 'reports'],
    // TypeScript 7 has no API for programs that rewrite its configuration.
    tsconfigFile: 'no-tsconfig.json',
    allowEmpty: false,
  }).runMutationTest();
}

function summarise({ path }: Target, results: readonly MutantResult[]): (typeof scores)[number] {
  const count = (...statuses: readonly MutantResult['status'][]): number =>
    results.filter(({ status }) => statuses.includes(status)).length;
  const dead = count('Killed', 'Timeout');
  const alive = count('Survived', 'NoCoverage');
  const score = dead + alive === 0 ? 100 : (100 * dead) / (dead + alive);
  const line = `${path}: ${score.toFixed(1)} % of ${dead + alive} mutants died; ${alive} did not, ${count('Ignored')} were not tried`;
  return { line, isEnough: score >= scoreMin };
}
