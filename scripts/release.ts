import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { findForms } from './release/forms.ts';
import type { ReleaseForm } from './release/forms.ts';
import { findMissingTools } from './release/missing-tools.ts';
import { loadReleasePlan } from './release/release-plan.ts';
import { stagePackage } from './release/stage-package.ts';
import { verifyReproducible } from './release/verify/verify-reproducible.ts';
import { writeChecksums } from './release/write-checksums.ts';

/**
 * `npm run release`: writes every form of the release to `release/`, with their checksums; `npm run release -- npm deb`: those
 * alone. `--verify`: makes them a second time, which has to give the same bytes, then installs each as a stranger would, starts
 * it and calls through it. Exit status 1 when something is not as it should be, 2 for a form that does not exist.
 */
const words = process.argv.slice(2);
const forms = findForms(words.filter((word) => word !== '--verify'));
if ('fault' in forms) {
  console.error(forms.fault);
  process.exitCode = 2;
} else {
  await release(forms, { isVerified: words.includes('--verify') });
}

async function release(
  chosen: readonly ReleaseForm[],
  { isVerified }: { readonly isVerified: boolean },
): Promise<void> {
  const made = await leaveOutUnmakable(chosen);
  const root = resolve(import.meta.dirname, '..');
  const plan = await loadReleasePlan(root, resolve(root, 'release'));
  await rm(plan.outDir, { recursive: true, force: true });
  await mkdir(plan.stageDir, { recursive: true });
  const folder = await tell('The program is bundled and the pages are built', () => stagePackage(plan));
  for (const { id, build } of made) await tell(`${id} is made`, () => build(plan, folder));
  console.log(await writeChecksums(plan.outDir));
  if (!isVerified) return;
  await tell('a second run gives the same bytes', () => verifyReproducible(plan, made));
  for (const { id, verify } of made) await tell(`${id} works`, () => verify(plan));
}

/** Without the forms whose tools this machine lacks; that is said, and the exit status is 1. */
async function leaveOutUnmakable(chosen: readonly ReleaseForm[]): Promise<readonly ReleaseForm[]> {
  const made: ReleaseForm[] = [];
  for (const form of chosen) {
    const missing = await findMissingTools(form.tools);
    if (missing.length === 0) made.push(form);
    else {
      console.error(`✗ ${form.id} is left out; first: apt-get install ${missing.join(' ')}`);
      process.exitCode = 1;
    }
  }
  return made;
}

async function tell<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const startedAtMs = performance.now();
  const result = await work();
  console.log(`✓ ${what} (${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s)`);
  return result;
}
