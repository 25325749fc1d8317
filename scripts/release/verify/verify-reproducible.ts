import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReleaseForm } from '../forms.ts';
import type { ReleasePlan } from '../release-plan.ts';
import { stagePackage } from '../stage-package.ts';
import { writeChecksums } from '../write-checksums.ts';

/**
 * Makes the same forms again in another folder, so that a path inside would show too, and compares their digests.
 *
 * @throws Error with both lists when they differ
 */
export async function verifyReproducible(
  plan: ReleasePlan,
  forms: readonly Pick<ReleaseForm, 'build'>[],
): Promise<void> {
  const outDir = await mkdtemp(join(tmpdir(), 'postern-again-'));
  try {
    const again = { ...plan, outDir, stageDir: join(outDir, '.stage') };
    await mkdir(again.stageDir);
    const folder = await stagePackage(again);
    for (const { build } of forms) await build(again, folder);
    const [first, second] = [await writeChecksums(plan.outDir), await writeChecksums(outDir)];
    if (first !== second) throw new Error(`The same commit gave other bytes:\n${first}and\n${second}`);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}
