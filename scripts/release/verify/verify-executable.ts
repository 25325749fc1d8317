import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { presentExecutable } from '../build-executable.ts';
import type { ReleasePlan } from '../release-plan.ts';
import { runTool } from '../run-tool.ts';
import { exerciseDemo, expectSame } from './exercise-demo.ts';
import { findMissingTools } from '../missing-tools.ts';
import { makeStrangersFolder } from './strangers-folder.ts';

/** Runs the executable alone, in an empty folder, as a user that owns nothing else and has no Node.js. */
export async function verifyExecutable(plan: ReleasePlan): Promise<void> {
  await using stranger = await makeStrangersFolder();
  const { folder } = stranger;
  const executable = await stranger.bring(presentExecutable(plan, 'x64'));
  const cache = join(folder, '.cache/postern');
  await exerciseDemo({
    command: [executable],
    folder: { outside: folder, inside: folder },
    // Unpacked by the start of the demo, before it is asked for.
    examples: async () => join(cache, (await readdir(cache)).find(isDigest) ?? '', 'examples'),
    env: { HOME: folder, PATH: '/usr/bin:/bin', POSTERN_LOG: 'warn' },
    userId: stranger.userId,
  });
  expectSame(
    'the mode of the folder that it unpacks to',
    ((await stat(cache)).mode & 0o777).toString(8),
    '700',
  );
}

/** The folder of the unpacked program, beside that of its compiled form. */
const isDigest = (name: string): boolean => /^[0-9a-f]{32}$/.test(name);

/** The e_machine of an ELF header, at byte 18 (ELF-64 Object File Format). */
const elfArm64 = 183;

/**
 * Starts the executable for arm64 in an emulator, where there is one (Debian: qemu-user-static, libc6-arm64-cross and
 * libstdc++6-arm64-cross). Elsewhere it is only looked at; it is the same program in another Node.js.
 */
export async function verifyArmExecutable(plan: ReleasePlan): Promise<void> {
  const executable = presentExecutable(plan, 'arm64');
  await using handle = await open(executable);
  const { buffer } = await handle.read(Buffer.alloc(20), 0, 20, 0);
  expectSame('the machine that the executable is for', buffer.readUInt16LE(18), elfArm64);
  const emulator = 'qemu-aarch64-static';
  if ((await findMissingTools({ [emulator]: emulator })).length > 0) return;
  await using stranger = await makeStrangersFolder();
  const printed = await runTool([emulator, '-L', '/usr/aarch64-linux-gnu', executable, '--version'], {
    cwd: stranger.folder,
    env: { POSTERN_CACHE: join(stranger.nodeFolder, 'cache') },
  });
  expectSame('the version that it prints', printed.trim(), plan.version);
}
