import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  completionRenderers,
  shells,
} from '../../packages/server/src/cli/completion/completion-renderers.ts';
import type { Shell } from '../../packages/server/src/cli/completion/completion-renderers.ts';
import { describeWholeProgram } from '../generate/describe-whole-program.ts';
import type { ReleasePlan } from './release-plan.ts';
import { runTool } from './run-tool.ts';
import { stageWithNode } from './stage-node.ts';
import { stampTree } from './stamp-tree.ts';

/** Files of packaging/deb/, and where they go. */
const placed = {
  'postern.service': 'usr/lib/systemd/system/postern.service',
  'postern.yaml': 'etc/postern/postern.yaml',
  'openapi.yaml': 'etc/postern/openapi.yaml',
  postinst: 'DEBIAN/postinst',
  prerm: 'DEBIAN/prerm',
  postrm: 'DEBIAN/postrm',
};

/** `postern_<version>_amd64.deb`, with a Node.js of its own, since Debian's is older. Needs dpkg-deb. */
export async function buildDeb(plan: ReleasePlan, folder: string): Promise<void> {
  const root = join(plan.stageDir, 'deb');
  await rm(root, { recursive: true, force: true });
  await stageWithNode(plan, { folder, root });
  for (const [name, place] of Object.entries(placed)) {
    await mkdir(join(root, dirname(place)), { recursive: true });
    await copyFile(join(plan.root, 'packaging/deb', name), join(root, place));
  }
  await runTool(['chmod', '755', 'postinst', 'prerm', 'postrm'], { cwd: join(root, 'DEBIAN') });
  await mkdir(join(root, 'usr/share/doc/postern'), { recursive: true });
  await copyFile(join(folder, 'NOTICE'), join(root, 'usr/share/doc/postern/copyright'));
  await placeManPage(folder, root);
  await placeCompletions(root);
  await writeFile(
    join(root, 'DEBIAN/conffiles'),
    Object.values(placed)
      .filter((place) => place.startsWith('etc/'))
      .map((place) => `/${place}\n`)
      .join(''),
  );
  await writeFile(join(root, 'DEBIAN/control'), renderControl(plan.version));
  await stampTree(root, plan.epochS);
  await runTool(['dpkg-deb', '--root-owner-group', '-Zgzip', '--build', root, plan.outDir], {
    cwd: plan.stageDir,
    env: { SOURCE_DATE_EPOCH: String(plan.epochS) },
  });
}

/** Compressed as Debian's policy asks for, without a time, so that the same page has the same bytes. */
async function placeManPage(folder: string, root: string): Promise<void> {
  const place = join(root, 'usr/share/man/man1');
  await mkdir(place, { recursive: true });
  await writeFile(
    join(place, 'postern.1.gz'),
    gzipSync(await readFile(join(folder, 'man/postern.1')), { level: 9 }),
  );
}

/** Where each shell looks for the completion of a command from a package. */
export const completionPlaces: Readonly<Record<Shell, string>> = {
  bash: 'usr/share/bash-completion/completions/postern',
  zsh: 'usr/share/zsh/vendor-completions/_postern',
  fish: 'usr/share/fish/vendor_completions.d/postern.fish',
};

async function placeCompletions(root: string): Promise<void> {
  const program = describeWholeProgram();
  for (const shell of shells) {
    const place = join(root, completionPlaces[shell]);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, completionRenderers[shell](program));
  }
}

/** The libraries are those that Node's own builds are linked to (glibc of Debian 10 and later). */
function renderControl(version: string): string {
  return `Package: postern
Version: ${version}
Architecture: amd64
Section: net
Priority: optional
Maintainer: The Postern authors <postern@invalid.invalid>
Depends: libc6 (>= 2.28), libgcc-s1, libstdc++6
Description: API-access desk and gateway in front of a public API
 Customers' admins create API users, hand out keys, set what each may call,
 watch them and cut them off; the gateway enforces it on every call.
`;
}
