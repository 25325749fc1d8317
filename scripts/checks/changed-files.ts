import { runCommand } from './run-command.ts';

/**
 * Lists the files that differ from the commit where the branch left main, committed or not, including deleted ones; on
 * main itself, those that are not committed. Undefined if Git does not know: outside of a clone, or in one without a
 * main.
 */
export async function findChangedFiles(root: string): Promise<readonly string[] | undefined> {
  const base = await findBase(root);
  if (base === undefined) return undefined;
  const listings = await Promise.all([
    runCommand(root, ['git', 'diff', '--name-only', '--no-renames', '-z', base]),
    runCommand(root, ['git', 'ls-files', '--others', '--exclude-standard', '-z']),
  ]);
  if (listings.some(({ succeeded }) => !succeeded)) return undefined;
  const files = listings.flatMap(({ output }) => output.split('\0')).filter((file) => file !== '');
  return [...new Set(files)].toSorted();
}

async function findBase(root: string): Promise<string | undefined> {
  for (const main of ['main', 'origin/main']) {
    const { succeeded, output } = await runCommand(root, ['git', 'merge-base', 'HEAD', main]);
    if (succeeded) return output;
  }
  return undefined;
}
