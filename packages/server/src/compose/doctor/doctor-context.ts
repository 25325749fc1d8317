import type { EnvironmentVariables } from '../../config/apply-environment-overrides.ts';
import type { Config } from '../../config/config-schema.ts';
import type { InspectedDatabase } from '../../storage/inspect-database.ts';

export interface DoctorContext {
  readonly config: Config;
  readonly env: EnvironmentVariables;
  readonly now: () => number;
  /** Opens the database for one check, and closes it after; `use` gets undefined where there is none yet. */
  readonly inspect: <Result>(
    use: (database: InspectedDatabase | undefined) => Promise<Result>,
  ) => Promise<Result>;
}
