import { checkLockfile, checkPinned } from './check-dependencies.ts';
import { checkFileNames } from './check-file-names.ts';
import { checkGenerated } from './check-generated.ts';
import { checkImportRules } from './check-import-rules.ts';
import { checkLinks } from './check-links.ts';
import { checkSteadyTests } from './check-steady-tests.ts';
import { runCommand } from './run-command.ts';
import type { CommandOutcome } from './run-command.ts';
import { presentViolation } from './violation.ts';
import type { Violation } from './violation.ts';

/** One step of `npm run check`. */
export interface Step {
  /** For `npm run check -- <id>`. */
  readonly id: string;
  /** A sentence that is true when the step passes. */
  readonly sentence: string;
  /** What to do when it does not. */
  readonly remedy: string;
  readonly run: (root: string) => Promise<CommandOutcome>;
}

/** Every step, the long ones first, since two run at a time. */
export const steps: readonly Step[] = [
  {
    id: 'types',
    sentence: 'The types of server, contract, examples, benches and scripts hold',
    remedy: 'Correct the types at their source; no any, no !, no unexplained as.',
    run: (root) => runCommand(root, ['tsc', '-p', '.', '--pretty', 'false']),
  },
  {
    id: 'lint',
    sentence: 'The code follows the lint rules',
    remedy:
      'npm run fix repairs some. A rule that is wrong here is switched off in .oxlintrc.json, with the reason.',
    run: (root) => runCommand(root, ['oxlint', '--format', 'unix', '--deny-warnings', '.']),
  },
  {
    id: 'web-types',
    sentence: 'The types of the web pages hold',
    remedy: 'Correct the types at their source.',
    run: checkWebTypes,
  },
  {
    id: 'format',
    sentence: 'Every file is formatted',
    remedy: 'Run npm run fix.',
    run: (root) => runCommand(root, ['prettier', '--check', '--log-level', 'warn', '.']),
  },
  {
    id: 'unused',
    sentence: 'Every file, export and dependency is used',
    remedy: 'Delete what nothing uses. What only its own file uses need not be exported.',
    run: (root) => runCommand(root, ['knip', '--no-progress', '--no-config-hints']),
  },
  {
    id: 'imports',
    sentence: 'Imports point one way',
    remedy: 'See scripts/checks/import-zones.ts and docs/decisions/0005-import-rules.md.',
    run: judgeWith(checkImportRules),
  },
  {
    id: 'names',
    sentence: 'Files are named after what they export',
    remedy: 'Rename the file.',
    run: judgeWith(checkFileNames),
  },
  {
    id: 'steady',
    sentence: 'No test judges by the clock, by memory, by chance or after a sleep',
    remedy: 'See scripts/checks/check-steady-tests.ts.',
    run: judgeWith(checkSteadyTests),
  },
  {
    id: 'generated',
    sentence: 'The generated files are up to date',
    remedy: 'Run npm run generate, and commit what it writes.',
    run: judgeWith(checkGenerated),
  },
  {
    id: 'links',
    sentence: 'Links in the docs lead to something',
    remedy: 'Correct the link, or write the page.',
    run: judgeWith(checkLinks),
  },
  {
    id: 'pinned',
    sentence: 'Dependencies are pinned to one version',
    remedy: 'Add dependencies with npm install -E.',
    run: judgeWith(checkPinned),
  },
  {
    id: 'lockfile',
    sentence: 'Dependencies come from the registry, under allowed licences, without install scripts',
    remedy: 'See scripts/checks/check-dependencies.ts.',
    run: judgeWith(checkLockfile),
  },
];

/** The pages have a tsconfig of their own: DOM types and JSX. */
async function checkWebTypes(root: string): Promise<CommandOutcome> {
  // The portal's router is registered in a program of its own.
  const projects = ['packages/web/tsconfig.json', 'packages/web/src/portal/tsconfig.json'];
  const outcomes = await Promise.all(
    projects.map((project) => runCommand(root, ['tsc', '-p', project, '--pretty', 'false'])),
  );
  return {
    succeeded: outcomes.every(({ succeeded }) => succeeded),
    output: outcomes.map(({ output }) => output).join(''),
  };
}

function judgeWith(check: (root: string) => Promise<readonly Violation[]>): Step['run'] {
  return async (root) => {
    const violations = await check(root);
    return { succeeded: violations.length === 0, output: violations.map(presentViolation).join('\n') };
  };
}
