import { expect, it } from 'vitest';
import { checkWords } from './check-words.ts';
import { withPlantedFiles } from './plant-files.ts';

const judge = (file: string, line: string) => withPlantedFiles({ [file]: `\n${line}\n` }, checkWords);
const catalogue = 'packages/contract/src/error-catalogue.ts';

it.each([
  [catalogue, "detail: 'This was given up on {date}.',"],
  [catalogue, "detail: 'More such calls are in hand than may be at a time.',"],
  ['docs/errors/a.md', 'A header stands twice.'],
  ['packages/web/src/console/a/field-texts.ts', "{ en: 'has to lie in the future' }"],
  ['packages/server/src/config/api-config-schema.ts', ".describe('Where the API lies within the host')"],
])('a puzzling wording is refused in %s: %s', async (file, line) => {
  expect(await judge(file, line)).toEqual([expect.objectContaining({ file, line: 2 })]);
});

it.each([
  [catalogue, "detail: 'This was discontinued on {date}.',"],
  [catalogue, '// Was given up in version 2.'],
  ['packages/server/src/a.ts', "throw new Error('given up');"],
])('fine in %s: %s', async (file, line) => {
  expect(await judge(file, line)).toEqual([]);
});
