import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyLibraries } from './copy-libraries.ts';
import type { ReleasePlan } from './release-plan.ts';
import { settleImageArchive } from './settle-image-archive.ts';
import { runTool } from './run-tool.ts';
import { stageWithNode } from './stage-node.ts';
import { stampTree } from './stamp-tree.ts';

/** The program runs as this user. The number counts: a volume has to be writable for it. */
const passwd = 'root:x:0:0:root:/:/sbin/nologin\npostern:x:10001:10001:Postern:/data:/sbin/nologin\n';
const group = 'root:x:0:\npostern:x:10001:\n';

/**
 * `postern-<version>-image-linux-x64.tar.gz`: for `docker load` and `podman load`. Needs buildah; no daemon, no base image and no
 * privileges beyond a `chroot`.
 */
export async function buildImage(plan: ReleasePlan, folder: string): Promise<void> {
  const context = join(plan.stageDir, 'image');
  const root = join(context, 'root');
  await rm(context, { recursive: true, force: true });
  await mkdir(join(context, 'data'), { recursive: true });
  await stageWithNode(plan, { folder, root });
  await copyFile(join(plan.root, 'packaging/healthy.cjs'), join(root, 'usr/lib/postern/bin/healthy.cjs'));
  await copyLibraries(root);
  await mkdir(join(root, 'etc/postern'), { recursive: true });
  await mkdir(join(root, 'tmp'));
  await writeFile(join(root, 'etc/passwd'), passwd);
  await writeFile(join(root, 'etc/group'), group);
  await stampTree(context, plan.epochS);
  await runBuildah(plan, context);
}

async function runBuildah(plan: ReleasePlan, context: string): Promise<void> {
  const storage = join(plan.stageDir, 'containers');
  const name = `localhost/postern:${plan.version}`;
  const archive = join(plan.outDir, `postern-${plan.version}-image-linux-x64.tar`);
  const global = ['--root', storage, '--runroot', join(storage, 'run'), '--storage-driver', 'vfs'];
  const epoch = String(plan.epochS);
  const containerfile = join(plan.root, 'packaging/Containerfile');
  await runTool(
    [
      'buildah',
      ...global,
      'build',
      '--isolation',
      'chroot',
      '--format',
      'docker',
      '--timestamp',
      epoch,
      '--layers=false',
      '--file',
      containerfile,
      '--tag',
      name,
      context,
    ],
    { cwd: context },
  );
  await runTool(['buildah', ...global, 'push', name, `docker-archive:${archive}:${name}`], { cwd: context });
  await settleImageArchive(archive, plan);
  await rm(storage, { recursive: true, force: true });
}
