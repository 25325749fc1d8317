import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

const passedOver = new Set([
  'node_modules',
  'dist',
  '.git',
  '.postern',
  'coverage',
  '.vite',
  '.stryker-tmp',
  'reports',
]);

/** Lists every file below `root`, relative to it and with `/`, sorted; without built and installed folders. */
export async function listFiles(root: string): Promise<readonly string[]> {
  const files: string[] = [];
  const pending = [root];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      const isPassedOver = passedOver.has(entry.name) || path === join(root, 'release');
      if (entry.isDirectory() && !isPassedOver) pending.push(path);
      if (entry.isFile()) files.push(relative(root, path).split(sep).join('/'));
    }
  }
  return files.toSorted();
}
