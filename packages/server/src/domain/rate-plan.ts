import type { ApiId, ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { RateLimit, RatePlan } from '@postern/contract/rate-plan';

/** The stored rate plans. Those of the APIs are in postern.yaml. */
export interface RatePlanLayers {
  /** The limits that the operator set for the licence. */
  readonly licence: RatePlan;
  /** The limits that the operator set for the API user. */
  readonly apiUser: RatePlan;
  /** The limits that an admin set for the API user. They can only lower the others. */
  readonly own: RatePlan;
}

export const noLayers: RatePlanLayers = { licence: [], apiUser: [], own: [] };

export type LimitOrigin = 'api' | 'licence-plan' | 'api-user-plan' | 'admin';

/** A limit that applies to an API user, and who set it. */
export interface EffectiveLimit {
  readonly limit: RateLimit;
  readonly setBy: LimitOrigin;
}

/**
 * Merges the plans into the limits that apply to an API user on one API. A limit of the licence replaces the API's
 * limit of the same name, and the operator's limit for the API user replaces both, even with a higher value. An admin's
 * limit can only lower the result.
 */
export function mergeRatePlans(
  apiId: ApiId,
  apiPlan: RatePlan,
  layers: RatePlanLayers,
): readonly EffectiveLimit[] {
  const byName = new Map(listCeiling(apiId, apiPlan, layers).map((each) => [each.limit.name, each]));
  for (const own of layers.own) {
    if (!isOfApi(own, apiId)) continue;
    const ceiling = byName.get(own.name);
    if (ceiling === undefined) byName.set(own.name, { limit: { ...own, per: 'api-user' }, setBy: 'admin' });
    else for (const each of lower(ceiling, own)) byName.set(each.limit.name, each);
  }
  return [...byName.values()];
}

/** Merges the limits of the operator, without those of an admin. */
export function listCeiling(
  apiId: ApiId,
  apiPlan: RatePlan,
  layers: Pick<RatePlanLayers, 'licence' | 'apiUser'>,
): readonly EffectiveLimit[] {
  const byName = new Map<string, EffectiveLimit>();
  const add = (plan: RatePlan, setBy: LimitOrigin): void => {
    for (const limit of plan) if (isOfApi(limit, apiId)) byName.set(limit.name, { limit, setBy });
  };
  add(apiPlan, 'api');
  add(layers.licence, 'licence-plan');
  add(layers.apiUser, 'api-user-plan');
  return [...byName.values()];
}

/**
 * Lowers a limit of the API user. A limit of the licence, or one with another measure, is kept, and the admin's limit
 * is added to it.
 */
function lower(ceiling: EffectiveLimit, own: RateLimit): readonly EffectiveLimit[] {
  const { limit } = ceiling;
  if (!isSameMeasure(limit, own)) {
    return [{ limit: { ...own, per: 'api-user', name: nameOwn(own.name) }, setBy: 'admin' }];
  }
  const number = Math.min(limit.limit, own.limit);
  if (limit.per === 'api-user')
    return number < limit.limit ? [{ limit: { ...limit, limit: number }, setBy: 'admin' }] : [];
  return [{ limit: { ...limit, per: 'api-user', name: nameOwn(limit.name), limit: number }, setBy: 'admin' }];
}

/** Names the API user's own part of a limit that its whole licence shares. */
function nameOwn(name: string): string {
  return `${name}-own`;
}

function isSameMeasure(one: RateLimit, other: RateLimit): boolean {
  return one.kind === other.kind && windowSOf(one) === windowSOf(other);
}

export function windowSOf(limit: RateLimit): number | null {
  return limit.kind === 'concurrent' ? null : limit.windowS;
}

function isOfApi({ apis }: RateLimit, apiId: ApiId): boolean {
  return apis === 'all' || apis.includes(apiId);
}

/** A limit that an admin may not set, and why. `path` is relative to the plan. */
export interface RatePlanFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * Lists why an admin may not set this plan for an API user; empty when they may. `ceilings` are the operator's limits,
 * API by API.
 */
export function findRaises(
  own: RatePlan,
  ceilings: readonly (readonly EffectiveLimit[])[],
): readonly RatePlanFault[] {
  const known = ceilings.flat().map(({ limit }) => limit);
  return own.flatMap((wanted, index): readonly RatePlanFault[] => {
    if (wanted.per !== 'api-user') {
      const message = 'an admin limits one API user; the limits of a whole licence are the operator’s';
      return [{ path: [index, 'per'], message }];
    }
    const sameName = known.filter(({ name }) => name === wanted.name);
    return sameName.length === 0 ? judgeNew(wanted, index) : judgeLowered(wanted, index, sameName);
  });
}

function judgeNew(wanted: RateLimit, index: number): readonly RatePlanFault[] {
  if (!('over' in wanted) || wanted.over.kind === 'reject') return [];
  return [{ path: [index, 'over'], message: 'only the operator can let calls wait' }];
}

function judgeLowered(
  wanted: RateLimit,
  index: number,
  ceilings: readonly RateLimit[],
): readonly RatePlanFault[] {
  const [first] = ceilings;
  const sameKind = ceilings.filter(({ kind }) => kind === wanted.kind);
  if (sameKind.length === 0) {
    return [
      { path: [index, 'kind'], message: `the plan’s limit ${wanted.name} is of the kind ${first?.kind}` },
    ];
  }
  const same = sameKind.filter((ceiling) => isSameMeasure(ceiling, wanted));
  if (same.length === 0) {
    const windows = sameKind.map((ceiling) => `${windowSOf(ceiling)} s`).join(' or ');
    return [
      { path: [index, 'windowS'], message: `the plan’s limit ${wanted.name} has a window of ${windows}` },
    ];
  }
  const most = Math.max(...same.map(({ limit }) => limit));
  if (wanted.limit <= most) return [];
  return [
    {
      path: [index, 'limit'],
      message: `the plan allows ${most}: an admin may lower a limit, not raise it`,
    },
  ];
}

/**
 * Decides whether calls can pass that could not before: because a limit was removed, raised, or counts fewer calls
 * together. For each limit before, there has to be one after that is at least as strict. The treatment of calls above
 * the limit (`over`) is not considered access.
 */
export function loosensLimits(before: readonly EffectiveLimit[], after: readonly EffectiveLimit[]): boolean {
  return before.some(({ limit }) => !after.some((each) => isAsStrict(each.limit, limit)));
}

function isAsStrict(limit: RateLimit, as: RateLimit): boolean {
  if (!isSameMeasure(limit, as) || limit.limit > as.limit) return false;
  if (limit.per === 'api-user' && as.per === 'licence') return false;
  return describeCounted(limit) === describeCounted(as);
}

/** Describes the calls that a limit counts, as a text to compare. */
function describeCounted(limit: RateLimit): string {
  const told = new Set(['name', 'per', 'limit', 'over']);
  const counted = Object.entries(limit).filter(([key]) => !told.has(key));
  return JSON.stringify(counted.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** The caller whose calls are counted. */
export interface LimitedCaller {
  readonly environment: EnvironmentName;
  readonly licenceId: LicenceId;
  readonly apiUserId: ApiUserId;
}

/**
 * Names the count of a limit. Everyone who shares the limit has the same name. The licence comes first, in braces, so
 * that all counts of a call have the same hash slot of a Redis cluster.
 */
export function countKeyOf(limit: RateLimit, caller: LimitedCaller): string {
  const scope = limit.per === 'licence' ? 'licence' : caller.apiUserId;
  return `{${caller.licenceId}}:${caller.environment}:${scope}:${limit.name}:${limit.kind}:${windowSOf(limit) ?? 0}`;
}

/** Describes a limit in words: `100 calls in 60 seconds per licence`. */
export function describeLimit(limit: RateLimit): string {
  const per = limit.per === 'licence' ? 'per licence' : 'per API user';
  switch (limit.kind) {
    case 'calls':
      return `${limit.limit} calls in ${describeWindow(limit.windowS)} ${per}`;
    case 'concurrent':
      return `${limit.limit} calls at once ${per}`;
    case 'bulk': {
      const what = limit.weight === 'call' ? 'bulk calls' : 'items in bulk calls';
      const on = limit.resource.length === 0 ? '' : ` on one ${limit.resource.join(' and ')}`;
      return `${limit.limit} ${what}${on} in ${describeWindow(limit.windowS)} ${per}`;
    }
    case 'bytes':
      return `${limit.limit} bytes in ${describeWindow(limit.windowS)} ${per}`;
  }
}

const units: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

function describeWindow(windowS: number): string {
  const [seconds, name] = units.find(([length]) => windowS % length === 0) ?? [1, 'second'];
  const count = windowS / seconds;
  return count === 1 ? `1 ${name}` : `${count} ${name}s`;
}
