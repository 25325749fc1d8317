import { join } from 'node:path';
import type { ReleasePlan } from '../release-plan.ts';
import { runTool } from '../run-tool.ts';
import { exerciseDemo } from './exercise-demo.ts';
import { makeStrangersFolder } from './strangers-folder.ts';

/** Installs the package by npm into an empty folder, without a network, as a user that owns nothing else. */
export async function verifyNpm({ outDir, version }: ReleasePlan): Promise<void> {
  await using stranger = await makeStrangersFolder();
  const { folder, asStranger, nodeFolder, userId } = stranger;
  const env = { HOME: folder, PATH: `${nodeFolder}:/usr/local/bin:/usr/bin:/bin`, POSTERN_LOG: 'warn' };
  const prefix = join(folder, 'prefix');
  const packed = await stranger.bring(join(outDir, `postern-${version}.tgz`));
  await runTool(
    asStranger([
      'env',
      '-i',
      ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
      'npm',
      'install',
      '--global',
      '--offline',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefix',
      prefix,
      packed,
    ]),
    { cwd: folder },
  );
  await exerciseDemo({
    command: [join(prefix, 'bin/postern')],
    folder: { outside: folder, inside: folder },
    examples: join(prefix, 'lib/node_modules/postern/examples'),
    env,
    userId,
  });
}
