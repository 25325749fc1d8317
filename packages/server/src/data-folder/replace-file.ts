import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file completely or not at all: it contains the old text or the new one, and the new one is flushed to the
 * disk when this resolves. After a failure, such as a full disk, nothing of the new text remains. The new file has the
 * mode 0600.
 *
 * @throws the error of the file system
 */
export async function replaceFile(path: string, text: string | Uint8Array): Promise<void> {
  // The random name keeps two processes apart that write the same file at once.
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID()}.partial`);
  try {
    await writeOnto(partial, text);
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw cause;
  }
  await syncFolder(dirname(path));
}

/** Flushes the folder, too. Otherwise a crash of the machine could bring the old file back. */
async function syncFolder(path: string): Promise<void> {
  try {
    await using folder = await open(path, 'r');
    await folder.sync();
  } catch (error) {
    // Windows and some network file systems cannot flush a folder.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EISDIR' && code !== 'EPERM' && code !== 'EINVAL') throw error;
  }
}

async function writeOnto(path: string, text: string | Uint8Array): Promise<void> {
  await using handle = await open(path, 'wx', 0o600);
  await handle.writeFile(text);
  await handle.sync();
}
