import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateFiles, listNotes } from '../generate/generate-files.ts';
import type { Violation } from './violation.ts';

/**
 * Checks that the generated files are those that `npm run generate` writes, and that no page outlives its error code.
 */
export async function checkGenerated(root: string): Promise<readonly Violation[]> {
  const expected = await generateFiles(root);
  const stale = await Promise.all(
    [...expected].map(async ([file, text]): Promise<readonly Violation[]> => {
      const current = await readFile(join(root, file), 'utf8').catch(() => undefined);
      if (current === text) return [];
      const what = current === undefined ? 'is missing.' : 'is out of date.';
      return [{ file, what, remedy: 'Run npm run generate, and commit what it writes.' }];
    }),
  );
  const pages = (await readdir(join(root, 'docs/errors')).catch(() => [])).filter((page) =>
    page.endsWith('.md'),
  );
  const orphans = pages
    .map((page) => `docs/errors/${page}`)
    .concat((await listNotes(root)).map((code) => `docs/errors/notes/${code}.md`))
    .filter((file) => !expected.has(file.replace('/notes/', '/')))
    .map((file) => ({
      file,
      what: 'belongs to no error code.',
      remedy: 'Delete it, or name it after a code of error-catalogue.ts.',
    }));
  return [...stale.flat(), ...orphans];
}
