import type { Deprecation } from '@postern/contract/deprecation';
import type { Config } from '../config/config-schema.ts';
import { parseDeprecation } from '../config/parse-deprecation.ts';
import type { PortalConfig } from '../config/portal-config-schema.ts';
import { getAliasPath } from '../config/version-config-schema.ts';
import { joinDeprecations } from '../domain/deprecation.ts';
import type { PortalSettings } from '../portal/portal-deps.ts';
import { listEnvironments } from './prepare-environments.ts';
import { presentPortalUrl } from './present-portal-url.ts';

/** Picks the parts of postern.yaml that the portal shows. */
export function createPortalSettings(
  config: Config,
  portal: PortalConfig,
  gatewayUrls: ReadonlyMap<string, string>,
): PortalSettings {
  return {
    title: portal.title,
    access: portal.access,
    url: presentPortalUrl(portal),
    origins: [new URL(presentPortalUrl(portal)).origin],
    documentLimits: config.openapiLimits,
    environments: listEnvironments(config).flatMap((name) => {
      const environment = config.environments[name];
      const url = gatewayUrls.get(name);
      if (environment === undefined || url === undefined) return [];
      return [{ name, kind: environment.kind, url, accountUrl: findAccountUrl(environment.hosts, url) }];
    }),
    apis: config.apis.map((api) => {
      const deprecation = parseDeprecation(api.deprecation);
      return {
        id: api.id,
        title: api.title,
        basePath: api.basePath,
        schemes: api.schemes,
        keyHeader: api.keyHeader,
        internalExtension: api.mapping.internalExtension,
        deprecation: deprecation ?? null,
        aliases: api.aliases.map((alias) => ({
          path: getAliasPath(alias),
          deprecation: findAliasDeprecation(alias, deprecation),
        })),
      };
    }),
  };
}

function findAliasDeprecation(
  alias: Config['apis'][number]['aliases'][number],
  ofApi: Deprecation | undefined,
): Deprecation | null {
  const own = typeof alias === 'string' ? undefined : parseDeprecation(alias.deprecation);
  return joinDeprecations(own, ofApi) ?? null;
}

/** Returns `{account}.api.example.com` with the scheme and port of the gateway's URL. */
function findAccountUrl(hosts: readonly string[], gatewayUrl: string): string | null {
  const host = hosts.find((each) => each.startsWith('{account}.'));
  if (host === undefined) return null;
  const { protocol, port } = new URL(gatewayUrl);
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}`;
}
