import { expect, it } from 'vitest';
import { checkComments } from './check-comments.ts';
import { withPlantedFiles } from './plant-files.ts';

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
  "const glob = '**/cut-offs/*/events'; ",
  '/** TTL stands for time to live. */',
  '// Removes the key.\n// What remains is the digest.',
])('a sentence is fine: %s', async (text) => {
  expect(await withPlantedFiles({ 'a/b.ts': `${text}\n` }, checkComments)).toEqual([]);
});
