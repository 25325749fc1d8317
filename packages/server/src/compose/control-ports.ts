import type { Deprecation } from '@postern/contract/deprecation';
import { getAliasPath } from '../config/version-config-schema.ts';
import { presentPortalUrl } from './present-portal-url.ts';
import { getRatePlan } from '../config/rate-plan-config-schema.ts';
import { listAccessTypes } from '../domain/access-type.ts';
import { parseDeprecation } from '../config/parse-deprecation.ts';
import { buildApart } from './build-apart.ts';
import { getCatalogueSettings, listEnvironments, loadApiDocuments } from './prepare-environments.ts';
import type { CataloguePort, ControlConfig } from '../control/control-deps.ts';
import type { Config } from '../config/config-schema.ts';
import { tokenLifeS } from '../tokens/access-token.ts';
import { OpenApiError } from '../catalogue/open-api-error.ts';

/**
 * Picks the parts of postern.yaml that the admin API uses. URLs come from `gatewayUrl`, because a port may be chosen
 * only when the program starts.
 */
export function createControlConfig(
  config: Config,
  gatewayUrl: (environment: string) => string,
): ControlConfig {
  return {
    brand: config.brand.keyPrefix,
    productName: config.brand.name,
    portalUrl: config.portal === undefined ? null : presentPortalUrl(config.portal),
    canMail: config.smtp !== undefined,
    providers: config.console.providers.map(({ id, name }) => ({ id, name })),
    outboundAllowed: config.outbound.allowed,
    maxStaleMs: config.maxStaleMs,
    accessTokenLifetimeS: tokenLifeS,
    secondFactor: config.console.secondFactor,
    importedKeys: config.importedKeys,
    accessTypes: listAccessTypes(config.accessTypes),
    deprecations: listDeprecations(config),
    groups: config.groups,
    environments: listEnvironments(config).flatMap((name) => {
      const environment = config.environments[name];
      if (environment === undefined) return [];
      const { kind, hosts, upstream } = environment;
      return [{ name, kind, hosts, upstream, url: gatewayUrl(name) }];
    }),
    apis: config.apis.map((api) => ({
      id: api.id,
      title: api.title ?? api.id,
      basePath: api.basePath,
      aliases: api.aliases.map(getAliasPath),
      schemes: api.schemes,
      keyHeader: api.keyHeader,
      ratePlan: getRatePlan(config, api),
    })),
  };
}

/** Lists the deprecations that postern.yaml announces: of APIs, by their base path, and of aliases. */
function listDeprecations(config: Config): ControlConfig['deprecations'] {
  return config.apis.flatMap((api) => {
    const ofApi = parseDeprecation(api.deprecation);
    const paths: readonly (readonly [string, Deprecation | undefined])[] = [
      [api.basePath, ofApi],
      ...api.aliases.map((alias): [string, Deprecation | undefined] => [
        getAliasPath(alias),
        (typeof alias === 'string' ? undefined : parseDeprecation(alias.deprecation)) ?? ofApi,
      ]),
    ];
    return paths.flatMap(([basePath, deprecation]) =>
      deprecation === undefined ? [] : [{ apiId: api.id, basePath, deprecation }],
    );
  });
}

export function createCataloguePort(config: Config): CataloguePort {
  return {
    async build(apiId, document) {
      const api = config.apis.find(({ id }) => id === apiId);
      if (api === undefined) {
        const remedy = 'Add it under `apis`.';
        throw new OpenApiError({ file: 'postern.yaml', problem: `there is no API ${apiId}`, remedy });
      }
      const sources = await loadApiDocuments(api, document ?? undefined);
      return await buildApart(sources, getCatalogueSettings(api, config));
    },
  };
}
