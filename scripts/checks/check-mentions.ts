import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { listFiles } from './list-files.ts';
import type { Violation } from './violation.ts';

/** Matches `match.ts` or `gateway/stages/match.ts`, also with `../`; not `*.test.ts`, `<stage>.ts` or a URL. */
const mention = /(?<![\w.*<>{}@/-])(?:\.{1,2}\/)*((?:[\w-]+\/)*[\w-][\w.-]*\.tsx?)\b(?![\w(<*-])/g;
const comment = /\/\*[\s\S]*?\*\/|(?<![:'"`\w/\\])\/\/[^\n]*/g;

/** The tests of the checks mention files that do not exist. */
const plantsNames = /^scripts\/checks\/.*\.test\.ts$/;

/** Checks that source files exist which a comment or a page of the docs names; in a check, also those in a remedy. */
export async function checkMentions(root: string): Promise<readonly Violation[]> {
  const files = await listFiles(root);
  const byName = Map.groupBy(files, (file) => basename(file));
  const found = await Promise.all(
    files
      .filter((file) => /\.(?:md|tsx?)$/.test(file) && !plantsNames.test(file))
      .map(async (file) => judgeFile(file, await readFile(join(root, file), 'utf8'), byName)),
  );
  return found.flat();
}

function judgeFile(
  file: string,
  text: string,
  byName: ReadonlyMap<string, readonly string[]>,
): readonly Violation[] {
  return listProse(file, text).flatMap(({ prose, offset }) =>
    [...prose.matchAll(mention)]
      .map((found) => ({ name: found[1] ?? '', at: offset + found.index }))
      .filter(({ name }) => !(byName.get(basename(name)) ?? []).some((path) => isBelow(path, name)))
      .map(({ name, at }) => ({
        file,
        line: text.slice(0, at).split('\n').length,
        what: `names ${name}, which does not exist.`,
        remedy: 'Name the file that is meant; a file that was renamed is found by the name of its export.',
      })),
  );
}

function listProse(
  file: string,
  text: string,
): readonly { readonly prose: string; readonly offset: number }[] {
  if (file.endsWith('.md') || file.startsWith('scripts/checks/')) return [{ prose: text, offset: 0 }];
  return [...text.matchAll(comment)].map((found) => ({ prose: found[0], offset: found.index }));
}

/** Folders may be omitted, but keep their order: `contract/usage.ts` is packages/contract/src/usage.ts. */
function isBelow(path: string, name: string): boolean {
  const folders = path.split('/');
  let from = 0;
  return name.split('/').every((part) => {
    const at = folders.indexOf(part, from);
    from = at + 1;
    return at !== -1;
  });
}
