import type { ApiId } from '@postern/contract/ids';
import type { RateLimit, RatePlan, RateStateOfLimit } from '@postern/contract/rate-plan';
import type { Charge, CountState, LimitPort } from '../access/limit-port.ts';
import { countKeyOf, listCeiling, mergeRatePlans, windowSOf } from '../domain/rate-plan.ts';
import type { EffectiveLimit, LimitedCaller, RatePlanLayers } from '../domain/rate-plan.ts';

/** An API and its own rate plan. */
export interface PlannedApi {
  readonly id: ApiId;
  readonly ratePlan?: RatePlan | undefined;
}

/** A limit, and the APIs to which it applies. */
export interface LocatedLimit extends EffectiveLimit {
  readonly apis: ApiId[];
}

/** Lists the limits that the operator set, over all APIs. */
export function listCeilings(
  apis: readonly PlannedApi[],
  layers: Pick<RatePlanLayers, 'licence' | 'apiUser'>,
): readonly LocatedLimit[] {
  return locate(apis, ({ id, ratePlan }) => listCeiling(id, ratePlan ?? [], layers));
}

/** Lists every limit that applies to an API user, over all APIs. */
export function listEffective(apis: readonly PlannedApi[], layers: RatePlanLayers): readonly LocatedLimit[] {
  return locate(apis, ({ id, ratePlan }) => mergeRatePlans(id, ratePlan ?? [], layers));
}

/** Joins the entries of one limit on several APIs, since they share one count. */
function locate(
  apis: readonly PlannedApi[],
  list: (api: PlannedApi) => readonly EffectiveLimit[],
): readonly LocatedLimit[] {
  const found = new Map<string, LocatedLimit>();
  for (const api of apis) {
    for (const effective of list(api)) {
      const key = JSON.stringify(effective);
      const known = found.get(key);
      if (known === undefined) found.set(key, { ...effective, apis: [api.id] });
      else known.apis.push(api.id);
    }
  }
  return [...found.values()];
}

/**
 * Reads the current state of the limits without charging anything. Without `peek`, the limits are counted in processes
 * that this one cannot ask; `remaining` and `resetS` are then null.
 */
export async function listRateStates(
  limits: readonly LocatedLimit[],
  caller: LimitedCaller,
  { peek }: { readonly peek: LimitPort['peek'] | undefined },
): Promise<RateStateOfLimit[]> {
  const charges = limits.map(({ limit }) => createPeek(limit, caller));
  const states = peek === undefined ? [] : await peek(charges);
  return limits.map(({ limit, setBy, apis }, index) => ({
    name: limit.name,
    per: limit.per,
    kind: limit.kind,
    limit: limit.limit,
    windowS: windowSOf(limit),
    ...presentHeadroom(limit, states[index]),
    apis,
    setBy,
  }));
}

function createPeek(limit: RateLimit, caller: LimitedCaller): Charge {
  return {
    key: countKeyOf(limit, caller),
    limit: limit.limit,
    windowMs: (windowSOf(limit) ?? 0) * 1_000,
    weight: 0,
  };
}

/** For a bulk limit on resources, the state is unknown: each resource has a count of its own. */
function presentHeadroom(
  limit: RateLimit,
  state: CountState | undefined,
): Pick<RateStateOfLimit, 'remaining' | 'resetS'> {
  if (state === undefined || (limit.kind === 'bulk' && limit.resource.length > 0))
    return { remaining: null, resetS: null };
  return { remaining: Math.max(0, limit.limit - state.used), resetS: state.freeInMs / 1_000 };
}
