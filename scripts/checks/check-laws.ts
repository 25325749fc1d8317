import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { findBooleanParameters } from './find-boolean-parameters.ts';
import { listFiles } from './list-files.ts';
import { runCommand } from './run-command.ts';
import type { Violation } from './violation.ts';

const baselineFile = 'scripts/checks/laws-baseline.json';
const lawsConfig = 'scripts/checks/laws.oxlintrc.json';

/**
 * The breaches that existed before each law: the name of the file and of the function, or of the file alone if it is
 * too long. Folders are omitted, so that a file may move. A name that breaks a law twice is listed twice.
 */
const baselineSchema = z.record(z.string(), z.array(z.string()));
type Baseline = z.infer<typeof baselineSchema>;

interface Breach {
  readonly law: string;
  readonly entry: string;
  readonly violation: Violation;
}

/** oxlint judges the first three, with the limits in laws.oxlintrc.json; it has no rule for the last. */
const remedies: Readonly<Record<string, string>> = {
  'max-lines': 'Move what belongs together into a file of its own, named after what it exports.',
  'max-lines-per-function': 'Take out the parts that have a name of their own.',
  'max-params': 'Take what belongs together as one object.',
  'no-boolean-parameters': 'Take an object with a named member, { isLast: true }, or write two functions.',
};

/**
 * Checks that every function, file and parameter list keeps the laws or is in the baseline, without needless entries.
 */
export async function checkLaws(root: string): Promise<readonly Violation[]> {
  const breaches = await findBreaches(root);
  const baseline = await loadBaseline(root);
  const unlisted = breaches.filter(({ law, entry }) => !take(baseline[law], entry));
  const needless = Object.entries(baseline).flatMap(([law, entries]) =>
    entries.map((entry) => ({
      file: baselineFile,
      what: `lists ${entry} under ${law}, which it no longer breaks.`,
      remedy: 'Delete the entry, or run npm run fix.',
    })),
  );
  return [...unlisted.map(({ violation }) => violation), ...needless];
}

/** Deletes the entries that are no longer needed, and never adds one. */
export async function shrinkBaseline(root: string): Promise<void> {
  const breaches = await findBreaches(root);
  const kept: Baseline = {};
  for (const [law, entries] of Object.entries(await loadBaseline(root))) {
    const broken = breaches.filter((breach) => breach.law === law).map(({ entry }) => entry);
    kept[law] = entries.filter((entry) => take(broken, entry));
  }
  await writeFile(join(root, baselineFile), `${JSON.stringify(kept, null, 2)}\n`);
}

async function loadBaseline(root: string): Promise<Baseline> {
  return baselineSchema.parse(JSON.parse(await readFile(join(root, baselineFile), 'utf8')));
}

/** Whether the entry existed. It is removed, so that each counts once. */
function take(entries: string[] | undefined, entry: string): boolean {
  const at = entries?.indexOf(entry) ?? -1;
  if (at !== -1) entries?.splice(at, 1);
  return at !== -1;
}

async function findBreaches(root: string): Promise<readonly Breach[]> {
  return [...(await findLintBreaches(root)), ...(await findBooleanBreaches(root))];
}

const reportSchema = z.looseObject({
  diagnostics: z.array(
    z.looseObject({
      /** Missing if the file does not parse, which the lint step reports. */
      code: z.string().optional(),
      message: z.string(),
      filename: z.string(),
      labels: z.array(z.looseObject({ span: z.looseObject({ offset: z.number(), line: z.number() }) })),
    }),
  ),
});
type Diagnostic = z.infer<typeof reportSchema>['diagnostics'][number];

async function findLintBreaches(root: string): Promise<readonly Breach[]> {
  const { output } = await runCommand(root, ['oxlint', '-c', lawsConfig, '--format', 'json', '.']);
  const { diagnostics } = reportSchema.parse(JSON.parse(output));
  const judged = await Promise.all(diagnostics.map((diagnostic) => judge(root, diagnostic)));
  return judged.filter((breach) => breach !== undefined);
}

/** Undefined for the callbacks of describe and it, which contain many tests, or take the columns of a table. */
async function judge(root: string, diagnostic: Diagnostic): Promise<Breach | undefined> {
  const { filename: file, message, labels } = diagnostic;
  const law = /\((.+)\)/.exec(diagnostic.code ?? '')?.[1] ?? '';
  if (!Object.hasOwn(remedies, law)) return undefined;
  const span = labels[0]?.span ?? { offset: 0, line: 1 };
  const what = `breaks ${law}: ${message}`;
  if (law === 'max-lines') return presentBreach({ law, file, line: 1, what });
  const name = /[`'](.+?)[`']/.exec(message)?.[1] ?? (await findMethodName(join(root, file), span.offset));
  if (name === undefined && /\.test\.tsx?$/.test(file)) return undefined;
  return presentBreach({ law, file, line: span.line, name: name ?? 'callback', what });
}

/**
 * The linter reports the names of functions, but not those of methods or of functions that are assigned to a member.
 */
async function findMethodName(path: string, offsetBytes: number): Promise<string | undefined> {
  const before = (await readFile(path)).subarray(0, offsetBytes).toString('utf8');
  return /([#\w]+)\s*$|([#\w]+)\s*[=:]\s*(?:async\s*)?$/
    .exec(before.replace(/\basync\s*$/, ''))
    ?.slice(1)
    .find(Boolean);
}

async function findBooleanBreaches(root: string): Promise<readonly Breach[]> {
  const sources = (await listFiles(root)).filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.gen.ts'));
  const found = await Promise.all(
    sources.map(async (file) =>
      findBooleanParameters(file, await readFile(join(root, file), 'utf8')).map(({ name, parameter, line }) =>
        presentBreach({
          law: 'no-boolean-parameters',
          file,
          line,
          name,
          what: `breaks no-boolean-parameters: ${name} takes the boolean ${parameter}, which a caller writes as true or false.`,
        }),
      ),
    ),
  );
  return found.flat();
}

interface Finding {
  readonly law: string;
  readonly file: string;
  readonly line: number;
  readonly name?: string;
  readonly what: string;
}

function presentBreach({ law, file, line, name, what }: Finding): Breach {
  return {
    law,
    entry: [basename(file), name].filter((part) => part !== undefined).join(' '),
    violation: { file, line, what, remedy: remedies[law] ?? 'See scripts/checks/laws.oxlintrc.json.' },
  };
}
