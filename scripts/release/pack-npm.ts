import { join } from 'node:path';
import type { ReleasePlan } from './release-plan.ts';
import { runTool } from './run-tool.ts';

/** `postern-<version>.tgz`: npm sorts its entries and gives all of them the same time. @returns the file */
export async function packNpm({ outDir, version }: ReleasePlan, folder: string): Promise<string> {
  await runTool(['npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', outDir], {
    cwd: folder,
  });
  return join(outDir, `postern-${version}.tgz`);
}
