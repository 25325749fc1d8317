import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestCli } from '../../testing/test-cli.ts';
import { createTestControl } from '../../testing/test-control.ts';
import type { Storage } from '../../storage/storage.ts';
import { shells } from './completion-renderers.ts';
import type { Shell } from './completion-renderers.ts';

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-completion-'));
  await writeFile(join(folder, 'a file.csv'), '');
  // The command reads nothing but the tree of commands.
  const cli = createTestCli(createTestControl({} as Storage));
  for (const shell of shells) {
    const { code, out } = await cli(['completion', shell]);
    expect(code).toBe(0);
    await writeFile(join(folder, shell), out);
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Cursors at the end of a line, with what has to be offered and what must not be. */
const cursors: readonly (readonly [words: readonly string[], offered: readonly string[], not: string])[] = [
  [['us'], ['usage'], 'licence'],
  [['api-user', ''], ['list', 'create', 'deactivate'], 'api-user'],
  [['usage', 'show', '--pe'], ['--period'], '--json'],
  [['usage', 'show', '--period', ''], ['1h', '24h', '12m'], '--json'],
  [['member', 'invite', '--role', 'licence-'], ['licence-admin', 'licence-viewer'], 'operator'],
  [['hygiene', 'act', 'set'], ['set-expiry'], 'deactivate'],
  [['member', 'set-role', 'mia@example.com', ''], ['licence-admin'], 'operator'],
  [['key', 'import', '--licence', '1', 'a'], ['a file.csv'], 'list'],
];

for (const shell of shells) {
  const isThere = await run(shell, ['-c', 'true']).then(
    () => true,
    () => false,
  );
  describe.skipIf(!isThere)(
    `The completion for ${shell}${isThere ? '' : ' [skipped: it is not installed]'}`,
    () => {
      it.each(cursors)('offers for %j what fits there', async (words, offered, not) => {
        const all = await complete[shell](words);
        for (const each of offered) expect(all).toContain(each);
        expect(all).not.toContain(not);
      });
    },
  );
}

async function read(shell: Shell, script: string): Promise<readonly string[]> {
  const { stdout, stderr } = await run(shell, ['-c', script], { cwd: folder });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

const complete: Readonly<Record<Shell, (words: readonly string[]) => Promise<readonly string[]>>> = {
  bash: (words) => {
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const ask = `COMP_WORDS=(postern ${quoted}); COMP_CWORD=${words.length}; _postern 2>&1`;
    return read('bash', `source ./bash; ${ask}; printf '%s\\n' "\${COMPREPLY[@]}"`);
  },
  // The completion system works only in a line editor: its functions are replaced by ones that print what they are given.
  zsh: async (words) => {
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const stand = `compdef() {}; _describe() { print -rl -- \${(P)2} }; _arguments() { print -rl -- "$@" }`;
    const ask = `words=(postern ${quoted}); CURRENT=${words.length + 1}; _postern`;
    const lines = await read('zsh', `${stand}; source ./zsh; ${ask}`);
    return readZshSpecs(lines, words.at(-1) ?? '', words.at(-2) ?? '');
  },
  fish: async (words) => {
    const lines = await read('fish', `source ./fish; complete -C 'postern ${words.join(' ')}'`);
    return lines.map((line) => (line.split('\t')[0] ?? '').replaceAll('\\ ', ' '));
  },
};

/** Reads the answers of _describe and the specifications of _arguments as zsh would, as far as the cursors need. */
function readZshSpecs(lines: readonly string[], word: string, before: string): readonly string[] {
  const option = lines.find((line) => line.startsWith(`*${before}[`));
  const wanted = option === undefined ? lines : [option];
  const values = wanted.flatMap((line) => {
    if (line.endsWith('_files')) return ['a file.csv'];
    const [, list] = /:\(([^)]*)\)$/.exec(line) ?? [];
    if (list !== undefined && (option !== undefined || !line.startsWith('*--'))) return list.split(' ');
    return line.startsWith('*--') ? [line.slice(1, line.indexOf('['))] : [line.split(':')[0] ?? ''];
  });
  return values.filter((value) => value.startsWith(word) && (word !== '' || !value.startsWith('--')));
}
