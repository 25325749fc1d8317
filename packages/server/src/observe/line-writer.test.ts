import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLineWriter } from './line-writer.ts';

async function withFile(run: (fd: number, read: () => Promise<string>) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-lines-'));
  const file = await open(join(folder, 'log'), 'w');
  try {
    await run(file.fd, () => readFile(join(folder, 'log'), 'utf8'));
  } finally {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  }
}

test('every line arrives once and in order, many batches and one longer than a batch among them', () =>
  withFile(async (fd, read) => {
    const writer = createLineWriter(fd);
    const lines = Array.from({ length: 5_000 }, (_, index) => `${index} é€😀 ${'x'.repeat(index % 90)}\n`);
    lines.push(`${'ö'.repeat(100_000)}\n`, 'last\n');
    for (const line of lines) writer.write(line);
    await expect.poll(read).toBe(lines.join(''));
  }));

test('what waits is out when flushSync returns', () =>
  withFile(async (fd, read) => {
    const writer = createLineWriter(fd);
    writer.write('one\n');
    writer.write('two\n');
    writer.flushSync();
    expect(await read()).toBe('one\ntwo\n');
    writer.write('three\n');
    await expect.poll(read).toBe('one\ntwo\nthree\n');
  }));
