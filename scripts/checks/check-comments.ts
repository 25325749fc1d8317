import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from './list-files.ts';
import type { Violation } from './violation.ts';

/** A noun phrase in place of a sentence: the reader has to guess its subject. */
const headless = /^(?:What|Of|Whose|Who|Whoever|The same|Likewise)\b/;

/** Words of a private vocabulary, with the terms of the field. */
const avoided: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\b(?:given up|gives? up)\b/, 'deprecated, expired, aborted, abandoned or timed out'],
  [/\bstands?\b(?! for\b)/, 'is, appears, holds or is valid'],
  [/\b(?:told|tells?)\b/, 'reported, sent or named'],
  [/\b(?:lies|lie)\b/, 'is'],
  [/\bin hand\b/, 'being handled'],
];

/** The tests of the checks, which plant such comments. */
const plantsComments = /^scripts\/checks\/.*\.test\.ts$/;

/** Comments of TypeScript files are sentences in the field's terms. */
export async function checkComments(root: string): Promise<readonly Violation[]> {
  const files = (await listFiles(root)).filter(
    (file) => /\.tsx?$/.test(file) && !file.endsWith('.gen.ts') && !plantsComments.test(file),
  );
  const found = await Promise.all(
    files.map(async (file) => judgeFile(file, await readFile(join(root, file), 'utf8'))),
  );
  return found.flat();
}

/** A block, or the `//` lines that follow each other; not the `/*` of a glob in quotes. */
const comment = /(?<![\w*'"`])\/\*[\s\S]*?\*\/|(?<![:'"`\w/\\])\/\/[^\n]*(?:\n[ \t]*\/\/[^\n]*)*/g;

function judgeFile(file: string, text: string): readonly Violation[] {
  return [...text.matchAll(comment)].flatMap((found) => {
    const words = found[0]
      .replaceAll(/^\/\*+|\*\/$|^\s*\*(?!\/)|^\s*\/\//gm, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
    const fault = findFault(words);
    return fault === undefined
      ? []
      : [{ file, line: text.slice(0, found.index).split('\n').length, ...fault }];
  });
}

function findFault(words: string): Pick<Violation, 'what' | 'remedy'> | undefined {
  const head = headless.exec(words)?.[0];
  if (head !== undefined) {
    const what = `begins a comment with "${head} …", which is no sentence.`;
    return {
      what,
      remedy: 'Write a sentence with a subject and a verb, for a reader who does not know the code.',
    };
  }
  const [wording, instead] = avoided
    .map(([pattern, term]) => [pattern.exec(words)?.[0], term] as const)
    .find(([found]) => found !== undefined) ?? [undefined, ''];
  if (wording === undefined) return undefined;
  return { what: `says "${wording}" in a comment.`, remedy: `Use a term of docs/glossary.md: ${instead}.` };
}
