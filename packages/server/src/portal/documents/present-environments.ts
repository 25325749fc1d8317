import type { PortalApi, PortalEnvironment } from '@postern/contract/portal';
import type { PortalApiSettings, PortalDeps, PortalEnvironmentSettings } from '../portal-deps.ts';
import type { DocumentReader } from './document-reader.ts';

/** Lists the environments and APIs as integrators see them: without upstreams and internal operations. */
export async function presentEnvironments(
  deps: PortalDeps,
  reader: DocumentReader,
): Promise<PortalEnvironment[]> {
  return await Promise.all(
    deps.settings.environments.map(async (environment): Promise<PortalEnvironment> => {
      const { name, kind, url } = environment;
      const apis = await Promise.all(
        deps.settings.apis.map(async (api) => await presentApi(api, environment, { deps, reader })),
      );
      const takesTokens = apis.some(({ schemes }) => schemes.includes('bearer') || schemes.includes('dpop'));
      return {
        name,
        kind,
        url,
        domain: new URL(url).host,
        tokenUrl: takesTokens ? `${url}/auth/token` : null,
        oauthTokenUrl: takesTokens ? `${url}/oauth/token` : null,
        apis,
      };
    }),
  );
}

async function presentApi(
  api: PortalApiSettings,
  environment: PortalEnvironmentSettings,
  { deps, reader }: { readonly deps: PortalDeps; readonly reader: DocumentReader },
): Promise<PortalApi> {
  const view = deps.findApi(environment.name, api.id);
  const info = await reader.findInfo(environment.name, api.id);
  const at = (path: string) => `${environment.url}${path === '/' ? '' : path}`;
  const { accountUrl } = environment;
  return {
    id: api.id,
    title: api.title ?? view?.catalogue.title ?? api.id,
    version: info?.version ?? '',
    summary: info?.summary ?? '',
    basePath: api.basePath,
    url: at(api.basePath),
    aliases: api.aliases.map(({ path, deprecation }) => ({ path, url: at(path), deprecation })),
    schemes: [...api.schemes],
    keyHeader: api.schemes.includes('api-key-header') ? api.keyHeader : null,
    accountUrl: accountUrl === null ? null : `${accountUrl}${api.basePath === '/' ? '' : api.basePath}`,
    deprecation: api.deprecation,
    document: info === undefined ? 'missing' : 'available',
    operationCount: view?.catalogue.operations.filter(({ internal }) => !internal).length ?? 0,
  };
}
