import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findChangedFiles } from './changed-files.ts';
import { withPlantedFiles } from './plant-files.ts';
import { runCommand } from './run-command.ts';

const planted = { 'kept.ts': '', 'edited.ts': '', 'deleted.ts': '', 'committed.ts': '', 'é.ts': '' };

it('finds what was committed since main, what is not committed, and what was deleted', async () => {
  await withPlantedFiles(planted, async (root) => {
    const git = async (...words: readonly string[]) => {
      const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
      expect(await runCommand(root, ['git', ...author, ...words])).toMatchObject({ succeeded: true });
    };
    await git('init', '-q', '-b', 'main');
    await git('add', '.');
    await git('commit', '-qm', 'main');
    expect(await findChangedFiles(root)).toEqual([]);

    await git('checkout', '-qb', 'branch');
    await writeFile(join(root, 'committed.ts'), 'a');
    await git('commit', '-qam', 'branch');
    for (const file of ['edited.ts', 'é.ts', 'new.ts']) await writeFile(join(root, file), 'a');
    await rm(join(root, 'deleted.ts'));
    expect(await findChangedFiles(root)).toEqual([
      'committed.ts',
      'deleted.ts',
      'edited.ts',
      'new.ts',
      'é.ts',
    ]);
  });
});

it('does not know outside a clone', async () => {
  await withPlantedFiles({ 'a.ts': '' }, async (root) => {
    expect(await findChangedFiles(root)).toBeUndefined();
  });
});
