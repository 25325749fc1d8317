import { describe, expect, it } from 'vitest';
import { checkMentions } from './check-mentions.ts';
import { withPlantedFiles } from './plant-files.ts';

const file = 'packages/server/src/a.ts';
const judge = (line: string, name = file) =>
  withPlantedFiles({ [name]: `\n${line}\n`, 'packages/server/src/gateway/match.ts': '' }, checkMentions);

describe('a file that prose names exists', () => {
  it.each([
    ['a comment', '// Wired in compose.ts.', file],
    ['a comment behind code', 'const a = 1; // see compose.ts', file],
    ['a docstring', '/** See `gateway/compose.ts`. */', file],
    ['a docstring, by another folder', '/** See control/match.ts. */', file],
    ['a page', 'The wiring is in `compose.ts`.', 'docs/page.md'],
    ['the text of a link', '[compose.ts](https://example.com/)', 'docs/page.md'],
    ['the remedy of a check', "const remedy = 'See compose.ts.';", 'scripts/checks/check-a.ts'],
  ])('refused in %s', async (_where, line, name) => {
    expect(await judge(line, name)).toEqual([expect.objectContaining({ file: name, line: 2 })]);
  });

  it.each([
    ['a name alone', '// See match.ts.', file],
    ['the whole path', '// See packages/server/src/gateway/match.ts.', file],
    ['a part of the path', '// See server/gateway/match.ts.', file],
    ['a relative path', '[match](../packages/server/src/gateway/match.ts)', 'docs/page.md'],
    ['a pattern', '// Every *.test.ts, and gateway/<stage>.ts.', file],
    ['an address', "fetch('https://example.com/nothing.ts');", file],
    ['code', "import './nothing.ts';", file],
    ['a planted name in the test of a check', "judge('nothing.ts');", 'scripts/checks/check-a.test.ts'],
  ])('fine: %s', async (_what, line, name) => {
    expect(await judge(line, name)).toEqual([]);
  });
});
