import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { errorCodes } from '../../packages/contract/src/error-catalogue.ts';
import { generateFiles } from '../generate/generate-files.ts';
import { checkGenerated } from './check-generated.ts';
import { withPlantedFiles } from './plant-files.ts';

const repository = resolve(import.meta.dirname, '../..');

/** A tree with the hand-written parts of the docs, and everything that is generated from them. */
const withGeneratedTree = (judge: (root: string) => Promise<void>) =>
  withPlantedFiles({}, async (root) => {
    await mkdir(join(root, 'docs/errors'), { recursive: true });
    for (const part of ['.prettierrc.json', 'docs/configuration.intro.md', 'docs/errors/notes']) {
      await cp(join(repository, part), join(root, part), { recursive: true });
    }
    for (const [file, text] of await generateFiles(root)) await writeFile(join(root, file), text);
    await judge(root);
  });

it('passes what was just generated, and finds each way of being out of date', async () => {
  await withGeneratedTree(async (root) => {
    expect(await checkGenerated(root)).toEqual([]);

    await writeFile(join(root, 'docs/configuration.md'), 'edited by hand');
    await rm(join(root, 'docs/errors/right_missing.md'));
    await writeFile(join(root, 'docs/errors/notes/rate_limited.md'), 'A new note.');
    await writeFile(join(root, 'docs/errors/code_of_old.md'), '');
    await writeFile(join(root, 'docs/errors/notes/note_of_old.md'), '');
    expect((await checkGenerated(root)).map(({ file, what }) => `${file} ${what}`).toSorted()).toEqual([
      'docs/configuration.md is out of date.',
      'docs/errors/code_of_old.md belongs to no error code.',
      'docs/errors/notes/note_of_old.md belongs to no error code.',
      'docs/errors/rate_limited.md is out of date.',
      'docs/errors/right_missing.md is missing.',
    ]);
  });
});

it('keeps hand-written notes through generation', async () => {
  await withGeneratedTree(async (root) => {
    await writeFile(join(root, 'docs/errors/notes/right_missing.md'), '## Written by hand\n\nKept.\n');
    const page = (await generateFiles(root)).get('docs/errors/right_missing.md');
    expect(page).toContain('## Written by hand\n\nKept.');
    expect(page).toContain('`right_missing`');
  });
});

it('has a page for every error code, and the index links each', async () => {
  await withGeneratedTree(async (root) => {
    const index = await readFile(join(root, 'docs/errors/README.md'), 'utf8');
    for (const code of errorCodes) expect(index).toContain(`](${code}.md)`);
  });
});
