import { createAdminClient } from '@postern/contract/admin-client';
import type { AdminClient } from '@postern/contract/admin-client';
import { environmentNameSchema } from '@postern/contract/ids';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { ApiUser } from '@postern/contract/api-user';
import type { RunningConsole } from './start-console.ts';

export interface FoundPlace {
  readonly admin: AdminClient;
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly apiUser: ApiUser;
  /** The console's URL of a page: see `PageToVisit.path`. */
  urlOf(path: string): string;
}

/** The demo's first licence and one of its API users. */
export async function findPlace(
  running: RunningConsole,
  wanted: { environment: string; apiUser: string },
): Promise<FoundPlace> {
  const admin = createAdminClient({ baseUrl: running.url, fetch: (url, init) => fetch(url, init) });
  const environment = environmentNameSchema.parse(wanted.environment);
  const licences = await admin.listLicences({ query: { number: 12_740 } });
  const licenceId = licences.ok ? licences.data.items[0]?.id : undefined;
  if (licenceId === undefined) throw new Error('The demo has no licence 12740');
  const found = await admin.listApiUsers({
    params: { licenceId, environment },
    query: { search: wanted.apiUser },
  });
  const apiUser = found.ok ? found.data.items[0] : undefined;
  if (apiUser === undefined) throw new Error(`The demo has no API user ${wanted.apiUser}`);
  const base = `${running.url}/licences/${licenceId}/${environment}`;
  return {
    admin,
    licenceId,
    environment,
    apiUser,
    urlOf: (path) => {
      const filled = path.replace('{apiUser}', apiUser.id);
      return filled.startsWith('/') ? `${running.url}${filled}` : `${base}/${filled}`;
    },
  };
}
