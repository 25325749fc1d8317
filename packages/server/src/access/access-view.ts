// The global of this name is looked up anew each time it is used, which every call would pay for.
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

/** One API as this process serves it, with its catalogue in force. Replaced as a whole when that changes. */
export interface ApiView {
  readonly apiId: ApiId;
  readonly catalogue: Catalogue;
  readonly matcher: Matcher;
  /** What else an upstream could take a path for. */
  readonly looseMatcher: LooseMatcher;
  readonly modules: ModuleMap;
  readonly rightsJudge: RightsJudge;
  readonly accessTypes: readonly AccessType[];
  /** What the grant's access type makes of it here; undefined when no such access type is configured. */
  accessOf(grant: AccessGrant): Access | undefined;
}

/** Everything that a gateway process knows of one environment. */
export interface EnvironmentView {
  readonly environment: EnvironmentName;
  /** False: the process may have missed a cut-off, and must refuse. */
  isFresh(): boolean;
  /** Counts applied changes. A decision taken at an earlier count is taken again before it is acted upon. */
  readonly revision: number;
  /** Undefined while the API has no catalogue: nothing of it is served. */
  findApi(apiId: ApiId): ApiView | undefined;
  /** The API has a catalogue in force that this process cannot read; `findApi` gives nothing for it. */
  isCatalogueUnreadable(apiId: ApiId): boolean;
  findGrantByApiUser(apiUserId: ApiUserId): AccessGrant | undefined | Promise<AccessGrant | undefined>;
  findGrantByKeyDigest(keyDigest: string): AccessGrant | undefined | Promise<AccessGrant | undefined>;
  findGrantByWebServiceAccount(
    account: WebServiceAccountName,
  ): AccessGrant | undefined | Promise<AccessGrant | undefined>;
  /** Whether the token with this `jti` was revoked before its time. */
  isTokenRevoked(tokenId: string): boolean;
  /** Whether exactly this object is still what the view knows of the API user. Never loads. */
  isCurrent(grant: AccessGrant): boolean;
  /** The same array until the keys change. */
  readonly verificationKeys: readonly VerificationKey[];
  /** Called after caches were dropped, before the change counts as applied; open calls are cut here. */
  onChange(listener: (change: AccessChange) => void | Promise<void>): () => void;
  /** Called when the process becomes stale: open calls may run on a credential that was cut off meanwhile. */
  onStale(listener: () => void): () => void;
}

/** This process's view of access, over all of its environments. */
export interface AccessView {
  readonly environments: ReadonlyMap<EnvironmentName, EnvironmentView>;
  readonly appliedSequence: ChangeSequence;
  flushThrough(sequence: ChangeSequence): Promise<void>;
  samples(): readonly MetricSample[];
  close(): Promise<void>;
}

export interface AccessViewDeps {
  readonly source: AccessSource;
  readonly environments: readonly { readonly name: EnvironmentName; readonly apiIds: readonly ApiId[] }[];
  /** Those of the configuration and the built-in ones; see domain/access-type.ts. */
  readonly accessTypes?: readonly AccessType[];
  readonly maxStaleMs: number;
  /** Of a process that answers calls, so that control waits for it. */
  readonly lease?: LeaseHolder;
  readonly monotonicNow?: () => number;
  readonly limits?: Partial<GrantCacheLimits>;
  /** A poll that failed, or a catalogue that cannot be used (the last good one stays in force). */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Loads catalogues and keys, and follows the change feed from before that. API users are loaded when they call. With
 * a lease, the process is known to control when this resolves.
 *
 * @throws what the source throws, when it cannot be read at start.
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
    get appliedSequence() {
      return feed.appliedSequence;
    },
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
    // A look is complete when the lease was renewed.
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
      // Its rights may be narrower than those of the last one that could be read.
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
        // A kind that this version does not know may mean anything: everything is read again.
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
      // Counted last: what was decided on the old keys while the new ones were loaded is an old decision.
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
