import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { replaceFile } from './replace-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-replace-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('replaces the text, for the owner alone', async () => {
  const file = join(folder, 'position');
  writeFileSync(file, 'old', { mode: 0o644 });
  await replaceFile(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('leaves nothing behind when the text cannot take the place of the old one', async () => {
  // A folder that is not empty makes the rename fail, like every failure after the first byte, such as a full disk.
  const place = join(folder, 'position');
  mkdirSync(place);
  writeFileSync(join(place, 'old'), '');
  await expect(replaceFile(place, 'new')).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['position']);
});
