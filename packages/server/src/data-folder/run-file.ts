import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const runFileSchema = z.object({ url: z.string() });
/** The URL of the running server, for the CLI. Contains no secret. */
export type RunFile = z.infer<typeof runFileSchema>;

const runFileName = 'run.json';

export async function writeRunFile(dataFolder: string, run: RunFile): Promise<void> {
  await writeFile(join(dataFolder, runFileName), `${JSON.stringify(run)}\n`, { mode: 0o600 });
}

export async function removeRunFile(dataFolder: string): Promise<void> {
  await rm(join(dataFolder, runFileName), { force: true });
}

/** Undefined if the file shows no running server. A killed server leaves its file behind. */
export async function findRunFile(dataFolder: string): Promise<RunFile | undefined> {
  const text = await readFile(join(dataFolder, runFileName), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return runFileSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
