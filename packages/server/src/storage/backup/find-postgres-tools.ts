import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { PostgresTools } from './postgres-backup.ts';

const debianFolder = '/usr/lib/postgresql';

/**
 * Finds PostgreSQL's client programs on the PATH, else in the newest version that Debian keeps beside it. A program that is not
 * found keeps its bare name, so that starting it says which one is missing.
 *
 * @param path the variable PATH
 */
export function findPostgresTools(path: string): PostgresTools {
  const folders = [...path.split(delimiter).filter((folder) => folder !== ''), ...listDebianFolders()];
  return {
    path,
    find: (program) => folders.map((folder) => join(folder, program)).find(isExecutable) ?? program,
  };
}

function listDebianFolders(): readonly string[] {
  try {
    return readdirSync(debianFolder)
      .toSorted((one, other) => Number(other) - Number(one))
      .map((version) => join(debianFolder, version, 'bin'));
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
