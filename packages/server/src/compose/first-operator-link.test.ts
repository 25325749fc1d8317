import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareFirstOperatorLink, presentFirstOperatorLink } from './first-operator-link.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'postern-first-link-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const link = 'https://postern.example.com/first-run#one';

it('keeps the link in a file that its owner alone can read, and asks for the same one at the next start', async () => {
  const asked: (string | undefined)[] = [];
  const humans = { createFirstRunLink: async (shown?: string) => (asked.push(shown), link) };
  const file = join(folder, 'first-operator-link');
  // An old file with a wider mode, as after a careless copy: the new file must not keep its mode.
  writeFileSync(file, 'old', { mode: 0o644 });
  chmodSync(file, 0o644);
  expect(await prepareFirstOperatorLink(folder, humans)).toEqual({ url: link, file });
  expect(await prepareFirstOperatorLink(folder, humans)).toEqual({ url: link, file });
  expect(asked).toEqual(['old', `${link}\n`]);
  expect(readFileSync(file, 'utf8')).toBe(`${link}\n`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('removes the file once there is an operator', async () => {
  const file = join(folder, 'first-operator-link');
  writeFileSync(file, link);
  const humans = { createFirstRunLink: () => Promise.resolve(undefined) };
  expect(await prepareFirstOperatorLink(folder, humans)).toBeUndefined();
  expect(existsSync(file)).toBe(false);
});

it('shows a person at a terminal the link and where it is kept', () => {
  const shown = presentFirstOperatorLink({ url: link, file: '/data/first-operator-link' });
  expect(shown).toContain(`\n  ${link}\n`);
  expect(shown).toContain('/data/first-operator-link');
});
