/**
 * `npm run model`: checks the models of docs/model with spin, and that spin finds errors that are planted in them. `npm
 * run model -- --mutations`: breaks each rule in turn, and compares the findings of spin with model-mutations.ts.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modelNames, mutations } from './model-mutations.ts';
import type { ModelName, Mutation } from './model-mutations.ts';

const limitMs = 120_000;
/** The errors of a plain run: those that an earlier version of the program, or of its design, really had. */
const planted: ReadonlySet<string> = new Set([
  'PLANT_AGE_AFTER_ANSWER',
  'PLANT_NO_RENEWAL',
  'PLANT_FRESH_AT_START',
  'MUTATE_REVISION_BEFORE_RELOAD',
  'MUTATE_GRANT_ONLY',
  'MUTATE_NO_END_IN_LAST_QUESTION',
  'MUTATE_NUMBERS_ONLY',
  'MUTATE_WITNESS_AFTER_ANSWER',
  'MUTATE_WITNESS_LOWERED',
]);

const runsMutations = process.argv.includes('--mutations');
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
    'The models were not checked: spin and gcc are not installed (apt-get install spin gcc libc6-dev).',
  );
  return false;
}

function checkAll(): number {
  const folder = mkdtempSync(join(tmpdir(), 'postern-model-'));
  try {
    const results = [
      ...modelNames.map((model) => checkPromise(folder, model)),
      ...mutations.filter(isWanted).map((mutation) => checkMutation(folder, mutation)),
    ];
    return results.every(Boolean) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isWanted({ define = [] }: Mutation): boolean {
  return runsMutations || (define.length === 1 && define.every((name) => planted.has(name)));
}

function checkPromise(folder: string, model: ModelName): boolean {
  const { errors, states } = search(folder, { model, breaks: '' });
  console.log(
    errors === 0
      ? `The model ${model} keeps its promise (${states} states).`
      : `The model ${model} breaks its promise: spin found a way.`,
  );
  return errors === 0;
}

function checkMutation(folder: string, mutation: Mutation): boolean {
  const { model, breaks, harmless } = mutation;
  const isFound = search(folder, mutation).errors > 0;
  const isExpected = isFound === (harmless === undefined);
  const outcome = isFound ? 'found' : harmless === undefined ? 'NOT FOUND' : `harmless: ${harmless}`;
  console.log(`${isExpected ? '' : 'UNEXPECTED '}${model}, without "${breaks}": ${outcome}`);
  return isExpected;
}

/** @throws Error when a tool fails, or the state space was not searched to its end */
function search(
  folder: string,
  { model, define = [], replace }: Mutation,
): { readonly errors: number; readonly states: number } {
  const file = fileURLToPath(new URL(`../docs/model/${model}.pml`, import.meta.url));
  let text = readFileSync(file, 'utf8');
  if (replace !== undefined) {
    if (!text.includes(replace[0])) throw new Error(`${model} does not hold ${replace[0]}`);
    text = text.replace(replace[0], replace[1]);
  }
  writeFileSync(join(folder, 'model.pml'), text);
  run(folder, 'spin', [...define.map((name) => `-D${name}`), '-a', 'model.pml']);
  run(folder, 'gcc', ['-O2', '-w', '-DSAFETY', '-DMEMLIM=1500', '-o', 'pan', 'pan.c']);
  const output = run(folder, './pan', ['-m200000']);
  const errors = /errors: (\d+)/.exec(output)?.[1];
  if (errors === undefined || /max search depth too small|out of memory/.test(output)) {
    throw new Error(`the search did not come to its end: ${output}`);
  }
  return { errors: Number(errors), states: Number(/(\d+) states, stored/.exec(output)?.[1] ?? 0) };
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
