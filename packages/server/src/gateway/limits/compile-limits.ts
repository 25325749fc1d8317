import { createHash } from 'node:crypto';
import type { ApiId } from '@postern/contract/ids';
import type { Operation } from '@postern/contract/catalogue';
import type { RateLimit, RatePlan } from '@postern/contract/rate-plan';
import { matchesCall } from '../../access/compile-access-types.ts';
import type { Charge } from '../../access/limit-port.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { countKeyOf, mergeRatePlans, noLayers, windowSOf } from '../../domain/rate-plan.ts';

/** The limits that hold for one API user and operation, ready to be judged. */
export interface CompiledLimits {
  readonly limits: readonly CompiledLimit[];
  /** The charge of a call for each limit; without the resource or the weight that only the call itself contains. */
  readonly charges: readonly Charge[];
  /** Whether every call takes the same. */
  readonly isConstant: boolean;
  /** By limit: the tokens of the pointer to the array whose length is the call's weight. */
  readonly needsBody: boolean;
}

export interface CompiledLimit {
  readonly limit: RateLimit;
  /** Which of the template's parameters name the resource. */
  readonly resourceAt: readonly number[];
  /** Tokens of the JSON pointer to the array whose length is the weight. */
  readonly arrayAt: readonly string[] | undefined;
}

/** Undefined: nothing limits the call. */
export type FindLimits = (
  grant: AccessGrant,
  place: { readonly apiId: ApiId; readonly plan: RatePlan; readonly operation: Operation },
) => CompiledLimits | undefined;

/** Compiles once for each API user and operation; what was compiled goes with the grant when that changes. */
export function createFindLimits(): FindLimits {
  const known = new WeakMap<AccessGrant, Map<Operation, CompiledLimits | undefined>>();
  return (grant, place) => {
    let ofGrant = known.get(grant);
    if (ofGrant === undefined) {
      ofGrant = new Map();
      known.set(grant, ofGrant);
    }
    const found = ofGrant.get(place.operation);
    if (found !== undefined || ofGrant.has(place.operation)) return found;
    const compiled = compileLimits(grant, place);
    ofGrant.set(place.operation, compiled);
    return compiled;
  };
}

export function compileLimits(
  grant: AccessGrant,
  { apiId, plan, operation }: Parameters<FindLimits>[1],
): CompiledLimits | undefined {
  const limits = mergeRatePlans(apiId, plan, grant.ratePlan ?? noLayers)
    .map(({ limit }) => limit)
    .filter(({ calls }) => calls === 'all' || calls.some((call) => matchesCall(call, operation)))
    .map((limit) => compileLimit(limit, operation));
  if (limits.length === 0) return undefined;
  return {
    limits,
    charges: limits.map(({ limit }) => createCharge(limit, grant)),
    isConstant: limits.every(({ resourceAt, arrayAt }) => resourceAt.length === 0 && arrayAt === undefined),
    needsBody: limits.some(({ arrayAt }) => arrayAt !== undefined),
  };
}

function compileLimit(limit: RateLimit, { pathTemplate }: Operation): CompiledLimit {
  if (limit.kind !== 'bulk') return { limit, resourceAt: [], arrayAt: undefined };
  const names = [...pathTemplate.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name);
  const resourceAt = limit.resource.map((name) => names.indexOf(name)).filter((at) => at >= 0);
  return {
    limit,
    resourceAt,
    arrayAt: limit.weight === 'call' ? undefined : parsePointer(limit.weight.arrayAt),
  };
}

/** RFC 6901 section 3 */
function parsePointer(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function createCharge(limit: RateLimit, grant: AccessGrant): Charge {
  return {
    key: countKeyOf(limit, grant),
    limit: limit.limit,
    windowMs: (windowSOf(limit) ?? 0) * 1_000,
    weight: limit.kind === 'bytes' ? 0 : 1,
  };
}

const resourceLengthMax = 100;

/** Puts the charge on the resource that the call is about. `parameters` are those of the path, as they are spelled in it. */
export function nameResource(
  charge: Charge,
  { resourceAt }: CompiledLimit,
  parameters: readonly string[],
): Charge {
  if (resourceAt.length === 0) return charge;
  const resource = resourceAt.map((at) => parameters[at] ?? '').join('/');
  const short =
    resource.length <= resourceLengthMax
      ? resource
      : createHash('sha256').update(resource).digest('base64url');
  return { ...charge, key: `${charge.key}:${short}` };
}
