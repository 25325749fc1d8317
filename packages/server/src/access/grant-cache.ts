import type { AccessChange } from '@postern/contract/access-change';
import type { ApiUserId, EnvironmentName } from '@postern/contract/ids';
import type { AccessGrant } from '../domain/access-grant.ts';
import type { AccessSource, WebServiceAccountName } from './access-source.ts';
import { createGenerationalCache } from './generational-cache.ts';

export interface GrantCacheLimits {
  /** The number of API users in memory, per environment. */
  readonly grantsMax: number;
  /**
   * The number of unknown digests and API users that are remembered, per environment, so that a flood of them does not
   * reach the database.
   */
  readonly unknownMax: number;
  /**
   * How long an unknown one is remembered, in milliseconds. It is short, since the change feed names the changed API
   * user, not its new digests.
   */
  readonly unknownMs: number;
  /** The number of concurrent look-ups. Beyond it, a look-up is refused at once with `TooManyLoads`. */
  readonly loadsMax: number;
  /** The number of legacy account names whose API user is remembered. */
  readonly accountsMax?: number;
}

const accountsMaxDefault = 5_000;

export const grantCacheDefaults: GrantCacheLimits = {
  grantsMax: 50_000,
  unknownMax: 10_000,
  unknownMs: 2_000,
  loadsMax: 1_000,
};

/**
 * The cached grants of one environment. A hit is returned synchronously; concurrent look-ups of a missing one share one
 * query.
 */
export interface GrantCache {
  findByApiUser(apiUserId: ApiUserId): AccessGrant | undefined | Promise<AccessGrant | undefined>;
  findByKeyDigest(keyDigest: string): AccessGrant | undefined | Promise<AccessGrant | undefined>;
  findByWebServiceAccount(
    account: WebServiceAccountName,
  ): AccessGrant | undefined | Promise<AccessGrant | undefined>;
  /** Whether exactly this object is in the cache. */
  isCurrent(grant: AccessGrant): boolean;
  /** Drops the entries that the change concerns. A look-up that is running is repeated. */
  drop(change: AccessChange): void;
  readonly size: number;
  /** The numbers of look-ups so far, by their results. */
  readonly lookups: CacheLookups;
}

export interface CacheLookups {
  readonly hits: number;
  /** Look-ups that queried the source. */
  readonly misses: number;
  /** Look-ups that were answered with a remembered "unknown". */
  readonly unknown: number;
}

/** Thrown when more look-ups are running than the limit permits. */
export class TooManyLoads extends Error {
  override readonly name = 'TooManyLoads';
}

interface Load {
  readonly promise: Promise<AccessGrant | undefined>;
  /** The changes that were applied while the query was running. */
  readonly changes: AccessChange[];
}

interface CacheDeps {
  readonly source: Pick<
    AccessSource,
    'findGrantByApiUser' | 'findGrantByKeyDigest' | 'findGrantByWebServiceAccount'
  >;
  readonly monotonicNow: () => number;
  readonly limits: GrantCacheLimits;
}

export function createGrantCache(environment: EnvironmentName, deps: CacheDeps): GrantCache {
  const { source, limits } = deps;
  const byApiUser = createGenerationalCache<AccessGrant>(limits.grantsMax);
  const apiUserOfDigest = createGenerationalCache<ApiUserId>(limits.grantsMax);
  const apiUserOfAccount = createGenerationalCache<ApiUserId>(limits.accountsMax ?? accountsMaxDefault);
  const unknownUntil = createGenerationalCache<number>(limits.unknownMax);
  const loads = new Map<string, Load>();
  const lookups = { hits: 0, misses: 0, unknown: 0 };

  function load(
    key: string,
    query: () => Promise<AccessGrant | undefined>,
  ): Promise<AccessGrant | undefined> {
    lookups.misses++;
    const running = loads.get(key);
    if (running !== undefined) return running.promise;
    if (loads.size >= limits.loadsMax) return Promise.reject(new TooManyLoads('too many look-ups at once'));
    const changes: AccessChange[] = [];
    const promise = loadUntilUnchanged(query, changes, (grant) => {
      if (grant === undefined) unknownUntil.set(key, deps.monotonicNow() + limits.unknownMs);
      else keep(grant);
    });
    loads.set(key, { promise, changes });
    const forget = () => loads.delete(key);
    promise.then(forget, forget);
    return promise;
  }

  function keep(grant: AccessGrant): void {
    byApiUser.set(grant.apiUserId, grant);
    for (const key of grant.keys) apiUserOfDigest.set(key.digest, grant.apiUserId);
  }

  function isKnownUnknown(key: string): boolean {
    const until = unknownUntil.get(key);
    if (until === undefined) return false;
    if (until > deps.monotonicNow()) {
      lookups.unknown++;
      return true;
    }
    unknownUntil.delete(key);
    return false;
  }

  return {
    findByApiUser(apiUserId) {
      const cached = byApiUser.get(apiUserId);
      if (cached !== undefined) {
        lookups.hits++;
        return cached;
      }
      const key = `user ${apiUserId}`;
      if (isKnownUnknown(key)) return undefined;
      return load(key, () => source.findGrantByApiUser(environment, apiUserId));
    },
    findByKeyDigest(keyDigest) {
      const apiUserId = apiUserOfDigest.get(keyDigest);
      const cached = apiUserId === undefined ? undefined : byApiUser.get(apiUserId);
      // The key may have been removed from the grant since. Then only the database knows its API user.
      if (cached?.keys.some((key) => key.digest === keyDigest) === true) {
        lookups.hits++;
        return cached;
      }
      const key = `digest ${keyDigest}`;
      if (isKnownUnknown(key)) return undefined;
      return load(key, () => source.findGrantByKeyDigest(environment, keyDigest));
    },
    findByWebServiceAccount(account) {
      const text = `${account.licence}/${account.name}`;
      const apiUserId = apiUserOfAccount.get(text);
      const cached = apiUserId === undefined ? undefined : byApiUser.get(apiUserId);
      if (cached?.webServiceAccounts?.some(({ name }) => name === account.name) === true) {
        lookups.hits++;
        return cached;
      }
      const key = `account ${text}`;
      if (isKnownUnknown(key)) return undefined;
      return load(key, async () => {
        const grant = await source.findGrantByWebServiceAccount(environment, account);
        if (grant === undefined) apiUserOfAccount.delete(text);
        else apiUserOfAccount.set(text, grant.apiUserId);
        return grant;
      });
    },
    isCurrent: (grant) => byApiUser.get(grant.apiUserId) === grant,
    drop(change) {
      if (change.environment !== null && change.environment !== environment) return;
      for (const running of loads.values()) running.changes.push(change);
      unknownUntil.clear();
      // With a licence's new name, the account may belong to another API user.
      if (change.kind !== 'api-user' && change.kind !== 'token') apiUserOfAccount.clear();
      if (change.kind === 'api-user') byApiUser.delete(change.subjectId);
      else byApiUser.deleteWhere((grant) => mayConcern(change, grant));
    },
    get size() {
      return byApiUser.size;
    },
    lookups,
  };
}

const loadAttemptsMax = 10;

/**
 * Repeats the query when a change was applied while it was running, since its answer may be older than the change. Only
 * the last answer is kept.
 */
async function loadUntilUnchanged(
  query: () => Promise<AccessGrant | undefined>,
  changes: AccessChange[],
  keep: (grant: AccessGrant | undefined) => void,
): Promise<AccessGrant | undefined> {
  for (let attempt = 0; attempt < loadAttemptsMax; attempt++) {
    changes.length = 0;
    const grant = await query();
    if (changes.some((change) => mayConcern(change, grant))) continue;
    // This runs in the same turn of the event loop as the check, so that no change can be applied between them.
    keep(grant);
    return grant;
  }
  throw new TooManyLoads('the API user changes faster than it can be read');
}

/** Decides whether a change may concern the grant. A kind that this version does not know concerns every grant. */
function mayConcern(change: AccessChange, grant: AccessGrant | undefined): boolean {
  switch (change.kind) {
    case 'catalogue':
    case 'signing-key':
    case 'token':
      return false;
    case 'api-user':
      return grant === undefined || change.subjectId === grant.apiUserId;
    case 'licence':
    case 'plan':
      return grant === undefined || change.licenceId === null || change.licenceId === grant.licenceId;
    case 'everything':
    default:
      return true;
  }
}
