import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first executable of one of these names, on the PATH or else in one of the folders. */
export function findExecutable(
  names: readonly string[],
  folders: readonly string[] = [],
): string | undefined {
  const places = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...folders];
  return places.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

/** Debian keeps PostgreSQL's server programs off the PATH; the newest version first. */
export function listPostgresFolders(): readonly string[] {
  const root = '/usr/lib/postgresql';
  try {
    const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
    return versions.map((version) => join(root, version, 'bin'));
  } catch {
    return [];
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
