// Imported, because the global `performance` is a getter, which would cost time in every call.
import { performance } from 'node:perf_hooks';
import type { AccessChange } from '@postern/contract/access-change';
import type { Catalogue } from '@postern/contract/catalogue';
import type { ApiId, ApiUserId, ChangeSequence, EnvironmentName } from '@postern/contract/ids';
import { createLooseMatcher } from '../catalogue/loose-matcher.ts';
import type { LooseMatcher } from '../catalogue/loose-matcher.ts';
import type { Matcher } from '../catalogue/matcher.ts';
import { createMatcher } from '../catalogue/matcher.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import { builtInAccessTypes } from '../domain/access-type.ts';
import type { AccessType } from '../domain/access-type.ts';
import type { ModuleMap } from '../domain/rights.ts';
import { mapModules } from '../domain/rights.ts';
import type { RightsJudge } from '../domain/compile-rights.ts';
import { createRightsJudge } from '../domain/compile-rights.ts';
import type { MetricSample } from '../observe/metric-sample.ts';
import type { AccessSource, VerificationKey, WebServiceAccountName } from './access-source.ts';
import type { ChangeFeed } from './change-feed.ts';
import { createChangeFeed } from './change-feed.ts';
import type { GrantCache, GrantCacheLimits } from './grant-cache.ts';
import { createGrantCache, grantCacheDefaults } from './grant-cache.ts';
import { compileAccessTypes } from './compile-access-types.ts';
import type { Access } from './compile-access-types.ts';
import { createRevokedTokens } from './revoked-tokens.ts';
import type { RevokedTokens } from './revoked-tokens.ts';
import type { LeaseHolder } from './lease-holder.ts';

/** An API as this process serves it, with its catalogue in force. A change replaces the whole object. */
export interface ApiView {
  readonly apiId: ApiId;
  readonly catalogue: Catalogue;
  readonly matcher: Matcher;
  /** Finds the operations that an upstream with a lenient router could take a path for. */
  readonly looseMatcher: LooseMatcher;
  readonly modules: ModuleMap;
  readonly rightsJudge: RightsJudge;
  readonly accessTypes: readonly AccessType[];
  /** The grant's rights and operations on this API; undefined when its access type is not configured. */
  accessOf(grant: AccessGrant): Access | undefined;
}

/** The view of one environment: the grants, catalogues and keys that a gateway process keeps in memory. */
export interface EnvironmentView {
  readonly environment: EnvironmentName;
  /** False when the process may have missed a cut-off; then every call has to be refused. */
  isFresh(): boolean;
  /**
   * Increases with each applied change. A decision that was made at an earlier revision is checked again before it
   * takes effect.
   */
  readonly revision: number;
  /** Undefined as long as the API has no catalogue; then all of its calls are refused. */
  findApi(apiId: ApiId): ApiView | undefined;
  /** Whether the API's catalogue in force cannot be read by this version; `findApi` is undefined for such an API. */
  isCatalogueUnreadable(apiId: ApiId): boolean;
  findGrantByApiUser(apiUserId: ApiUserId): AccessGrant | undefined | Promise<AccessGrant | undefined>;
  findGrantByKeyDigest(keyDigest: string): AccessGrant | undefined | Promise<AccessGrant | undefined>;
  findGrantByWebServiceAccount(
    account: WebServiceAccountName,
  ): AccessGrant | undefined | Promise<AccessGrant | undefined>;
  /** Whether the token with this `jti` was revoked before its expiry. */
  isTokenRevoked(tokenId: string): boolean;
  /** Whether exactly this object is the current grant of its API user. Synchronous; it never loads anything. */
  isCurrent(grant: AccessGrant): boolean;
  /** The published keys. The array is the same object until the keys change. */
  readonly verificationKeys: readonly VerificationKey[];
  /**
   * Registers a listener that is called after the caches dropped the change's entries, and before the change counts as
   * applied. Open calls are ended by it.
   */
  onChange(listener: (change: AccessChange) => void | Promise<void>): () => void;
  /**
   * Registers a listener that is called when the view becomes stale, since the credentials of open calls may have been
   * cut off meanwhile.
   */
  onStale(listener: () => void): () => void;
}

/** The view of a process, over all of its environments. */
export interface AccessView {
  readonly environments: ReadonlyMap<EnvironmentName, EnvironmentView>;
  flushThrough(sequence: ChangeSequence): Promise<void>;
  samples(): readonly MetricSample[];
  close(): Promise<void>;
}

export interface AccessViewDeps {
  readonly source: AccessSource;
  readonly environments: readonly { readonly name: EnvironmentName; readonly apiIds: readonly ApiId[] }[];
  /** The configured and the built-in access types; see domain/access-type.ts. */
  readonly accessTypes?: readonly AccessType[];
  readonly maxStaleMs: number;
  /** The lease of a process that answers calls, so that the control plane waits for its confirmation. */
  readonly lease?: LeaseHolder;
  readonly monotonicNow?: () => number;
  readonly limits?: Partial<GrantCacheLimits>;
  /** Reports a failed poll, or a catalogue that cannot be used. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Creates the view of a process. It reads the position of the change feed, then loads catalogues and keys, and then
 * follows the feed from that position. Grants are loaded when their API users call. With a lease, the control plane
 * knows the process when this resolves.
 *
 * @throws the source's error, when it cannot be read at the start
 */
export async function createAccessView(deps: AccessViewDeps): Promise<AccessView> {
  const loaded = deps.environments.map((environment) => createLoadedEnvironment(environment, deps));
  const staleListeners = new Set<() => void>();
  const feed = createChangeFeed({
    source: deps.source,
    monotonicNow: deps.monotonicNow ?? (() => performance.now()),
    maxStaleMs: deps.maxStaleMs,
    ...(deps.lease === undefined ? {} : { lease: deps.lease }),
    onFailure: deps.onFailure,
    async apply(change) {
      for (const environment of loaded) await environment.apply(change);
    },
    onStale: () => {
      for (const listener of staleListeners) listener();
    },
  });
  try {
    await feed.start(async () => {
      await Promise.all(loaded.map((environment) => environment.loadAll()));
    });
  } catch (error) {
    await feed.close();
    throw error;
  }
  return {
    environments: new Map(
      loaded.map((environment) => [environment.name, environment.view(feed, staleListeners)]),
    ),
    flushThrough: (sequence) => feed.flushThrough(sequence),
    samples: () => [
      ...presentFeed(feed, { hasLease: deps.lease !== undefined }),
      ...loaded.flatMap((environment) => presentGrants(environment.name, environment.grants)),
    ],
    close: () => feed.close(),
  };
}

function presentFeed(
  feed: ChangeFeed,
  { hasLease }: { readonly hasLease: boolean },
): readonly MetricSample[] {
  const labels = {};
  const lagS = feed.lagMs() / 1_000;
  return [
    { name: 'postern_feed_lag_seconds', labels, value: lagS },
    // The time since the last renewal: a look at the feed is complete only after the lease was renewed.
    ...(hasLease ? [{ name: 'postern_lease_age_seconds', labels, value: lagS } as const] : []),
    { name: 'postern_feed_applied_sequence', labels, value: feed.appliedSequence },
    { name: 'postern_feed_failures_total', labels, value: feed.failures },
  ];
}

function presentGrants(environment: string, { lookups, size }: GrantCache): readonly MetricSample[] {
  const results = { hit: lookups.hits, miss: lookups.misses, unknown: lookups.unknown };
  return [
    ...Object.entries(results).map(([result, value]): MetricSample => ({
      name: 'postern_grant_cache_lookups_total',
      labels: { environment, result },
      value,
    })),
    { name: 'postern_grant_cache_entries', labels: { environment }, value: size },
  ];
}

interface LoadedEnvironment {
  readonly name: EnvironmentName;
  readonly grants: GrantCache;
  loadAll(): Promise<void>;
  apply(change: AccessChange): Promise<void>;
  view(feed: ChangeFeed, staleListeners: Set<() => void>): EnvironmentView;
}

const unreadableRemedy =
  'Import a document that can be used with `postern catalogue import`, or restart postern';

function createLoadedEnvironment(
  { name, apiIds }: AccessViewDeps['environments'][number],
  deps: AccessViewDeps,
): LoadedEnvironment {
  const apis = new Map<ApiId, ApiView>();
  const unreadable = new Set<ApiId>();
  const listeners = new Set<(change: AccessChange) => void | Promise<void>>();
  const grants = createGrantCache(name, {
    source: deps.source,
    monotonicNow: deps.monotonicNow ?? (() => performance.now()),
    limits: { ...grantCacheDefaults, ...deps.limits },
  });
  const revokedTokens = createRevokedTokens(Date.now);
  const state = { revision: 0, keys: [] as readonly VerificationKey[] };

  async function loadCatalogue(apiId: ApiId): Promise<void> {
    const found = await deps.source.loadCatalogue(name, apiId);
    unreadable.delete(apiId);
    if (found.kind === 'none') return;
    if (found.kind === 'unreadable') {
      // The catalogue may need more rights than the last readable one, so that one must not stay in force.
      apis.delete(apiId);
      unreadable.add(apiId);
      deps.onFailure(
        new Error(`every call of ${apiId} in ${name} is refused: ${found.why}. ${unreadableRemedy}`),
      );
      return;
    }
    try {
      apis.set(apiId, createApiView(apiId, found.catalogue, deps.accessTypes ?? builtInAccessTypes));
    } catch (error) {
      deps.onFailure(
        new Error(`the catalogue of ${apiId} cannot be used; the last good one stays`, { cause: error }),
      );
    }
  }

  async function loadKeys(): Promise<void> {
    state.keys = await deps.source.loadVerificationKeys(name);
  }

  async function loadRevokedTokens(): Promise<void> {
    revokedTokens.add(await deps.source.loadRevokedTokens(name));
  }

  async function loadAll(): Promise<void> {
    await Promise.all([loadKeys(), loadRevokedTokens(), ...apiIds.map(loadCatalogue)]);
  }

  async function reload(change: AccessChange): Promise<void> {
    switch (change.kind) {
      case 'api-user':
      case 'licence':
      case 'plan':
        return;
      case 'signing-key':
        return loadKeys();
      case 'token':
        return loadRevokedTokens();
      case 'catalogue':
      case 'everything':
      default:
        // The kind of change is unknown to this version and may concern anything, so everything is loaded again.
        return loadAll();
    }
  }

  return {
    name,
    grants,
    loadAll,
    async apply(change) {
      if (change.environment !== null && change.environment !== name) return;
      grants.drop(change);
      await reload(change);
      // Increased last, so that decisions with the old keys, made while the new ones were loading, count as old.
      state.revision++;
      for (const listener of listeners) await listener(change);
    },
    view: (feed, staleListeners) =>
      present({ name, feed, apis, unreadable, grants, revokedTokens, listeners, staleListeners, state }),
  };
}

function present(parts: {
  readonly name: EnvironmentName;
  readonly feed: ChangeFeed;
  readonly apis: ReadonlyMap<ApiId, ApiView>;
  readonly unreadable: ReadonlySet<ApiId>;
  readonly grants: GrantCache;
  readonly revokedTokens: RevokedTokens;
  readonly listeners: Set<(change: AccessChange) => void | Promise<void>>;
  readonly staleListeners: Set<() => void>;
  readonly state: { readonly revision: number; readonly keys: readonly VerificationKey[] };
}): EnvironmentView {
  const { feed, apis, grants, revokedTokens, listeners, state } = parts;
  return {
    environment: parts.name,
    isFresh: feed.isFresh,
    get revision() {
      return state.revision;
    },
    get verificationKeys() {
      return state.keys;
    },
    findApi: (apiId) => apis.get(apiId),
    isCatalogueUnreadable: (apiId) => parts.unreadable.has(apiId),
    findGrantByApiUser: (apiUserId) => grants.findByApiUser(apiUserId),
    findGrantByKeyDigest: (keyDigest) => grants.findByKeyDigest(keyDigest),
    findGrantByWebServiceAccount: (account) => grants.findByWebServiceAccount(account),
    isTokenRevoked: (tokenId) => revokedTokens.has(tokenId),
    isCurrent: (grant) => grants.isCurrent(grant),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onStale(listener) {
      parts.staleListeners.add(listener);
      return () => parts.staleListeners.delete(listener);
    },
  };
}

function createApiView(apiId: ApiId, catalogue: Catalogue, accessTypes: readonly AccessType[]): ApiView {
  return {
    apiId,
    catalogue,
    matcher: createMatcher(catalogue.operations, catalogue.closedPaths),
    looseMatcher: createLooseMatcher(catalogue.operations, catalogue.closedPaths),
    modules: mapModules(catalogue.groups),
    rightsJudge: createRightsJudge(catalogue),
    accessTypes,
    accessOf: compileAccessTypes(accessTypes, catalogue),
  };
}
