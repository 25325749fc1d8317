import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { listFiles } from './list-files.ts';
import type { Violation } from './violation.ts';

const baselineFile = 'scripts/checks/comments-baseline.json';

/** By the name of a file, without its folder since files move: how many puzzling comments it had before this check. */
const baselineSchema = z.record(z.string(), z.int().positive());
type Baseline = z.infer<typeof baselineSchema>;

/** A noun phrase in place of a sentence: the reader has to guess what is said of it. */
const headless = /^(?:What|Of|Whose|Who|Whoever|The same|Likewise)\b/;

/** Words of a private vocabulary, with the terms of the field. */
const avoided: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\b(?:given up|gives? up)\b/, 'deprecated, expired, aborted, abandoned or timed out'],
  [/\bstands?\b(?! for\b)/, 'is, appears, holds or is valid'],
  [/\b(?:told|tells?)\b/, 'reported, sent or named'],
  [/\b(?:lies|lie)\b/, 'is'],
  [/\bin hand\b/, 'being handled'],
];

interface Finding {
  readonly name: string;
  readonly violation: Violation;
}

/** Comments of TypeScript files are sentences in the field's terms, except those that the baseline counts. */
export async function checkComments(root: string): Promise<readonly Violation[]> {
  const baseline = await loadBaseline(root);
  const byName = Map.groupBy(await findPuzzles(root), ({ name }) => name);
  const unlisted = [...byName].flatMap(([name, findings]) =>
    findings.length > (baseline[name] ?? 0) ? findings.map(({ violation }) => violation) : [],
  );
  const needless = Object.entries(baseline)
    .filter(([name, count]) => count > (byName.get(name)?.length ?? 0))
    .map(([name, count]) => ({
      file: baselineFile,
      what: `counts ${count} puzzling comments in ${name}, which has ${byName.get(name)?.length ?? 0}.`,
      remedy: 'Correct the number, or run npm run fix.',
    }));
  return [...unlisted, ...needless];
}

/** Lowers the numbers to what is there; never raises one. */
export async function shrinkCommentsBaseline(root: string): Promise<void> {
  const byName = Map.groupBy(await findPuzzles(root), ({ name }) => name);
  const kept = Object.entries(await loadBaseline(root))
    .map(([name, count]) => [name, Math.min(count, byName.get(name)?.length ?? 0)] as const)
    .filter(([, count]) => count > 0);
  await writeFile(join(root, baselineFile), `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}

async function loadBaseline(root: string): Promise<Baseline> {
  const text = await readFile(join(root, baselineFile), 'utf8').catch(() => '{}');
  return baselineSchema.parse(JSON.parse(text));
}

async function findPuzzles(root: string): Promise<readonly Finding[]> {
  const files = (await listFiles(root)).filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.gen.ts'));
  const found = await Promise.all(
    files.map(async (file) => judgeFile(file, await readFile(join(root, file), 'utf8'))),
  );
  return found.flat();
}

/** A block, or the `//` lines that follow each other. */
const comment = /\/\*[\s\S]*?\*\/|(?<![:'"`\w/\\])\/\/[^\n]*(?:\n[ \t]*\/\/[^\n]*)*/g;

function judgeFile(file: string, text: string): readonly Finding[] {
  return [...text.matchAll(comment)].flatMap((found) => {
    const words = found[0]
      .replaceAll(/^\/\*+|\*\/$|^\s*\*(?!\/)|^\s*\/\//gm, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
    const fault = findFault(words);
    if (fault === undefined) return [];
    const line = text.slice(0, found.index).split('\n').length;
    return [{ name: basename(file), violation: { file, line, ...fault } }];
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
