import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { loadSecret } from './load-secret.ts';

it('reads a variable, a file without its last line break, or the text itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-secret-'));
  try {
    await writeFile(join(folder, 'key'), 'from-file\n');
    expect((await loadSecret('env:KEY', { KEY: 'from-env' })).reveal()).toBe('from-env');
    expect((await loadSecret(`file:${join(folder, 'key')}`, {})).reveal()).toBe('from-file');
    expect((await loadSecret('as-it-is', {})).reveal()).toBe('as-it-is');
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('refuses what is not set, empty or unreadable', async () => {
  await expect(loadSecret('env:KEY', {})).rejects.toThrow(/env:KEY.*is not set/s);
  await expect(loadSecret('env:KEY', { KEY: '' })).rejects.toThrow(ConfigError);
  await expect(loadSecret('file:/does/not/exist', {})).rejects.toThrow(/cannot be read/);
});

it('does not show in logs', async () => {
  const secret = await loadSecret('env:KEY', { KEY: 'canary' });
  expect(inspect({ secret }) + JSON.stringify({ secret }) + String(secret)).not.toContain('canary');
});
