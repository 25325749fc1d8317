import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkComments, shrinkCommentsBaseline } from './check-comments.ts';
import { withPlantedFiles } from './plant-files.ts';

const baselineFile = 'scripts/checks/comments-baseline.json';

it.each([
  '/** What a stage says. */',
  '/**\n * Of the caller.\n */',
  '// Whose it is.',
  '// The first line,\n// and here the key is given up.',
  '/** The key stands in the header. */',
])('a comment that puzzles is refused: %s', async (text) => {
  const found = await withPlantedFiles({ 'a/b.ts': `const a = 1;\n${text}\n` }, checkComments);
  expect(found).toEqual([expect.objectContaining({ file: 'a/b.ts', line: 2 })]);
});

it.each([
  '/** Returns the header that holds the key. */',
  "const url = 'https://what/Of';",
  '/** TTL stands for time to live. */',
  '// Removes the key.\n// What remains is the digest.',
])('a sentence is fine: %s', async (text) => {
  expect(await withPlantedFiles({ 'a/b.ts': `${text}\n` }, checkComments)).toEqual([]);
});

it('the baseline lets through as many as it counts in a file, wherever the file is, and no more', async () => {
  const text = '// What one.\nconst a = 1;\n// What two.\n';
  const judge = (count: number) =>
    withPlantedFiles({ 'new/b.ts': text, [baselineFile]: JSON.stringify({ 'b.ts': count }) }, checkComments);
  expect(await judge(2)).toEqual([]);
  expect((await judge(1)).map(({ line }) => line)).toEqual([1, 3]);
  expect(await judge(3)).toEqual([expect.objectContaining({ file: baselineFile })]);
});

it('the baseline shrinks to what is there, and never grows', async () => {
  const files = { 'b.ts': '// What one.\n', 'c.ts': '// What one.\nconst a = 1;\n// What two.\n' };
  const counts = { 'b.ts': 2, 'c.ts': 1, 'gone.ts': 4 };
  const after = await withPlantedFiles({ ...files, [baselineFile]: JSON.stringify(counts) }, async (root) => {
    await shrinkCommentsBaseline(root);
    return JSON.parse(await readFile(join(root, baselineFile), 'utf8')) as unknown;
  });
  expect(after).toEqual({ 'b.ts': 1, 'c.ts': 1 });
});
