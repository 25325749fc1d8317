import type { DoctorCheck } from '../../cli/doctor/finding.ts';
import type { EnvironmentVariables } from '../../config/apply-environment-overrides.ts';
import type { Config } from '../../config/config-schema.ts';
import { inspectDatabase } from '../../storage/inspect-database.ts';
import { resolveDatabase } from '../resolve-database.ts';
import { createCertificateChecks } from './check-certificates.ts';
import { createClockCheck, createRedisCheck } from './check-clocks.ts';
import { createDatabaseCheck, createSchemaCheck } from './check-database.ts';
import { createDocumentChecks } from './check-documents.ts';
import { createFolderCheck, createPagesCheck } from './check-files.ts';
import { createLeaseCheck } from './check-leases.ts';
import { createMailCheck } from './check-mail.ts';
import { createMasterKeyCheck } from './check-master-key.ts';
import { createPortChecks } from './check-ports.ts';
import { createUpstreamChecks } from './check-upstreams.ts';
import type { DoctorContext } from './doctor-context.ts';

/** Lists the checks of `postern doctor`. None of them changes anything, whether the installation runs or not. */
export function listChecks(
  config: Config,
  { env, now }: Pick<DoctorContext, 'now'> & { readonly env: EnvironmentVariables },
): readonly DoctorCheck[] {
  const context: DoctorContext = {
    config,
    env,
    now,
    async inspect(use) {
      const database = await inspectDatabase(await resolveDatabase(config.database, env), config.dataFolder);
      try {
        return await use(database);
      } finally {
        await database?.close();
      }
    },
  };
  return [
    createFolderCheck(context),
    createDatabaseCheck(context),
    createSchemaCheck(context),
    createMasterKeyCheck(context),
    createClockCheck(context),
    createRedisCheck(context),
    createMailCheck(context),
    ...createCertificateChecks(context),
    ...createPortChecks(context),
    ...createUpstreamChecks(context),
    ...createDocumentChecks(context),
    createLeaseCheck(context),
    createPagesCheck(context),
  ];
}
