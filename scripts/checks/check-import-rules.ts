import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { findImportMetas, findImports } from './find-imports.ts';
import type { FoundImport } from './find-imports.ts';
import { findZone, packageOwners, zoneRules } from './import-zones.ts';
import type { Zone } from './import-zones.ts';
import { listFiles } from './list-files.ts';
import type { Violation } from './violation.ts';

/** The files of storage/ whose types other rooms may name. */
const storagePorts = /\/storage\/(?:storage|[^/]+\/port)\.ts$/;

/** Checks that imports point one way; see docs/decisions/0005-import-rules.md and the table in import-zones.ts. */
export async function checkImportRules(root: string): Promise<readonly Violation[]> {
  const sources = (await listFiles(root)).filter((file) => /\.tsx?$/.test(file));
  const found = await Promise.all(
    sources.map(async (file) => {
      const text = await readFile(join(root, file), 'utf8');
      return judgeFile(file, text);
    }),
  );
  return found.flat();
}

function judgeFile(file: string, text: string): readonly Violation[] {
  const imports = findImports(file, text);
  if ('fault' in imports) {
    return [{ file, what: `does not parse: ${imports.fault}`, remedy: 'Correct the syntax first.' }];
  }
  return [...imports.flatMap((one) => judgeImport(file, one)), ...judgeOwnPlace(file, text)];
}

/** A release has another layout, so that only one room may know where the files are. */
function judgeOwnPlace(file: string, text: string): readonly Violation[] {
  const isJudged = file.startsWith('packages/server/src/') || file.startsWith('packages/contract/src/');
  if (!isJudged || ['own-files', 'testing', 'tests'].includes(findZone(file))) return [];
  return findImportMetas(file, text).map((line) => ({
    file,
    line,
    what: 'asks import.meta where it lies, which is another place in a release.',
    remedy: 'Take the path from own-files/own-files.ts, and add it there and in packaged-own-files.ts.',
  }));
}

function judgeImport(file: string, found: FoundImport): readonly Violation[] {
  const from = findZone(file);
  // Benches and scripts measure and check internals, and nothing that ships imports them.
  if (from === 'tests' || from === 'scripts' || from === 'bench') return [];
  const target = resolveOwn(file, found.specifier);
  const reason = target === undefined ? judgeForeign(from, found) : judgeOwn(from, { file, target, found });
  return reason === undefined ? [] : [{ file, line: found.line, ...reason }];
}

type Reason = Pick<Violation, 'what' | 'remedy'>;

function judgeOwn(
  from: Zone,
  { file, target, found }: { readonly file: string; readonly target: string; readonly found: FoundImport },
): Reason | undefined {
  const to = findZone(target);
  // The demo runs an example, which is no dependency of an installed server; a release bundles it.
  const isDemo = from === 'composition' && to === 'examples';
  if (found.specifier.startsWith('.') && packageOf(file) !== packageOf(target) && !isDemo) {
    return {
      what: `reaches into another package by the path ${found.specifier}.`,
      remedy: 'Import it by its name: @postern/<package>/<file>.',
    };
  }
  if (from === to) return undefined;
  if (to === 'testing' || to === 'tests') {
    return {
      what: `imports ${found.specifier}: production code never imports tests or testing/.`,
      remedy: 'Move what both need out of testing/, into the folder that owns it.',
    };
  }
  const rule = zoneRules[from];
  if (rule.mayImport === 'everything' || rule.mayImport.includes(to)) return undefined;
  const isStoragePort = storagePorts.test(target) && found.isTypeOnly;
  if (isStoragePort && rule.mayImportStorageTypes === true) return undefined;
  return { what: `imports ${found.specifier}: ${from} may not import ${to}.`, remedy: rule.remedy };
}

function judgeForeign(from: Zone, { specifier, isTypeOnly }: FoundImport): Reason | undefined {
  const { builtins } = zoneRules[from];
  if (specifier.startsWith('node:') && builtins !== undefined && !builtins.includes(specifier)) {
    return {
      what: `imports ${specifier}: ${from} does no I/O and has no clock.`,
      remedy: `Take what you need as an argument. Allowed here: ${builtins.join(', ') || 'none'}.`,
    };
  }
  const owners = packageOwners[specifier.startsWith('@') ? specifier : (specifier.split('/')[0] ?? '')];
  if (owners === undefined || owners.includes(from) || isTypeOnly) return undefined;
  return {
    what: `imports ${specifier}, which belongs to ${owners.join(', ')}.`,
    remedy: `Ask ${owners[0] ?? 'its owner'} for what you need, through an argument.`,
  };
}

/** Returns the file of this repository that a specifier refers to; undefined for packages and built-ins. */
function resolveOwn(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(file), specifier));
  const own = /^@postern\/([a-z-]+)(?:\/(.+))?$/.exec(specifier);
  return own === null ? undefined : `packages/${own[1] ?? ''}/src/${own[2] ?? 'index'}.ts`;
}

/** Returns `packages/server`, `examples/marketing-api`, `bench` … */
function packageOf(file: string): string {
  const [first = '', second = ''] = file.split('/');
  return first === 'packages' || first === 'examples' ? `${first}/${second}` : first;
}
