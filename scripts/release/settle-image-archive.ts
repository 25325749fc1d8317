import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ReleasePlan } from './release-plan.ts';
import { runTool } from './run-tool.ts';

const manifestSchema = z.tuple([
  z.looseObject({ Config: z.string(), RepoTags: z.array(z.string()), Layers: z.array(z.string()) }),
]);

/**
 * Takes out of an archive that `docker save` would write what buildah draws anew in each run, the name of the container that it
 * built in, and packs it again in one order. The image's digest is that of its configuration, so it changes here once and for all.
 *
 * @param archive replaced by `<archive>.gz`
 */
export async function settleImageArchive(
  archive: string,
  { stageDir, epochS }: Pick<ReleasePlan, 'stageDir' | 'epochS'>,
): Promise<void> {
  const folder = join(stageDir, 'image-archive');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await runTool(['tar', '-xf', archive, '-C', folder], { cwd: folder });
  const [manifest] = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  const config = settleConfig(await readFile(join(folder, manifest.Config), 'utf8'));
  const configName = `${createHash('sha256').update(config).digest('hex')}.json`;
  const { RepoTags, Layers } = manifest;
  await writeFile(join(folder, configName), config);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify([{ Config: configName, RepoTags, Layers }]));
  await runTool(
    [
      'tar',
      '-cf',
      archive,
      '--format=ustar',
      '--sort=name',
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--mode=u=rw,go=r',
      `--mtime=@${epochS}`,
      '-C',
      folder,
      'manifest.json',
      configName,
      ...Layers,
    ],
    { cwd: folder },
  );
  await rm(folder, { recursive: true });
  await runTool(['gzip', '--no-name', '--force', archive], { cwd: stageDir });
}

/** Without the fields that name the container that the image was built in. */
function settleConfig(text: string): string {
  const config = JSON.parse(text) as Record<string, unknown>; // fields are only left out
  delete config['container'];
  for (const part of [config['config'], config['container_config']])
    if (typeof part === 'object' && part !== null && 'Hostname' in part) part.Hostname = '';
  return JSON.stringify(config);
}
