import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeWholeProgram } from './describe-whole-program.ts';
import { renderManPage } from './render-man-page.ts';

const page = renderManPage(describeWholeProgram(), { version: '1.2.3', day: '2026-05-01' });
const isThere = (tool: string): boolean => spawnSync(tool, ['--version']).error === undefined;

describe('The man page', () => {
  it('has every kind of command: of servers, of the database, of the admin API', () => {
    for (const name of [
      'serve',
      'backup verify <file>',
      'restore <file>',
      'usage show',
      'key view <api\\-user>',
    ])
      expect(page).toContain(`.SS "postern ${name}"`);
    expect(page).not.toContain('gateway\\-worker');
  });

  it('is ASCII without a line that roff takes for an unknown request', () => {
    expect(page).toMatch(/^[\n -~]*$/);
    const requests = page.split('\n').filter((line) => /^[.']/.test(line));
    expect(
      requests.filter((line) => !/^\.(?:\\"|TH|S[HS]|TP|PP|B|I|IR|RI|nf|fi|R[SE])(?: |$)/.test(line)),
    ).toEqual([]);
  });

  it.each([
    ['man', ['--warnings', '-l']],
    ['mandoc', ['-Tlint', '-Wwarning']],
  ] as const)('is drawn by %s without a warning, where that is installed', async (tool, options) => {
    if (!isThere(tool)) return;
    const folder = await mkdtemp(join(tmpdir(), 'postern-man-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'postern.1');
    await writeFile(file, page);
    const { stdout, stderr } = spawnSync(tool, [...options, file], { encoding: 'utf8' });
    expect(stderr).toBe('');
    if (tool === 'mandoc') expect(stdout).toBe('');
    else expect(stdout).toContain('EXIT STATUS');
  });
});
