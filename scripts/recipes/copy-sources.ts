import { cp, mkdir, readdir, realpath, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { listFiles } from '../checks/list-files.ts';

const ownScope = '@postern';

/**
 * Copies the sources below `root` to the folder `copy`, which must not exist. Installed packages are linked, except
 * this repository's own, which point to the copy, and the compiler's cache, which is copied.
 */
export async function copySources(root: string, copy: string): Promise<void> {
  for (const file of await listFiles(root)) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await cp(join(root, file), join(copy, file));
  }
  for (const folder of ['node_modules', 'packages/server/node_modules'])
    await linkModules(join(root, folder), join(copy, folder), root);
}

async function linkModules(from: string, to: string, root: string): Promise<void> {
  const entries = await readdir(from).catch(() => []);
  await mkdir(to, { recursive: true });
  for (const entry of entries) {
    if (entry === ownScope) await linkOwnPackages(join(from, entry), join(to, entry), root);
    else if (entry !== '.cache') await symlink(join(from, entry), join(to, entry));
  }
}

/** Workspaces are links into the repository; in the copy they point to the copied packages. */
async function linkOwnPackages(from: string, to: string, root: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from)) {
    const target = relative(await realpath(root), await realpath(join(from, entry)));
    await symlink(join(dirname(dirname(to)), target), join(to, entry));
  }
}
