/** `npm run model`: checks docs/model/cut-off.pml with spin, and that spin finds each error planted in it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const model = fileURLToPath(new URL('../docs/model/cut-off.pml', import.meta.url));
const planted = ['PLANT_AGE_AFTER_ANSWER', 'PLANT_NO_RENEWAL', 'PLANT_FRESH_AT_START'];
const limitMs = 60_000;

process.exitCode = hasTools() ? checkAll() : 0;

function hasTools(): boolean {
  if (isThere('spin') && isThere('gcc')) return true;
  if (process.env['CI'] === 'true' && process.getuid?.() === 0 && isThere('apt-get')) {
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'spin', 'gcc', 'libc6-dev'], {
      stdio: 'ignore',
    });
  }
  if (isThere('spin') && isThere('gcc')) return true;
  console.log(
    'The model was not checked: spin and gcc are not installed (apt-get install spin gcc libc6-dev).',
  );
  return false;
}

function checkAll(): number {
  const folder = mkdtempSync(join(tmpdir(), 'postern-model-'));
  try {
    const violations = countErrors(folder, undefined);
    console.log(
      violations === 0 ? 'The model keeps its promise.' : 'The model breaks its promise: spin found a way.',
    );
    const missed = planted.filter((error) => countErrors(folder, error) === 0);
    for (const error of missed)
      console.log(`The planted error ${error} was not found: the check proves nothing.`);
    if (missed.length === 0) console.log(`Each of ${planted.length} planted errors is found.`);
    return violations === 0 && missed.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws Error when a tool fails, or the state space was not searched to its end */
function countErrors(folder: string, error: string | undefined): number {
  run(folder, 'spin', [...(error === undefined ? [] : [`-D${error}`]), '-a', model]);
  run(folder, 'gcc', ['-O2', '-w', '-DSAFETY', '-DMEMLIM=1500', '-o', 'pan', 'pan.c']);
  const output = run(folder, './pan', ['-m200000']);
  const found = /errors: (\d+)/.exec(output)?.[1];
  if (found === undefined || /max search depth too small|out of memory/.test(output)) {
    throw new Error(`the search did not come to its end: ${output}`);
  }
  return Number(found);
}

function run(folder: string, command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: limitMs,
  });
  if (error !== undefined || status !== 0)
    throw new Error(`${command} failed: ${error?.message ?? stdout + stderr}`);
  return stdout;
}

function isThere(command: string): boolean {
  return spawnSync('which', [command]).status === 0;
}
