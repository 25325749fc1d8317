import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { listFiles } from './list-files.ts';
import type { Violation } from './violation.ts';

/** Licences that may be part of a product under Apache-2.0, or be used to build it. */
const allowedLicences = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Packages with an install script that need not run, with the reason. `npm ci --ignore-scripts` must be sufficient. */
const needlessInstallScripts = new Map([
  ['esbuild', 'only moves its binary; the platform package is found without it'],
  ['fsevents', 'macOS only; file watching falls back'],
  ['vue-demi', 'only switches to another Vue than 3; what is published is for 3'],
]);

const packageSchema = z.looseObject({
  name: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

const lockSchema = z.looseObject({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      license: z.string().optional(),
      link: z.boolean().optional(),
      inBundle: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
type LockedPackage = z.infer<typeof lockSchema>['packages'][string];

/** Every dependency in every package.json names one exact version. */
export async function checkPinned(root: string): Promise<readonly Violation[]> {
  const manifests = (await listFiles(root)).filter((file) => /(?:^|\/)package\.json$/.test(file));
  const judged = await Promise.all(
    manifests.map(async (file) => {
      const manifest = packageSchema.parse(JSON.parse(await readFile(join(root, file), 'utf8')));
      const { dependencies, devDependencies, optionalDependencies } = manifest;
      return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
        .filter(([, version]) => !/^(?:npm:.+@)?[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?$/.test(version))
        .map(([name, version]) => ({
          file,
          what: `names ${name} as ${version}, which is no exact version.`,
          remedy: `Pin it: npm install -E ${name}@<version>.`,
        }));
    }),
  );
  return judged.flat();
}

/**
 * Checks that everything in the lockfile comes from the registry, with a checksum and under an allowed licence, and
 * installs without scripts.
 */
export async function checkLockfile(root: string): Promise<readonly Violation[]> {
  const lock = lockSchema.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
  const judged = Object.entries(lock.packages).flatMap(([path, locked]) => {
    const at = path.lastIndexOf('node_modules/');
    if (at === -1 || locked.link === true) return [];
    return judgeLocked(path.slice(at + 'node_modules/'.length), locked).map(({ what, remedy }) => ({
      file: 'package-lock.json',
      what: `${path}@${locked.version ?? '?'} ${what}`,
      remedy,
    }));
  });
  return [...judged, ...listMissingOptionals(lock.packages)];
}

/** `npm install` omits builds for other platforms that the registry lacks; `npm ci` then refuses the whole file. */
function listMissingOptionals(packages: Readonly<Record<string, LockedPackage>>): readonly Violation[] {
  return Object.entries(packages).flatMap(([path, locked]) =>
    Object.entries(locked.optionalDependencies ?? {})
      .filter(([name]) => !isLocked(name, path, packages))
      .map(([name, version]) => ({
        file: 'package-lock.json',
        what: `${path === '' ? 'package.json' : path} names the optional ${name}@${version}, which is not in the file.`,
        remedy: 'Take a version of the package whose optional parts are all in the registry.',
      })),
  );
}

/** Resolves the name as Node does: in the package's own node_modules, then in each folder above. */
function isLocked(name: string, from: string, packages: Readonly<Record<string, LockedPackage>>): boolean {
  for (let folder = from; ;) {
    if (Object.hasOwn(packages, `${folder === '' ? '' : `${folder}/`}node_modules/${name}`)) return true;
    if (folder === '') return false;
    folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0));
  }
}

function judgeLocked(name: string, locked: LockedPackage): readonly Pick<Violation, 'what' | 'remedy'>[] {
  const judgements = [
    {
      // An entry without an address comes from the configured registry; its checksum proves that it is the same
      // package.
      holds: locked.resolved?.startsWith('https://registry.npmjs.org/') ?? true,
      what: `comes from ${locked.resolved ?? ''}, not from the registry.`,
      remedy: 'Depend on a published version.',
    },
    {
      holds: /^sha(?:512|384)-/.test(locked.integrity ?? '') || locked.inBundle === true,
      what: 'has no SHA-512 checksum.',
      remedy: 'Delete its entry and run npm install again.',
    },
    {
      holds: locked.hasInstallScript !== true || needlessInstallScripts.has(name),
      what: 'wants to run a script at installation.',
      remedy: 'Choose another package; npm ci --ignore-scripts has to be enough.',
    },
    {
      holds: isAllowedLicence(locked.license ?? ''),
      what: `has the licence ${locked.license ?? '(none named)'}, which is not on the list.`,
      remedy: 'Choose another package, or add the licence in check-dependencies.ts once it has been read.',
    },
  ];
  return judgements.filter(({ holds }) => !holds);
}

/** Judges an SPDX expression: `(MIT OR GPL-3.0)` is allowed, `MIT AND GPL-3.0` is not. */
function isAllowedLicence(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, '').trim();
  if (plain.includes(' OR ')) return plain.split(' OR ').some((part) => isAllowedLicence(part));
  return plain.split(' AND ').every((part) => allowedLicences.has(part.trim()));
}
