import type { RateStateOfLimit } from '@postern/contract/rate-plan';
import type { Charge, LimitPort, Taken } from '../../access/limit-port.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { describeLimit, noLayers } from '../../domain/rate-plan.ts';
import { isRefusal, refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { listEffective, listRateStates } from '../../limits/list-rate-states.ts';
import type { ApiRoute } from '../gateway-settings.ts';
import { toLimited } from '../advance-call.ts';
import type { Call, CallSince, MaybePromise } from '../call.ts';
import { readJsonBody } from '../dimensions/judge-body.ts';
import { JsonError } from '../json/json-tokenizer.ts';
import { presentRateHeaders } from '../rate-headers.ts';
import { createFindLimits, nameResource } from './compile-limits.ts';
import type { CompiledLimits, FindLimits } from './compile-limits.ts';
import { countArrayItems } from './count-array-items.ts';
import { createDelayQueues } from './delay-queues.ts';
import type { DelayQueues, QueuePlace } from './delay-queues.ts';
import { LimitTicket } from './limit-ticket.ts';
import { presentRates } from './present-rates.ts';

/** Judges and spends the limits of calls that have any. */
export interface CallLimiter {
  limit(call: Call<'authorised'>): MaybePromise<Call<'limited'> | Refusal>;
  /** Every limit that holds for the API user on these APIs, and its state. */
  list(grant: AccessGrant, routes: readonly ApiRoute[]): Promise<readonly RateStateOfLimit[]>;
  /** Calls that wait for room now. */
  readonly waitingCount: number;
}

export interface CallLimiterDeps {
  readonly store: LimitPort;
  readonly monotonicNow: () => number;
}

type RefusedCharges = Extract<Taken, { kind: 'refused' }>;

interface Spending {
  readonly call: Call<'authorised'>;
  readonly compiled: CompiledLimits;
  readonly charges: readonly Charge[];
  /** Set where a limit had to read the body, which is then forwarded as it was read. */
  readonly body?: Buffer;
}

interface Weighed extends Spending {
  readonly kind: 'weighed';
}

/** A limiter whose counts are at hand answers at once; only Redis, a parent, a body or a queue is waited for. */
export function createCallLimiter({ store, monotonicNow }: CallLimiterDeps): CallLimiter {
  const findLimits = createFindLimits();
  const queues = createDelayQueues({ take: (charges) => store.take(charges), monotonicNow });
  const deps: SpendDeps = { store, queues, monotonicNow };
  return {
    list: (grant, routes) => listOf(grant, routes, store),
    get waitingCount() {
      return queues.size;
    },
    limit(call) {
      const compiled = findOf(call, findLimits);
      if (compiled === undefined) return toLimited(call, { rates: undefined });
      if (compiled.needsBody) {
        return weigh(call, compiled).then((weighed) => (isRefusal(weighed) ? weighed : spend(weighed, deps)));
      }
      const charges = compiled.isConstant ? compiled.charges : nameResources(compiled, call);
      return spend({ call, compiled, charges }, deps);
    },
  };
}

/** Looks at the limits and spends nothing, for explanations. A limit that counts a body's items takes it for one item. */
export function createPeekingLimiter(store: Pick<LimitPort, 'peek'>): CallLimiter {
  const findLimits = createFindLimits();
  return {
    list: (grant, routes) => listOf(grant, routes, store),
    waitingCount: 0,
    async limit(call) {
      const compiled = findOf(call, findLimits);
      if (compiled === undefined) return toLimited(call, { rates: undefined });
      const charges = nameResources(compiled, call);
      const states = await store.peek(charges);
      const index = charges.findIndex(
        ({ limit, weight }, at) => (states[at]?.used ?? 0) + Math.max(1, weight) > limit,
      );
      if (index < 0) return toLimited(call, { rates: presentRates(compiled.limits, states) });
      const retryInMs = states[index]?.freeInMs ?? 0;
      return refuseCall({ call, compiled, charges }, { kind: 'refused', index, retryInMs, states });
    },
  };
}

async function listOf(
  grant: AccessGrant,
  routes: readonly ApiRoute[],
  store: Pick<LimitPort, 'peek'>,
): Promise<readonly RateStateOfLimit[]> {
  const apis = new Map(routes.map(({ apiId, ratePlan }) => [apiId, { id: apiId, ratePlan }]));
  const limits = listEffective([...apis.values()], grant.ratePlan ?? noLayers);
  return limits.length === 0 ? [] : await listRateStates(limits, grant, store);
}

function findOf(
  { grant, operation, route }: CallSince<'authorised'>,
  findLimits: FindLimits,
): CompiledLimits | undefined {
  return findLimits(grant, { apiId: route.apiId, plan: route.ratePlan ?? [], operation });
}

function nameResources(compiled: CompiledLimits, { parameters }: CallSince<'matched'>): readonly Charge[] {
  return compiled.charges.map((charge, index) => {
    const limit = compiled.limits[index];
    return limit === undefined ? charge : nameResource(charge, limit, parameters);
  });
}

/** Reads the body, which is then forwarded as it was read. */
async function weigh(call: Call<'authorised'>, compiled: CompiledLimits): Promise<Weighed | Refusal> {
  const body = call.inspectedBody ?? (await readJsonBody(call, call.grant));
  if (!Buffer.isBuffer(body)) return { ...body, stage: 'limit' };
  try {
    const charges = nameResources(compiled, call).map((charge, index) => {
      const arrayAt = compiled.limits[index]?.arrayAt;
      if (arrayAt === undefined || body.length === 0) return charge;
      return { ...charge, weight: countArrayItems(body, arrayAt) };
    });
    return { kind: 'weighed', call, compiled, charges, body };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const what = error.message;
    return refuse('limit', 'body_malformed', `the body holds ${what}`, { facts: { what } });
  }
}

interface SpendDeps {
  readonly store: LimitPort;
  readonly queues: DelayQueues;
  readonly monotonicNow: () => number;
}

function spend(spending: Spending, deps: SpendDeps): MaybePromise<Call<'limited'> | Refusal> {
  const { ticket } = spending.call;
  // The decision is taken anew, and the call has paid already.
  if (ticket !== undefined) return conclude(spending, ticket);
  const ahead = deps.queues.size === 0 ? -1 : findAwaited(spending, deps.queues);
  // A later call does not overtake those that wait.
  if (ahead >= 0) return wait(spending, { kind: 'refused', index: ahead, retryInMs: 0, states: [] }, deps);
  const taken = deps.store.take(spending.charges);
  return taken instanceof Promise
    ? taken.then((settled) => judgeTaken(spending, settled, deps))
    : judgeTaken(spending, taken, deps);
}

function findAwaited({ charges, compiled }: Spending, queues: DelayQueues): number {
  return charges.findIndex(
    ({ key }, index) => queues.isWaitedFor(key) && findPlace({ charges, compiled }, index) !== undefined,
  );
}

function judgeTaken(
  spending: Spending,
  taken: Taken,
  deps: SpendDeps,
): MaybePromise<Call<'limited'> | Refusal> {
  if (taken.kind === 'taken') return pass(spending, taken, deps);
  return findPlace(spending, taken.index) === undefined
    ? refuseCall(spending, taken)
    : wait(spending, taken, deps);
}

function pass(
  spending: Spending,
  taken: Extract<Taken, { kind: 'taken' }>,
  deps: SpendDeps,
): Call<'limited'> {
  const { call, compiled } = spending;
  call.ticket = new LimitTicket(presentRates(compiled.limits, taken.states), taken.held, deps);
  return conclude(spending, call.ticket);
}

function conclude({ call, body }: Spending, { rates }: LimitTicket): Call<'limited'> {
  return toLimited(call, { rates, ...(body === undefined ? {} : { inspectedBody: body }) });
}

/** The queue in which a call waits for room in this limit; undefined: the limit refuses at once. */
function findPlace(
  { compiled, charges }: Pick<Spending, 'compiled' | 'charges'>,
  index: number,
): QueuePlace | undefined {
  const limit = compiled.limits[index]?.limit;
  const charge = charges[index];
  if (limit === undefined || charge === undefined || !('over' in limit) || limit.over.kind !== 'delay') {
    return undefined;
  }
  return { key: charge.key, queueMax: limit.over.queueMax };
}

/** A call whose client goes away, or whose credential is cut off, leaves the queue and spends nothing. */
function wait(
  spending: Spending,
  refused: RefusedCharges,
  deps: SpendDeps,
): Promise<Call<'limited'> | Refusal> {
  const { call, compiled, charges } = spending;
  const place = findPlace(spending, refused.index);
  const over = compiled.limits[refused.index]?.limit;
  if (place === undefined || over === undefined || !('over' in over) || over.over.kind !== 'delay') {
    return Promise.resolve(refuseCall(spending, refused));
  }
  const deadlineMs = deps.monotonicNow() + over.over.maxDelayMs;
  return new Promise((resolve) => {
    let leave: () => void = () => undefined;
    let isDone = false;
    const done = (outcome: Call<'limited'> | Refusal): void => {
      isDone = true;
      call.stopWaiting = undefined;
      call.connection?.off('close', onGone);
      resolve(outcome);
    };
    const onGone = (): void => {
      leave();
      if (!isDone) done(refuse('limit', 'client_gone', 'the call ended while it waited'));
    };
    call.connection?.once('close', onGone);
    call.stopWaiting = onGone;
    deps.queues.enter(place, refused, {
      caller: call.grant.apiUserId,
      charges,
      deadlineMs,
      onEnter: (how) => (leave = how),
      moveTo: ({ index }) => findPlace(spending, index),
      settle(taken) {
        if (!isDone) done(taken.kind === 'taken' ? pass(spending, taken, deps) : refuseCall(spending, taken));
        else if (taken.kind === 'taken' && taken.held !== undefined) deps.store.end(taken.held, 0);
      },
    });
  });
}

function refuseCall({ call, compiled }: Spending, refused: RefusedCharges): Refusal {
  const limit = compiled.limits[refused.index]?.limit;
  if (limit === undefined) throw new Error('a refusal without its limit');
  const { retryInMs, states } = refused;
  const used = states[refused.index]?.used;
  const rule = `${limit.name}, ${describeLimit(limit)}: ${used === undefined ? 'others wait' : `${used} used`}`;
  const headers = presentRateHeaders(call.route.rateHeaders, presentRates(compiled.limits, states));
  return refuse('limit', 'rate_limited', rule, {
    facts: { limit: describeLimit(limit) },
    headers: toRecord(headers),
    ...(retryInMs === null ? {} : { retryAfterS: Math.max(1, Math.ceil(retryInMs / 1_000)) }),
  });
}

function toRecord(headers: readonly string[]): Readonly<Record<string, string>> {
  const record: Record<string, string> = {};
  for (let at = 0; at + 1 < headers.length; at += 2) record[headers[at] ?? ''] = headers[at + 1] ?? '';
  return record;
}
