import type { DoctorCheck } from '../../cli/doctor/finding.ts';
import { fault, fine, warn } from '../../cli/doctor/finding.ts';
import { explainNewer } from '../../storage/migrations/migrate.ts';
import { explainForeign } from '../../storage/migrations/read-schema.ts';
import { checkDatabaseRole } from '../../storage/inspect-database.ts';
import { resolveDatabase } from '../resolve-database.ts';
import type { DoctorContext } from './doctor-context.ts';

const seeDatabase = 'Check `database` in postern.yaml, and that the server can be reached from here.';

/** Whether the database answers, and whether its role has the rights that it needs. */
export function createDatabaseCheck({ config, env, inspect }: DoctorContext): DoctorCheck {
  return {
    check: 'database',
    remedy: seeDatabase,
    run: () =>
      inspect(async (found) => {
        if (found === undefined) return [fine('There is none yet; the first start makes it.')];
        const database = await resolveDatabase(config.database, env);
        const isPrepared = found.schema.kind === 'current' || found.schema.kind === 'behind';
        if (database.kind === 'postgres' && (isPrepared || database.migrationUrl === undefined))
          await checkDatabaseRole(database);
        return [fine(`${found.place} answers.`)];
      }),
  };
}

/** Whether the tables are those of this version. */
export function createSchemaCheck({ inspect }: DoctorContext): DoctorCheck {
  return {
    check: 'schema',
    remedy: seeDatabase,
    run: () =>
      inspect(async (found) => {
        const schema = found?.schema ?? { kind: 'empty' };
        switch (schema.kind) {
          case 'empty':
            return [fine('There are no tables yet; `postern serve` or `postern control` makes them.')];
          case 'current':
            return [fine(`The tables are up to date (step ${schema.step}).`)];
          case 'behind':
            return [
              warn(
                `The tables are of an older version (step ${schema.step}); ${schema.missing} migrations are to come.`,
                'Back up, then start `postern serve` or `postern control`, which brings them up to date.',
              ),
            ];
          case 'newer':
            return [fault(explainNewer(schema), 'Run the newer version here too.')];
          case 'foreign':
            return [
              fault(explainForeign(schema, found?.place ?? ''), 'Name another database in postern.yaml.'),
            ];
        }
      }),
  };
}
