import { describe, expect, it } from 'vitest';
import { checkLinks } from './check-links.ts';
import { withPlantedFiles } from './plant-files.ts';

const other = '# Other page\n\n## What to do, then?\n';
const judge = (text: string) =>
  withPlantedFiles({ 'docs/page.md': text, 'docs/other.md': other }, checkLinks);

describe('links in the docs lead to something', () => {
  it.each([
    ['a file that is not there', '\n[x](nothing.md)'],
    ['a heading that is not there', '\n[x](other.md#nothing)'],
    ['a heading of the page itself that is not there', '\n[x](#nothing)'],
    ['an image that is not there', '\n![x](nothing.png)'],
    ['a file above the root’s folder', '\n[x](../../nothing-at-all.md)'],
  ])('refused: %s', async (_what, text) => {
    expect(await judge(text)).toEqual([expect.objectContaining({ file: 'docs/page.md', line: 2 })]);
  });

  it.each([
    ['a file', '[x](other.md)'],
    ['a folder', '[x](../docs/)'],
    ['a heading', '[x](other.md#what-to-do-then)'],
    ['the web', '[x](https://example.com/nothing)'],
    ['an address', '[x](mailto:a@example.com)'],
    ['an example in code', '`[x](nothing.md)`\n\n```md\n[x](nothing.md)\n```'],
  ])('fine: %s', async (_what, text) => {
    expect(await judge(text)).toEqual([]);
  });
});
