import { resolve } from 'node:path';
import { findChangedFiles } from './checks/changed-files.ts';
import { shrinkBaseline } from './checks/check-laws.ts';
import { runCommand } from './checks/run-command.ts';
import { steps } from './checks/steps.ts';
import type { Scope, Step } from './checks/steps.ts';

/**
 * `npm run check`: checks everything that the changes since main can have broken. `npm run check -- all`: checks
 * everything, as CI does. `npm run check -- types lint` runs only these steps, on everything; `--fix` (npm run fix)
 * first repairs what can be repaired. The exit status is 1 if a step fails.
 */
const root = resolve(import.meta.dirname, '..');
const concurrency = 2;
const outputLinesMax = 60;

const [...requested] = process.argv.slice(2);
if (requested.includes('--fix')) await fix();
process.exitCode = (await check(requested.filter((name) => name !== '--fix'))) ? 0 : 1;

async function check(names: readonly string[]): Promise<boolean> {
  if (names.length > 0) return runSteps(selectSteps(names), 'all');
  const changed = await findChangedFiles(root);
  if (changed === undefined) console.log('Git knows no main to compare with: everything is checked.');
  else console.log(`Files changed since main: ${changed.length}. To check everything: npm run check -- all`);
  const scope = changed ?? 'all';
  return runSteps(
    steps.filter(({ concerns }) => scope === 'all' || scope.some((file) => concerns.test(file))),
    scope,
  );
}

function selectSteps(ids: readonly string[]): readonly Step[] {
  if (ids.includes('all')) return steps;
  const unknown = ids.filter((id) => !steps.some((step) => step.id === id));
  if (unknown.length > 0) {
    console.error(`No step ${unknown.join(', ')}; there are all, ${steps.map(({ id }) => id).join(', ')}.`);
    process.exit(2);
  }
  return steps.filter(({ id }) => ids.includes(id));
}

/** Generated files are written first, so that they are formatted with the rest. */
async function fix(): Promise<void> {
  await shrinkBaseline(root);
  const commands = [
    ['node', 'scripts/generate.ts'],
    ['oxlint', '--fix', '--quiet', '--silent', '.'],
    ['prettier', '--write', '--log-level', 'warn', '.'],
  ];
  for (const command of commands) {
    const { output } = await runCommand(root, command);
    if (output !== '') console.log(output);
  }
}

async function runSteps(selected: readonly Step[], scope: Scope): Promise<boolean> {
  const waiting = [...selected];
  const failed: Step[] = [];
  const work = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (!(await runStep(step, scope))) failed.push(step);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  if (failed.length === 0) console.log('\nAll checks passed.');
  else
    console.log(
      `\nFailed: ${failed.map(({ id }) => id).join(', ')}. Run one alone: npm run check -- <name>.`,
    );
  return failed.length === 0;
}

async function runStep({ id, sentence, remedy, run }: Step, scope: Scope): Promise<boolean> {
  const startedAtMs = performance.now();
  const { succeeded, output } = await run(root, scope).catch((error: unknown) => ({
    succeeded: false,
    output: `The check itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  }));
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  if (succeeded) {
    console.log(`✓ ${sentence} (${id}, ${seconds} s)`);
    return true;
  }
  const lines = output.split('\n');
  const more = lines.length - outputLinesMax;
  console.log(
    [
      `✗ Not so: ${sentence} (${id}, ${seconds} s)`,
      ...lines.slice(0, outputLinesMax).map((line) => `    ${line}`),
      ...(more > 0 ? [`    … and ${more} more lines`] : []),
      `  → ${remedy}`,
    ].join('\n'),
  );
  return false;
}
