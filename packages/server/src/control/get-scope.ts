import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { Licence } from '@postern/contract/licence';
import type { StoredApiUser } from '../storage/api-users/port.ts';
import type { StorageReader } from '../storage/storage.ts';
import { refuseUnfound } from '../refusals/api-refusal.ts';
import { atOwnUrl } from './at-own-url.ts';
import type { ControlConfig, ControlEnvironment } from './control-deps.ts';

/** The licence and environment of an object. Every look-up names both. */
export interface LicenceScope {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
}

export interface ApiUserScope extends LicenceScope {
  readonly apiUserId: ApiUserId;
}

/** Loads a licence. @throws ApiRefusal not_found */
export async function getLicence(reader: StorageReader, licenceId: LicenceId): Promise<Licence> {
  const licence = await reader.licences.find(licenceId);
  if (licence === undefined) throw refuseUnfound('licence');
  return licence;
}

/** Finds an environment of the configuration. @throws ApiRefusal not_found */
export function getEnvironment(config: ControlConfig, name: EnvironmentName): ControlEnvironment {
  const environment = config.environments.find((candidate) => candidate.name === name);
  if (environment === undefined) throw refuseUnfound('environment');
  return environment;
}

/** Loads the licence and the environment, with the licence's own URL. @throws ApiRefusal not_found */
export async function getScope(
  reader: StorageReader,
  scope: LicenceScope,
  config: ControlConfig,
): Promise<{ readonly licence: Licence; readonly environment: ControlEnvironment }> {
  const environment = getEnvironment(config, scope.environment);
  const licence = await getLicence(reader, scope.licenceId);
  return { licence, environment: atOwnUrl(environment, licence) };
}

/** Loads an API user. @throws ApiRefusal not_found, also for an API user of another licence or environment */
export async function getApiUser(reader: StorageReader, scope: ApiUserScope): Promise<StoredApiUser> {
  const { licenceId, environment, apiUserId } = scope;
  const apiUser = await reader.apiUsers.find(licenceId, environment, apiUserId);
  if (apiUser === undefined) throw refuseUnfound('API user');
  return apiUser;
}
