import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkLockfile, checkPinned } from './check-dependencies.ts';
import { checkFileNames } from './check-file-names.ts';
import { checkComments } from './check-comments.ts';
import { checkGenerated } from './check-generated.ts';
import { checkImportRules } from './check-import-rules.ts';
import { checkLaws } from './check-laws.ts';
import { checkLinks } from './check-links.ts';
import { checkMentions } from './check-mentions.ts';
import { checkSteadyTests } from './check-steady-tests.ts';
import { checkWords } from './check-words.ts';
import { runCommand } from './run-command.ts';
import type { CommandOutcome } from './run-command.ts';
import { presentViolation } from './violation.ts';
import type { Violation } from './violation.ts';

/** The files that a step checks: all of them, or those that were changed, including deleted ones. */
export type Scope = 'all' | readonly string[];

/** One step of `npm run check`. */
export interface Step {
  /** The name in `npm run check -- <id>`. */
  readonly id: string;
  /** A sentence that is true when the step passes. */
  readonly sentence: string;
  /** The advice that is printed if it fails. */
  readonly remedy: string;
  /** The files whose change can make the sentence false. */
  readonly concerns: RegExp;
  readonly run: (root: string, scope: Scope) => Promise<CommandOutcome>;
}

const sources = /\.tsx?$/;
const notWeb = /^(?!packages\/web\/).*\.tsx?$|^(?:tsconfig|package-lock)\.json$/;
const webAndWhatItShares = /^packages\/(?:web|contract|server\/src\/domain)\/|^package-lock\.json$/;
const lintable = /\.(?:tsx?|js|mjs|cjs)$/;
const lintSettings = /(?:^|\/)(?:\.oxlintrc|tsconfig|package-lock)\.json$/;
const formatSettings = /(?:^|\/)(?:\.prettierrc\.json|\.prettierignore|package-lock\.json)$/;

/** All steps, the long ones first, because two run at a time. */
export const steps: readonly Step[] = [
  {
    id: 'types',
    sentence: 'The types of server, contract, examples, benches and scripts hold',
    remedy: 'Correct the types at their source; no any, no !, no unexplained as.',
    concerns: notWeb,
    run: (root, scope) => checkTypes(root, ['.'], scope),
  },
  {
    id: 'lint',
    sentence: 'The code follows the lint rules',
    remedy:
      'npm run fix repairs some. A rule that is wrong here is switched off in .oxlintrc.json, with the reason.',
    concerns: new RegExp(`${lintable.source}|${lintSettings.source}`),
    run: runOn(['oxlint', '--format', 'unix', '--deny-warnings', '--no-error-on-unmatched-pattern'], {
      judged: lintable,
      settings: lintSettings,
    }),
  },
  {
    id: 'web-types',
    sentence: 'The types of the web pages hold',
    remedy: 'Correct the types at their source.',
    concerns: webAndWhatItShares,
    // The portal has a configuration of its own, because it registers another router.
    run: (root, scope) =>
      checkTypes(root, ['packages/web/tsconfig.json', 'packages/web/src/portal/tsconfig.json'], scope),
  },
  {
    id: 'format',
    sentence: 'Every file is formatted',
    remedy: 'Run npm run fix.',
    concerns: /./,
    run: runOn(['prettier', '--check', '--ignore-unknown', '--log-level', 'warn'], {
      judged: /./,
      settings: formatSettings,
    }),
  },
  {
    id: 'unused',
    sentence: 'Every file, export and dependency is used',
    remedy: 'Delete what nothing uses. What only its own file uses need not be exported.',
    concerns: /(?:\.tsx?|(?:^|\/)package\.json|^knip\.json)$/,
    run: (root) => runCommand(root, ['knip', '--cache', '--no-progress', '--no-config-hints']),
  },
  {
    id: 'imports',
    sentence: 'Imports point one way',
    remedy: 'See scripts/checks/import-zones.ts and docs/decisions/0005-import-rules.md.',
    concerns: sources,
    run: judgeWith(checkImportRules),
  },
  {
    id: 'laws',
    sentence: 'Functions, files and parameter lists are short, and no parameter is a boolean',
    remedy:
      'See scripts/checks/laws.oxlintrc.json and the list of what was there before, laws-baseline.json.',
    concerns: /\.(?:tsx?|js)$|^scripts\/checks\/laws/,
    run: judgeWith(checkLaws),
  },
  {
    id: 'names',
    sentence: 'Files are named after what they export',
    remedy: 'Rename the file.',
    concerns: sources,
    run: judgeWith(checkFileNames),
  },
  {
    id: 'steady',
    sentence: 'No test judges by the clock, by memory, by chance or after a sleep',
    remedy: 'See scripts/checks/check-steady-tests.ts.',
    concerns: /\.test\.tsx?$/,
    run: judgeWith(checkSteadyTests),
  },
  {
    id: 'generated',
    sentence: 'The generated files are up to date',
    remedy: 'Run npm run generate, and commit what it writes.',
    concerns:
      /^(?:packages\/contract|packages\/server\/src\/(?:config|domain)|scripts\/generate|docs\/errors)\/|^docs\/(?:configuration|postern)/,
    run: judgeWith(checkGenerated),
  },
  {
    id: 'links',
    sentence: 'Links in the docs lead to something',
    remedy: 'Correct the link, or write the page.',
    concerns: /./,
    run: judgeWith(checkLinks),
  },
  {
    id: 'mentions',
    sentence: 'Source files that comments and docs name exist',
    remedy: 'Correct the name.',
    concerns: /./,
    run: judgeWith(checkMentions),
  },
  {
    id: 'words',
    sentence: 'Texts that users read use the terms of the glossary',
    remedy: 'Say it with a term of docs/glossary.md.',
    concerns: /\.(?:md|ts)$/,
    run: judgeWith(checkWords),
  },
  {
    id: 'comments',
    sentence: 'Comments are sentences in the terms of the glossary',
    remedy:
      'Say it in a sentence that a stranger understands; the words to avoid are in scripts/checks/check-comments.ts.',
    concerns: /\.tsx?$/,
    run: judgeWith(checkComments),
  },
  {
    id: 'pinned',
    sentence: 'Dependencies are pinned to one version',
    remedy: 'Add dependencies with npm install -E.',
    concerns: /(?:^|\/)package\.json$/,
    run: judgeWith(checkPinned),
  },
  {
    id: 'lockfile',
    sentence: 'Dependencies come from the registry, under allowed licences, without install scripts',
    remedy: 'See scripts/checks/check-dependencies.ts.',
    concerns: /^package-lock\.json$/,
    run: judgeWith(checkLockfile),
  },
];

/**
 * The compiler caches its findings in node_modules/.cache and checks only what a change has touched. `npm ci` removes
 * the cache, so that CI checks everything. For a change, the files that import a changed file are checked, but not
 * those that import them in turn: a type error there is found by `npm run check -- all`. This takes 3 s instead of 12 s
 * for a file that many others import.
 */
async function checkTypes(root: string, projects: readonly string[], scope: Scope): Promise<CommandOutcome> {
  const depth = scope === 'all' ? 'all' : 'near';
  const near = depth === 'near' ? ['--assumeChangesOnlyAffectDirectDependencies'] : [];
  const outcomes = await Promise.all(
    projects.map((project) => {
      const name = project === '.' ? 'root' : project.replaceAll(/\W+/g, '-');
      const notes = join(root, `node_modules/.cache/types/${name}-${depth}.tsbuildinfo`);
      const options = ['--incremental', '--tsBuildInfoFile', notes, '--pretty', 'false'];
      return runCommand(root, ['tsc', '-p', project, ...options, ...near]);
    }),
  );
  return {
    succeeded: outcomes.every(({ succeeded }) => succeeded),
    output: outcomes.map(({ output }) => output).join(''),
  };
}

/**
 * Runs a tool that takes files: on those that were changed and still exist, or on the whole tree if its settings were
 * changed.
 */
function runOn(
  command: readonly string[],
  { judged, settings }: { readonly judged: RegExp; readonly settings: RegExp },
): Step['run'] {
  return (root, scope) => {
    if (scope === 'all' || scope.some((file) => settings.test(file)))
      return runCommand(root, [...command, '.']);
    const files = scope.filter((file) => judged.test(file) && existsSync(join(root, file)));
    if (files.length === 0) return Promise.resolve({ succeeded: true, output: '' });
    return runCommand(root, [...command, ...files]);
  };
}

function judgeWith(check: (root: string) => Promise<readonly Violation[]>): Step['run'] {
  return async (root) => {
    const violations = await check(root);
    return { succeeded: violations.length === 0, output: violations.map(presentViolation).join('\n') };
  };
}
