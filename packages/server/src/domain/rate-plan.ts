import type { ApiId, ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { RateLimit, RatePlan } from '@postern/contract/rate-plan';

/** What is stored beside the plans of the APIs, which stand in postern.yaml. */
export interface RatePlanLayers {
  /** Set by the operator for the licence. */
  readonly licence: RatePlan;
  /** Set by the operator for the API user. */
  readonly apiUser: RatePlan;
  /** Set by an admin for the API user. It never loosens anything. */
  readonly own: RatePlan;
}

export const noLayers: RatePlanLayers = { licence: [], apiUser: [], own: [] };

export type LimitOrigin = 'api' | 'licence-plan' | 'api-user-plan' | 'admin';

/** A limit that holds for an API user, and who set it. */
export interface EffectiveLimit {
  readonly limit: RateLimit;
  readonly setBy: LimitOrigin;
}

/**
 * The limits that hold for an API user on one API. By name, what is set for the licence takes the place of what the API
 * has, and what the operator set for the API user the place of both, upwards too; an admin's word only lowers.
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

/** What the operator set, without an admin's part. */
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

/** A limit of the API user becomes smaller; beside one of the licence, or of another measure, there stands one more. */
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

/** The API user's own part of a limit that its licence has as a whole. */
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

/** What an admin may not set, and where: `path` starts at the plan. */
export interface RatePlanFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Why an admin may not set this plan for an API user. `ceilings`: what the operator set, API by API. Empty: they may. */
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
 * Whether calls may pass that could not before: a limit is gone, is higher, or counts fewer calls together. Each limit
 * before needs one after that is at least as strict; what happens over the limit is no access.
 */
export function loosensLimits(before: readonly EffectiveLimit[], after: readonly EffectiveLimit[]): boolean {
  return before.some(({ limit }) => !after.some((each) => isAsStrict(each.limit, limit)));
}

function isAsStrict(limit: RateLimit, as: RateLimit): boolean {
  if (!isSameMeasure(limit, as) || limit.limit > as.limit) return false;
  if (limit.per === 'api-user' && as.per === 'licence') return false;
  return describeCounted(limit) === describeCounted(as);
}

/** Which calls a limit counts and how, as a text to compare. */
function describeCounted(limit: RateLimit): string {
  const told = new Set(['name', 'per', 'limit', 'over']);
  const counted = Object.entries(limit).filter(([key]) => !told.has(key));
  return JSON.stringify(counted.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Who calls, as limits count. */
export interface LimitedCaller {
  readonly environment: EnvironmentName;
  readonly licenceId: LicenceId;
  readonly apiUserId: ApiUserId;
}

/**
 * Names the count of a limit: the same for whoever shares it. The licence stands first and in braces, so that every
 * count of a call lies in one slot of a Redis cluster.
 */
export function countKeyOf(limit: RateLimit, caller: LimitedCaller): string {
  const scope = limit.per === 'licence' ? 'licence' : caller.apiUserId;
  return `{${caller.licenceId}}:${caller.environment}:${scope}:${limit.name}:${limit.kind}:${windowSOf(limit) ?? 0}`;
}

/** A limit in words: `100 calls in 60 seconds per licence`. */
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
