import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const runFileSchema = z.object({ url: z.string() });
/** Where the running server is, for the CLI. Holds no secret. */
export type RunFile = z.infer<typeof runFileSchema>;

const runFileName = 'run.json';

export async function writeRunFile(dataFolder: string, run: RunFile): Promise<void> {
  await writeFile(join(dataFolder, runFileName), `${JSON.stringify(run)}\n`, { mode: 0o600 });
}

export async function removeRunFile(dataFolder: string): Promise<void> {
  await rm(join(dataFolder, runFileName), { force: true });
}

/** Undefined when no server runs here, as far as the file knows: one that was killed leaves it behind. */
export async function findRunFile(dataFolder: string): Promise<RunFile | undefined> {
  const text = await readFile(join(dataFolder, runFileName), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return runFileSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
