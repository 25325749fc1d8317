import type { Config } from '../config/config-schema.ts';
import type { OpenDatabase } from './database-handle.ts';
import { openPostgres } from './postgres/open-postgres.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';

/** @throws OpenStorageError when it cannot be opened; the message names the file or server and the remedy. */
export function openDatabase(
  database: Config['database'],
  options: {
    readonly dataFolder: string;
    readonly now: () => number;
    readonly schema?: 'migrate' | 'expect';
  },
): Promise<OpenDatabase> {
  switch (database.kind) {
    case 'sqlite':
      return openSqlite(options.dataFolder, options);
    case 'postgres':
      return openPostgres(database, options);
  }
}
