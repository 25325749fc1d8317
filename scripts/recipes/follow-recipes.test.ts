import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCommand } from '../checks/run-command.ts';
import { addAColumn } from './add-a-column.ts';
import { addAConfigurationKey } from './add-a-configuration-key.ts';
import { addAMetric } from './add-a-metric.ts';
import { addAPage } from './add-a-page.ts';
import { addAnAdminRoute } from './add-an-admin-route.ts';
import { addAnErrorCode } from './add-an-error-code.ts';
import { copySources } from './copy-sources.ts';
import { fits, readRecipe } from './read-recipe.ts';
import type { Edit } from './recipe.ts';

const root = resolve(import.meta.dirname, '../..');
const recipes = [addAnErrorCode, addAColumn, addAnAdminRoute, addAConfigurationKey, addAMetric, addAPage];

describe('a recipe of CONTRIBUTING.md', () => {
  it.each(recipes.map((recipe) => [recipe.title, recipe] as const))(
    '%s: names every file that has to be edited, and none that has not',
    async (title, { edits, notApplicable = {} }) => {
      const { patterns, isNamed } = readRecipe(await readFile(join(root, 'CONTRIBUTING.md'), 'utf8'), title);
      const edited = Object.keys(edits);
      expect(edited.filter((file) => !isNamed(file))).toEqual([]);
      const met = [...edited, ...Object.keys(notApplicable), ...commandsOf(title)];
      expect(patterns.filter((pattern) => !met.some((file) => fits(file, pattern)))).toEqual([]);
    },
  );

  it('leaves a working program behind: all of them followed in one copy of the sources', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'postern-recipes-'));
    onTestFinished(() => rm(copy, { recursive: true, force: true }));
    await copySources(root, copy);
    for (const { edits, own = {} } of recipes) {
      for (const [file, edit] of Object.entries({ ...edits, ...own })) await apply(edit, join(copy, file));
    }
    const vitest = [
      'node',
      'node_modules/vitest/vitest.mjs',
      'run',
      '--configLoader=native',
      '--maxWorkers=1',
    ];
    const tests = recipes.flatMap((recipe) => recipe.tests);
    const commands = [
      ['node', 'scripts/generate.ts'],
      [...vitest, 'packages/server/src/storage/migrations/migrate.test.ts', '-u'],
      ['node', 'scripts/check.ts', 'types', 'web-types', 'imports', 'names', 'generated'],
      [...vitest, ...tests],
    ];
    for (const command of commands) {
      const { succeeded, output } = await runCommand(copy, command);
      expect(succeeded, `${command.join(' ')}\n${output}`).toBe(true);
    }
  }, 600_000);
});

/** Files that the commands in the recipe's text name, and that are not edited. */
function commandsOf(title: string): readonly string[] {
  return title === addAColumn.title ? ['packages/server/src/storage/migrations/migrate.test.ts'] : [];
}

async function apply(edit: Edit, file: string): Promise<void> {
  const before = await readFile(file, 'utf8').catch(() => undefined);
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, edit(before));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
