import { z } from 'zod';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string().optional(),
      license: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().optional(),
      resolved: z.string().optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
      peerDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
type Lock = z.infer<typeof lockSchema>['packages'];

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** Below the repository, with `/`: `node_modules/zod`. */
  readonly path: string;
  /** An SPDX expression; undefined where the package names none. */
  readonly license: string | undefined;
}

/**
 * Every foreign package that the workspaces need to run, sorted by name and version: their dependencies and what those depend on,
 * peers and optional ones included as far as they are locked. Development dependencies are not followed.
 *
 * @param lockText package-lock.json of version 3
 * @param workspaces folders, such as `packages/server`
 */
export function listProductionPackages(
  lockText: string,
  workspaces: readonly string[],
): readonly LockedPackage[] {
  const { packages } = lockSchema.parse(JSON.parse(lockText));
  const seen = new Set<string>();
  const pending = [...workspaces];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const locked = packages[path];
    const wanted = {
      ...locked?.peerDependencies,
      ...locked?.optionalDependencies,
      ...locked?.dependencies,
    };
    for (const name of Object.keys(wanted)) {
      const found = findLocked(name, path, packages);
      if (found !== undefined) pending.push(found);
    }
  }
  return [...seen]
    .filter((path) => path.includes('node_modules/'))
    .map((path) => presentLocked(path, packages))
    .toSorted((one, other) => compare(`${one.name}@${one.version}`, `${other.name}@${other.version}`));
}

/** Looked up as Node does: in the package's own node_modules, then in each folder above. A link leads to its workspace. */
function findLocked(name: string, from: string, packages: Lock): string | undefined {
  for (let folder = from; ;) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    const locked = packages[path];
    if (locked !== undefined) return locked.link === true ? locked.resolved : path;
    if (folder === '') return undefined;
    folder = folder.slice(0, Math.max(folder.lastIndexOf('/'), 0));
  }
}

function presentLocked(path: string, packages: Lock): LockedPackage {
  const { name, version = '', license } = packages[path] ?? {};
  const folderName = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return { name: name ?? folderName, version, path, license };
}

/** By code units, so that no locale changes the order. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
