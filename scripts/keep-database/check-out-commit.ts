import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../release/run-tool.ts';

const workspaces = ['packages/contract', 'packages/server', 'packages/web', 'examples/marketing-api'];

/**
 * Lays out the sources of a commit in a folder, with links to the packages that are installed here.
 *
 * @returns the folder of the sources
 */
export async function checkOutCommit(
  commit: string,
  { root, folder }: { readonly root: string; readonly folder: string },
): Promise<string> {
  const sources = join(folder, 'sources');
  const archive = join(folder, 'sources.tar');
  await mkdir(sources);
  await runTool(['git', 'archive', '--output', archive, commit], { cwd: root });
  await runTool(['tar', '-xf', archive, '-C', sources], { cwd: root });
  const modules = join(sources, 'node_modules');
  await mkdir(join(modules, '@postern'), { recursive: true });
  for (const name of await readdir(join(root, 'node_modules')))
    if (name !== '@postern') await symlink(join(root, 'node_modules', name), join(modules, name));
  for (const workspace of workspaces) {
    await symlink(join(sources, workspace), join(modules, '@postern', workspace.split('/').at(-1) ?? ''));
    const own = join(root, workspace, 'node_modules');
    if (existsSync(own)) await symlink(own, join(sources, workspace, 'node_modules'));
  }
  // The pages are not called. A build that exists spares the demo its own.
  const pages = join(root, 'packages/web/dist');
  if (existsSync(pages)) await cp(pages, join(sources, 'packages/web/dist'), { recursive: true });
  return sources;
}
