import { chmod, chown, copyFile, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { completionPlaces } from '../build-deb.ts';
import { copyLibraries } from '../copy-libraries.ts';
import type { ReleasePlan } from '../release-plan.ts';
import { runTool } from '../run-tool.ts';
import { completeRoot, presentChroot } from './change-root.ts';
import { exerciseDemo, expectSame } from './exercise-demo.ts';
import { startProgram, stopAfter, strangerId } from './installed-program.ts';
import type { InstalledProgram } from './installed-program.ts';

/** `systemd-analyze security` counts in tenths: at most 2.0. */
const exposureMax = '20';

/**
 * Installs the package by dpkg into an empty root, judges its unit, and runs its command and the unit's own command line there as
 * a user without rights. Not tried here: systemd itself, which runs in no container; its sandbox is what `systemd-analyze` judges.
 * Needs root, for chroot.
 */
export async function verifyDeb({ outDir, version }: ReleasePlan): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'postern-deb-'));
  try {
    await chmod(root, 0o755);
    await installPackage(root, join(outDir, `postern_${version}_amd64.deb`));
    await judgeManPage(root);
    const unitFile = join(root, 'usr/lib/systemd/system/postern.service');
    await runTool(
      ['systemd-analyze', 'security', '--offline=true', `--threshold=${exposureMax}`, '--no-pager', unitFile],
      { cwd: root },
    );
    const program = await makeProgram(root);
    await exerciseDemo(program);
    await runUnit(program, { root, unit: await readFile(unitFile, 'utf8') });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** The shells look for completions there; man reads the page where it is installed. */
async function judgeManPage(root: string): Promise<void> {
  for (const place of Object.values(completionPlaces)) await stat(join(root, place));
  const page = gunzipSync(await readFile(join(root, 'usr/share/man/man1/postern.1.gz'))).toString();
  if (!page.includes('.SS "postern serve"')) throw new Error('the man page does not name the commands');
}

async function installPackage(root: string, file: string): Promise<void> {
  for (const folder of ['var/lib/dpkg/info', 'var/lib/dpkg/updates', 'var/lib/dpkg/triggers'])
    await mkdir(join(root, folder), { recursive: true });
  await runTool(['touch', 'var/lib/dpkg/status', 'var/lib/dpkg/available'], { cwd: root });
  // The libraries that it depends on are copied from this machine below; its scripts run outside, with DPKG_ROOT.
  await runTool(
    ['dpkg', `--root=${root}`, '--force-depends,script-chrootless,unsafe-io', '--install', file],
    { cwd: root },
  );
  await copyLibraries(root);
  await completeRoot(root);
  const { mode, uid } = await stat(join(root, 'etc/postern/master-key'));
  expectSame('the mode and the owner of the master key', `${(mode & 0o777).toString(8)} ${uid}`, '600 0');
}

/** The command, with a state folder as systemd makes it. */
async function makeProgram(root: string): Promise<InstalledProgram> {
  const state = join(root, 'var/lib/postern');
  await mkdir(state, { mode: 0o700 });
  await chown(state, strangerId, strangerId);
  return {
    command: [...presentChroot(root, `${strangerId}:${strangerId}`), '/usr/bin/postern'],
    folder: { outside: state, inside: '/var/lib/postern' },
    examples: '/usr/lib/postern/examples',
    env: { PATH: '/usr/bin:/usr/sbin:/bin', POSTERN_LOG: 'info' },
  };
}

/** The command line of the unit on the configuration that the package brings, with the credential where systemd puts it. */
async function runUnit(
  program: InstalledProgram,
  { root, unit }: { readonly root: string; readonly unit: string },
): Promise<void> {
  const credentials = join(root, 'run/credentials/postern.service');
  await mkdir(credentials, { recursive: true });
  await copyFile(join(root, 'etc/postern/master-key'), join(credentials, 'master-key'));
  await chown(join(credentials, 'master-key'), strangerId, strangerId);
  await chmod(join(credentials, 'master-key'), 0o400);
  const [, line = ''] = /^ExecStart=\/usr\/bin\/postern (.*)$/m.exec(unit) ?? [];
  const service = startProgram(
    { ...program, env: { ...program.env, POSTERN_PORT_BASE: '0', POSTERN_OPERATIONS_PORT: '23465' } },
    line.split(' '),
  );
  await stopAfter(service, async () => {
    await service.waitFor(/"msg":"running"/);
    const ready = await fetch('http://127.0.0.1:23465/readyz');
    expectSame('whether the service is ready', `${ready.status} ${(await ready.text()).trim()}`, '200 ok');
  });
}
