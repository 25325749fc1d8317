import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CliError } from '../cli-error.ts';

export interface NewFile {
  /** Relative to the folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * Creates all of the files in the folder, or none of them: one that exists already is never overwritten. They are readable for
 * their owner alone.
 *
 * @throws CliError (exit code 2) naming the file that exists, or cannot be written
 */
export async function createFiles(folder: string, files: readonly NewFile[]): Promise<void> {
  const made: string[] = [];
  try {
    for (const { path, text } of files) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await using handle = await open(file, 'wx', 0o600);
      made.push(file);
      await handle.writeFile(text);
      await handle.sync();
    }
  } catch (cause) {
    await Promise.all(made.map((file) => rm(file, { force: true })));
    throw explain(cause);
  }
}

function explain(cause: unknown): CliError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  const path = cause instanceof Error && 'path' in cause ? String(cause.path) : 'A file';
  const what =
    code === 'EEXIST'
      ? `${path} exists already, and is not overwritten. Move it away, or name another folder with --folder.`
      : `${path} cannot be written (${code}). Choose a folder that you may write to with --folder.`;
  return new CliError(`${what} Nothing was written.`, 2, { cause });
}
