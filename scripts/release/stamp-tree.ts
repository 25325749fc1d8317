import { chmod, lutimes, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Gives everything below a folder one time, and modes that no umask decides: 0755 for folders and programs, 0644 for the
 * rest. So the same files make the same archive.
 */
export async function stampTree(folder: string, epochS: number): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) continue;
    const isProgram = ((await stat(path)).mode & 0o100) !== 0;
    await chmod(path, entry.isDirectory() || isProgram ? 0o755 : 0o644);
  }
  await chmod(folder, 0o755);
  // Afterwards and from the inside out, so that nothing done inside a folder changes its time again.
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  for (const path of [...paths.toSorted((one, other) => other.length - one.length), folder])
    await lutimes(path, epochS, epochS);
}
