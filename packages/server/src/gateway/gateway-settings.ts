import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import type { RatePlan } from '@postern/contract/rate-plan';
import type { Deprecation } from '@postern/contract/deprecation';
import type { BulkheadConfig } from '../config/bulkhead-config-schema.ts';
import type { UpstreamConnectionsConfig, UpstreamIsolationConfig } from '../config/upstream-config-schema.ts';
import type { ErrorShapeConfig, RateHeaderStyle } from '../config/answer-config-schema.ts';
import { parseDeprecation } from '../config/parse-deprecation.ts';
import { getAliasPath } from '../config/version-config-schema.ts';
import type { UpstreamReads } from '../config/upstream-reads-config-schema.ts';
import type { AliasConfig } from '../config/version-config-schema.ts';
import { joinDeprecations } from '../domain/deprecation.ts';
import type { Config, LimitsConfig, TimeoutsConfig } from '../config/config-schema.ts';
import { getRatePlan } from '../config/rate-plan-config-schema.ts';
import type { KeyRules } from '../crypto/presented-key.ts';
import type { CredentialScheme } from './schemes/credential-scheme.ts';

/** The part of postern.yaml that one environment's gateway needs: plain data, so that a worker process can be given it. */
export interface GatewaySettings {
  readonly environment: EnvironmentName;
  readonly hosts: readonly string[];
  /** Longest prefix first. */
  readonly routes: readonly ApiRoute[];
  /** The form of this environment's keys. */
  readonly keyShape: Pick<KeyRules, 'brand' | 'environmentKind' | 'acceptsImported'>;
  /** Lower-case names of query parameters that would carry a credential. */
  readonly queryCredentialNames: readonly string[];
  readonly trustedProxies: readonly string[];
  /** Whether front proxies may ask here for decisions; see forward-auth.ts. */
  readonly answersForwardAuth: boolean;
  /** Whether calls are traced: then the trace context that upstreams get is the gateway's, never a client's own. */
  readonly tracesCalls: boolean;
  readonly limits: LimitsConfig;
  readonly timeouts: TimeoutsConfig;
  readonly upstreamConnections: UpstreamConnectionsConfig;
  /** Where the pages of the error codes are, without a slash at its end. */
  readonly docsUrl: string;
}

/** A base path or alias that leads to an API. */
export interface ApiRoute {
  readonly apiId: ApiId;
  /** Without a slash at its end; empty for the root. */
  readonly prefix: string;
  /** That text as it is configured. */
  readonly basePath: string;
  readonly isAlias: boolean;
  /** The deprecation of the API or the alias, whichever ends first. */
  readonly deprecation: Deprecation | undefined;
  /** How errors look; problem documents when undefined. */
  readonly errorShape: ErrorShapeConfig | undefined;
  readonly rateHeaders: RateHeaderStyle;
  /** The API's own limits; licences and API users may have others. */
  readonly ratePlan?: RatePlan | undefined;
  readonly schemes: readonly CredentialScheme[];
  /** Lower-case name of the header that `api-key-header` reads. */
  readonly keyHeader: string;
  /** Undefined: no limit of this kind. */
  readonly bulkhead?: BulkheadConfig | undefined;
  readonly upstreamIsolation: UpstreamIsolationConfig;
  /** Whether the upstream's own address and path in `Location` become the public ones. */
  readonly rewritesLocations: boolean;
  readonly allowEncodedSlash: boolean;
  /** How its upstream reads calls. */
  readonly upstreamReads: UpstreamReads;
  readonly corsOrigins: readonly string[];
  readonly upstreamOrigin: string;
  /** `host` header for the upstream. */
  readonly upstreamHost: string;
  /** Stands in place of the prefix at the upstream; without a slash at its end. */
  readonly upstreamPrefix: string;
}

/** @throws Error when the configuration has no such environment, or two APIs share a base path. */
export function createGatewaySettings(
  config: Config,
  environment: EnvironmentName,
  { docsUrl }: { readonly docsUrl: string },
): GatewaySettings {
  const environmentConfig = config.environments[environment];
  if (environmentConfig === undefined) throw new Error(`postern.yaml names no environment ${environment}`);
  const routes = config.apis.flatMap((api) => {
    const upstream = new URL(api.upstream[environment] ?? environmentConfig.upstream);
    const deprecation = parseDeprecation(api.deprecation);
    const ofAlias = (alias: AliasConfig) =>
      typeof alias === 'string' ? undefined : parseDeprecation(alias.deprecation);
    const paths = [
      { path: api.basePath, isAlias: false, deprecation },
      ...api.aliases.map((alias) => ({
        path: getAliasPath(alias),
        isAlias: true,
        deprecation: joinDeprecations(ofAlias(alias), deprecation),
      })),
    ];
    return paths.map(({ path, ...version }) => ({
      apiId: api.id,
      ...version,
      basePath: path,
      errorShape: api.errorShape,
      rateHeaders: api.rateHeaders,
      ratePlan: getRatePlan(config, api),
      prefix: withoutTrailingSlash(path),
      schemes: api.schemes,
      keyHeader: api.keyHeader.toLowerCase(),
      bulkhead: api.bulkhead,
      upstreamIsolation: api.upstreamIsolation,
      rewritesLocations: api.rewriteLocations,
      allowEncodedSlash: api.allowEncodedSlash,
      upstreamReads: api.upstreamReads,
      corsOrigins: api.cors.origins,
      upstreamOrigin: upstream.origin,
      upstreamHost: upstream.host,
      upstreamPrefix:
        withoutTrailingSlash(upstream.pathname) + withoutTrailingSlash(api.upstreamPath ?? api.basePath),
    }));
  });
  refuseSharedPrefix(routes);
  return {
    environment,
    hosts: environmentConfig.hosts.map((host) => host.toLowerCase()),
    routes: routes.toSorted((a, b) => b.prefix.length - a.prefix.length),
    keyShape: {
      brand: config.brand.keyPrefix,
      environmentKind: environmentConfig.kind,
      acceptsImported: config.importedKeys,
    },
    queryCredentialNames: config.queryCredentials.map((name) => name.toLowerCase()),
    trustedProxies: config.trustedProxies,
    answersForwardAuth: config.forwardAuth.enabled,
    tracesCalls: config.operations.tracing !== undefined,
    limits: config.limits,
    timeouts: config.timeouts,
    upstreamConnections: config.upstreamConnections,
    docsUrl: withoutTrailingSlash(config.docsUrl ?? docsUrl),
  };
}

function withoutTrailingSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function refuseSharedPrefix(routes: readonly ApiRoute[]): void {
  const owners = new Map<string, ApiId>();
  for (const { prefix, apiId } of routes) {
    const owner = owners.get(prefix);
    if (owner !== undefined) throw new Error(`the APIs ${owner} and ${apiId} both lie at ${prefix || '/'}`);
    owners.set(prefix, apiId);
  }
}
