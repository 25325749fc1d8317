import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from '../run-tool.ts';

/** Adds to a folder what every container engine and every machine has, so that programs run with it as their root. Needs root. */
export async function completeRoot(root: string): Promise<void> {
  await mkdir(join(root, 'dev'), { recursive: true });
  await mkdir(join(root, 'etc'), { recursive: true });
  await writeFile(join(root, 'etc/hosts'), '127.0.0.1 localhost\n::1 localhost\n');
  await runTool(['mknod', '-m', '666', join(root, 'dev/null'), 'c', '1', '3'], { cwd: root });
}

/** How a user without a name runs a program with `root` as its root. */
export function presentChroot(root: string, user: string): ['chroot', string, string] {
  return ['chroot', `--userspec=${user}`, root];
}
