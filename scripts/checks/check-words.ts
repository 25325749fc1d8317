import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from './list-files.ts';
import type { Violation } from './violation.ts';

/** Wordings that puzzle, in texts that users read, with the terms to use instead; see docs/glossary.md. */
const avoided: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\b(?:given up|gives? up)\b/, 'deprecated, discontinued, expired, aborted or timed out'],
  [/\bstands? (?:twice|only|several times|in the|here|there|before|behind)\b/, 'appears, or is'],
  [/\b(?:lies? (?:in|before|within|where)|has to lie)\b/, 'is'],
  [/\bin hand\b/, 'being handled, or concurrent'],
];

/** Texts of the public: pages of errors, the error catalogue, the descriptions of settings, texts of the console. */
const isPublic =
  /^docs\/errors\/|^packages\/contract\/src\/error-catalogue\.ts$|^packages\/server\/src\/config\/[\w-]+-config-schema\.ts$|^packages\/web\/src\/.*-texts\.ts$/;

const comment = /\/\*[\s\S]*?\*\/|(?<![:'"`\w/\\])\/\/[^\n]*/g;

/** The public texts use the terms of the glossary. Comments are not judged. */
export async function checkWords(root: string): Promise<readonly Violation[]> {
  const files = (await listFiles(root)).filter((file) => isPublic.test(file));
  const found = await Promise.all(
    files.map(async (file) => judgeFile(file, await readFile(join(root, file), 'utf8'))),
  );
  return found.flat();
}

function judgeFile(file: string, text: string): readonly Violation[] {
  // As many lines as before, so that line numbers stay true.
  const judged = file.endsWith('.md') ? text : text.replaceAll(comment, (it) => it.replaceAll(/[^\n]/g, ' '));
  return judged.split('\n').flatMap((line, index) =>
    avoided.flatMap(([pattern, instead]) => {
      const wording = pattern.exec(line)?.[0];
      if (wording === undefined) return [];
      return [
        {
          file,
          line: index + 1,
          what: `says "${wording}", which readers do not understand.`,
          remedy: `Use a term of docs/glossary.md: ${instead}.`,
        },
      ];
    }),
  );
}
