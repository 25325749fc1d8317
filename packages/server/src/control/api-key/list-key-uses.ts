import type { Catalogue, Operation } from '@postern/contract/catalogue';
import type { ApiUserId, EnvironmentName } from '@postern/contract/ids';
import type { KeyUse } from '@postern/contract/key-use';
import { judgeRights } from '../../decision/judge-rights.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { compileAccessTypes } from '../../access/compile-access-types.ts';
import { createRightsJudge } from '../../domain/compile-rights.ts';
import { mapModules } from '../../domain/rights.ts';
import type { StorageReader } from '../../storage/storage.ts';
import type { ControlApi, ControlEnvironment, ControlParts } from '../control-deps.ts';
import { apiUrl } from '../environments/present.ts';

export interface KeyUsePlace {
  readonly apiUserId: ApiUserId;
  /** The environment with the licence's own URL, where it has one. */
  readonly environment: ControlEnvironment & { readonly name: EnvironmentName };
}

/** Lists how the API user's key is used on each API, with a first call that the API user may make. */
export async function listKeyUses(
  { apiUserId, environment }: KeyUsePlace,
  reader: StorageReader,
  parts: Pick<ControlParts, 'config' | 'catalogueReader'>,
): Promise<KeyUse[]> {
  const grant = await reader.grants.findByApiUser(environment.name, apiUserId);
  const uses: KeyUse[] = [];
  for (const api of parts.config.apis) {
    const stored = await parts.catalogueReader.find(reader, environment.name, api.id);
    const path = grant && stored && findExamplePath(stored.catalogue, grant, parts.config);
    uses.push(presentKeyUse(api, environment, path));
  }
  return uses;
}

function presentKeyUse(
  api: ControlApi,
  environment: ControlEnvironment,
  examplePath: string | undefined,
): KeyUse {
  const url = apiUrl(environment, api);
  const scheme = findKeyScheme(api.schemes);
  const example = examplePath === undefined ? `${environment.url}/auth/whoami` : `${url}${examplePath}`;
  return {
    apiId: api.id,
    title: api.title,
    url,
    scheme,
    keyHeader: scheme === 'api-key-header' ? api.keyHeader : null,
    tokenUrl: scheme === 'bearer' ? `${environment.url}/auth/token` : null,
    exampleUrl: scheme === 'other' ? null : example,
  };
}

function findKeyScheme(schemes: readonly string[]): KeyUse['scheme'] {
  if (schemes.includes('bearer')) return 'bearer';
  return schemes.includes('api-key-header') ? 'api-key-header' : 'other';
}

/**
 * Finds the path, below the base path, of the simplest GET that the API user may make. Not known here: whether the
 * upstream needs a query parameter.
 */
function findExamplePath(
  catalogue: Catalogue,
  grant: AccessGrant,
  { accessTypes }: Pick<ControlParts['config'], 'accessTypes'>,
): string | undefined {
  const api = {
    accessOf: compileAccessTypes(accessTypes, catalogue),
    rightsJudge: createRightsJudge(catalogue),
    modules: mapModules(catalogue.groups),
  };
  const [plainest] = catalogue.operations
    .filter((operation) => isPlain(operation) && judgeRights(operation, { grant }, api).kind === 'allowed')
    .toSorted((one, other) => rank(one) - rank(other));
  return plainest?.pathTemplate;
}

function isPlain({ method, pathTemplate, internal, upgrade, dimensions }: Operation): boolean {
  return (
    method === 'GET' &&
    !internal &&
    upgrade === undefined &&
    !pathTemplate.includes('{') &&
    dimensions?.places.some(({ required }) => required) !== true
  );
}

/** Ranks the candidates: deprecated operations last, then those with dimensions, then by the length of the path. */
function rank({ deprecated, dimensions, pathTemplate }: Operation): number {
  return (deprecated ? 1e6 : 0) + (dimensions === undefined ? 0 : 1e5) + pathTemplate.length;
}
