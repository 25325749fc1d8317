import { open, realpath, stat } from 'node:fs/promises';
import { replaceFile } from '../data-folder/replace-file.ts';
import { CliError } from './cli-error.ts';

/**
 * Writes the file completely or not at all: the text goes to a new file beside it, is flushed to the disk, and then
 * replaces the old file. A pipe or device is written to directly.
 *
 * @throws CliError (exit code 2) when it cannot be written
 */
export async function writeWholeFile(path: string, text: string | Uint8Array): Promise<void> {
  try {
    const known = await stat(path).catch(() => undefined);
    if (known?.isDirectory()) throw new CliError(`${path} is a folder. Name a file with --out.`, 2);
    if (known !== undefined && !known.isFile()) return await writeInto(path, text);
    await replaceFile(known === undefined ? path : await realpath(path), text);
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    throw new CliError(`${path} cannot be written (${describe(cause)}). Nothing was changed.`, 2, { cause });
  }
}

async function writeInto(path: string, text: string | Uint8Array): Promise<void> {
  await using handle = await open(path, 'w');
  await handle.writeFile(text);
}

function describe(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}
