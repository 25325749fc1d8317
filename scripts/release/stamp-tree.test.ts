import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stampTree } from './stamp-tree.ts';
import { writeChecksums } from './write-checksums.ts';

it('gives everything one time and modes that no umask decides', async () => {
  const root = await mkdtemp(join(tmpdir(), 'postern-stamp-'));
  try {
    await mkdir(join(root, 'bin'), { mode: 0o700 });
    await writeFile(join(root, 'bin/program'), '', { mode: 0o700 });
    await writeFile(join(root, 'bin/text'), '', { mode: 0o600 });
    await chmod(root, 0o700);
    await stampTree(root, 1_700_000_000);
    const modes = await Promise.all(
      ['', 'bin', 'bin/program', 'bin/text'].map(async (path) => {
        const { mode, mtimeMs } = await stat(join(root, path));
        return [path, (mode & 0o777).toString(8), mtimeMs];
      }),
    );
    const timeMs = 1_700_000_000_000;
    expect(modes).toEqual([
      ['', '755', timeMs],
      ['bin', '755', timeMs],
      ['bin/program', '755', timeMs],
      ['bin/text', '644', timeMs],
    ]);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

it('sums up every file that is handed out, in one order, as sha256sum reads it', async () => {
  const root = await mkdtemp(join(tmpdir(), 'postern-sums-'));
  try {
    await writeFile(join(root, 'b.tgz'), 'b');
    await writeFile(join(root, 'a.deb'), 'a');
    await mkdir(join(root, '.stage'));
    const sums = await writeChecksums(root);
    expect(sums.split('\n').map((line) => line.slice(64))).toEqual(['  a.deb', '  b.tgz', '']);
    expect(sums).toMatch(/^ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  a\.deb/);
    expect(await writeChecksums(root)).toBe(sums);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
