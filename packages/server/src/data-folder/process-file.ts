import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from './replace-file.ts';

const reloadSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('reloaded'),
    /** The version of the configuration in force. */
    version: z.string(),
    /** The keys whose change needs a restart. */
    needsRestart: z.array(z.string()),
  }),
  z.object({ state: z.literal('refused'), version: z.string(), problem: z.string() }),
]);
/** The outcome of a reload. `refused`: the former configuration stays in force. */
export type ReloadOutcome = z.infer<typeof reloadSchema>;

const processFileSchema = z.object({
  pid: z.int().positive(),
  /** When the system started the process, in its own clock ticks, so that a reused id is recognised; null if unknown. */
  startTicks: z.string().nullable(),
  program: z.enum(['serve', 'control', 'gateway']),
  /** Increases with each reload that has ended. */
  reloads: z.int(),
  latest: reloadSchema.nullable(),
});
/** A running server process, as it describes itself to commands on the same machine. Contains no secret. */
export type ProcessFile = z.infer<typeof processFileSchema>;

function nameOf(dataFolder: string, pid: number): string {
  return join(dataFolder, `process-${pid}.json`);
}

/** @throws the error of the file system */
export async function writeProcessFile(dataFolder: string, described: ProcessFile): Promise<void> {
  await replaceFile(nameOf(dataFolder, described.pid), `${JSON.stringify(described)}\n`);
}

export async function removeProcessFile(dataFolder: string, pid: number): Promise<void> {
  await rm(nameOf(dataFolder, pid), { force: true });
}

export async function readProcessFile(dataFolder: string, pid: number): Promise<ProcessFile | undefined> {
  const text = await readFile(nameOf(dataFolder, pid), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return processFileSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Lists the processes that run on this data folder and on this machine. The files of killed ones are removed. */
export async function listProcessFiles(dataFolder: string): Promise<readonly ProcessFile[]> {
  const names = await readdir(dataFolder).catch(() => []);
  const running: ProcessFile[] = [];
  for (const name of names) {
    const pid = /^process-([0-9]{1,10})\.json$/.exec(name)?.[1];
    if (pid === undefined) continue;
    const described = await readProcessFile(dataFolder, Number(pid));
    if (described === undefined) continue;
    const startTicks = await readStartTicks(described.pid);
    if (startTicks !== undefined && startTicks === described.startTicks) running.push(described);
    else await removeProcessFile(dataFolder, described.pid);
  }
  return running.toSorted((one, other) => one.pid - other.pid);
}

/**
 * Reads when a process was started: field 22 of `/proc/<pid>/stat` (proc(5)). Undefined if there is no such process;
 * null on systems without `/proc`.
 */
export async function readStartTicks(pid: number): Promise<string | null | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined)
    return (await readFile('/proc/self/stat').catch(() => null)) === null ? null : undefined;
  // The name of the program, in parentheses, may contain spaces.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}
