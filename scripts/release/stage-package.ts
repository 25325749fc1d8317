import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listFiles } from '../checks/list-files.ts';
import { describeWholeProgram } from '../generate/describe-whole-program.ts';
import { renderManPage } from '../generate/render-man-page.ts';
import { bundleProgram } from './bundle-program.ts';
import { loadNoticedPackages } from './load-noticed-packages.ts';
import { listProductionPackages } from './locked-packages.ts';
import { packPages } from './pack-pages.ts';
import type { ReleasePlan } from './release-plan.ts';
import { renderNotices } from './render-notices.ts';
import { loadSbom } from './load-sbom.ts';
import { runTool } from './run-tool.ts';
import { stampTree } from './stamp-tree.ts';

/** The workspaces whose dependencies ship. */
export const shippedWorkspaces = ['packages/contract', 'packages/server', 'packages/web'];

/** Files that go into the release unchanged: documents, and whatever of the examples is no program. */
const handedOn =
  /^(?:docs\/.+|examples\/(?:forward-auth\/.+|.+\.(?:yaml|json|md))|(?:README|CHANGELOG)\.md|LICENSE|NOTICE)$/;
const leftOut = /^examples\/marketing-api\/|\.test\.ts$/;

/**
 * Lays out everything that Postern needs to run but Node.js, in the layout that packaged-own-files.ts expects. Every form of
 * the release is made from this folder.
 *
 * @returns the folder
 */
export async function stagePackage(plan: ReleasePlan): Promise<string> {
  const { root, version } = plan;
  const folder = join(plan.stageDir, 'package');
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'bin'), { recursive: true });
  await bundleProgram({ root, version, outDir: join(folder, 'lib') });
  await copyFile(join(root, 'packaging/launcher.cjs'), join(folder, 'bin/postern.cjs'));
  await chmod(join(folder, 'bin/postern.cjs'), 0o755);
  await stagePages(plan, join(folder, 'pages'));
  for (const file of await listHandedOn(root)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await copyFile(join(root, file), join(folder, file));
  }
  await writeFile(join(folder, 'sbom.cdx.json'), await loadSbom(plan, shippedWorkspaces));
  await mkdir(join(folder, 'man'));
  const day = new Date(plan.epochS * 1000).toISOString().slice(0, 10);
  await writeFile(join(folder, 'man/postern.1'), renderManPage(describeWholeProgram(), { version, day }));
  await writeFile(join(folder, 'package.json'), await renderManifest(plan));
  await stampTree(folder, plan.epochS);
  return folder;
}

/** Built anew each time: what an earlier build left may be of other sources. */
async function stagePages({ root, stageDir }: ReleasePlan, folder: string): Promise<void> {
  const lockText = await readFile(join(root, 'package-lock.json'), 'utf8');
  const packages = await loadNoticedPackages(root, listProductionPackages(lockText, shippedWorkspaces));
  const notices = renderNotices(packages);
  for (const entry of ['console', 'portal']) {
    await runTool(
      [
        'vite',
        'build',
        '--mode',
        entry,
        '--logLevel',
        'warn',
        '--emptyOutDir',
        '--outDir',
        join(folder, entry),
      ],
      {
        cwd: join(root, 'packages/web'),
        env: { NODE_ENV: 'production' },
      },
    );
    // Browsers get copies of these packages too, so the notices go with the pages.
    await writeFile(join(folder, entry, 'third-party-notices.txt'), notices);
    await packPages(join(folder, entry));
  }
  await mkdir(join(folder, 'scripts'));
  for (const name of ['act-script.js', 'hand-over-script.js'])
    await copyFile(join(root, 'packages/server/src/pages', name), join(folder, 'scripts', name));
  await writeFile(join(stageDir, 'package/THIRD-PARTY-NOTICES.txt'), notices);
}

/** Lists the files that Git knows, so that nothing else gets in; in a copy of the sources without their history, every file. */
async function listHandedOn(root: string): Promise<readonly string[]> {
  const known = await runTool(['git', 'ls-files', '-z'], { cwd: root }).catch(() => undefined);
  const files = known === undefined ? await listFiles(root) : known.split('\0');
  return files.filter((file) => handedOn.test(file) && !leftOut.test(file));
}

async function renderManifest({ root, version }: ReleasePlan): Promise<string> {
  const { description, license, engines } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  ) as Readonly<Record<string, unknown>>;
  const manifest = {
    name: 'postern',
    version,
    description,
    license,
    type: 'module',
    bin: { postern: 'bin/postern.cjs' },
    man: ['man/postern.1'],
    engines,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
