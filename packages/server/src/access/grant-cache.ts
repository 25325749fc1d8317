import type { AccessChange } from '@postern/contract/access-change';
import type { ApiUserId, EnvironmentName } from '@postern/contract/ids';
import type { AccessGrant } from '../domain/access-grant.ts';
import type { AccessSource, WebServiceAccountName } from './access-source.ts';
import { createGenerationalCache } from './generational-cache.ts';

export interface GrantCacheLimits {
  /** API users kept in memory, per environment. */
  readonly grantsMax: number;
  /** Unknown digests and API users remembered, per environment, so that a flood of them does not reach the database. */
  readonly unknownMax: number;
  /** How long an unknown one is remembered. Short: the change feed names who changed, not which digests are new. */
  readonly unknownMs: number;
  /** Look-ups on their way at once; more wait for none and are refused by the caller's error. */
  readonly loadsMax: number;
  /** Names of legacy accounts whose API user is remembered. */
  readonly accountsMax?: number;
}

const accountsMaxDefault = 5_000;

export const grantCacheDefaults: GrantCacheLimits = {
  grantsMax: 50_000,
  unknownMax: 10_000,
  unknownMs: 2_000,
  loadsMax: 1_000,
};

/** The grants of one environment. A hit answers at once; a miss loads once, however many ask. */
export interface GrantCache {
  findByApiUser(apiUserId: ApiUserId): AccessGrant | undefined | Promise<AccessGrant | undefined>;
  findByKeyDigest(keyDigest: string): AccessGrant | undefined | Promise<AccessGrant | undefined>;
  findByWebServiceAccount(
    account: WebServiceAccountName,
  ): AccessGrant | undefined | Promise<AccessGrant | undefined>;
  /** Whether exactly this object is in the cache. */
  isCurrent(grant: AccessGrant): boolean;
  /** Drops what the change concerns; a look-up that is on its way is made again. */
  drop(change: AccessChange): void;
  readonly size: number;
  /** How look-ups went so far. */
  readonly lookups: CacheLookups;
}

export interface CacheLookups {
  readonly hits: number;
  /** Asked the source. */
  readonly misses: number;
  /** Remembered as nobody. */
  readonly unknown: number;
}

/** Thrown when more look-ups are on their way than the limit allows. */
export class TooManyLoads extends Error {
  override readonly name = 'TooManyLoads';
}

interface Load {
  readonly promise: Promise<AccessGrant | undefined>;
  /** What changed while the answer was on its way. */
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
      // The digest may have gone from the grant since: then only the database can say whose it is.
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
      // A licence's new name may lead elsewhere.
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

/** An answer that was read before a change was applied may predate it: it is read again, and only the last is kept. */
async function loadUntilUnchanged(
  query: () => Promise<AccessGrant | undefined>,
  changes: AccessChange[],
  keep: (grant: AccessGrant | undefined) => void,
): Promise<AccessGrant | undefined> {
  for (let attempt = 0; attempt < loadAttemptsMax; attempt++) {
    changes.length = 0;
    const grant = await query();
    if (changes.some((change) => mayConcern(change, grant))) continue;
    // In the same turn as the check: no change can be applied between the two.
    keep(grant);
    return grant;
  }
  throw new TooManyLoads('the API user changes faster than it can be read');
}

/** A kind that this version does not know concerns everything. */
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
