import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listProcessFiles, readProcessFile, readStartTicks, writeProcessFile } from './process-file.ts';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'postern-process-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const described = async (pid: number, startTicks?: string) => ({
  pid,
  startTicks: startTicks ?? (await readStartTicks(pid)) ?? null,
  program: 'serve' as const,
  reloads: 0,
  latest: null,
});

describe('the processes of a data folder', () => {
  it('are those that run, by id and start', async () => {
    const own = await described(process.pid);
    await writeProcessFile(folder, own);
    // The id of a process that ended was given to another program.
    await writeProcessFile(folder, await described(process.ppid, '1'));
    await writeFile(join(folder, 'process-1.json'), 'torn');
    expect(await listProcessFiles(folder)).toEqual([own]);
    expect(await readdir(folder)).toEqual(['process-1.json', `process-${process.pid}.json`]);
  });

  it('are none where there is no folder', async () => {
    expect(await listProcessFiles(join(folder, 'nothing'))).toEqual([]);
    expect(await readProcessFile(folder, process.pid)).toBeUndefined();
  });
});
