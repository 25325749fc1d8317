import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file whole or not at all: it holds the old text or the new one, and the new one is on the disk when this
 * resolves. On a failure, such as a full disk, nothing of the new text stays behind. The new file has the mode 0600.
 *
 * @throws the error of the file system
 */
export async function replaceFile(path: string, text: string | Uint8Array): Promise<void> {
  // Two processes may write the same file at once.
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

/** Without this, a crash of the machine could bring the old file back. */
async function syncFolder(path: string): Promise<void> {
  try {
    await using folder = await open(path, 'r');
    await folder.sync();
  } catch (error) {
    // Windows and some network file systems have no such thing for folders.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EISDIR' && code !== 'EPERM' && code !== 'EINVAL') throw error;
  }
}

async function writeOnto(path: string, text: string | Uint8Array): Promise<void> {
  await using handle = await open(path, 'wx', 0o600);
  await handle.writeFile(text);
  await handle.sync();
}
