import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiIdSchema, apiUserIdSchema, environmentNameSchema, licenceIdSchema } from '@postern/contract/ids';
import { ratePlanSchema } from '@postern/contract/rate-plan';
import type { RateLimit, RatePlan } from '@postern/contract/rate-plan';
import {
  countKeyOf,
  describeLimit,
  findRaises,
  listCeiling,
  loosensLimits,
  mergeRatePlans,
  noLayers,
  windowSOf,
} from './rate-plan.ts';

const v4 = apiIdSchema.parse('v4');
const v5 = apiIdSchema.parse('v5');
const plan = (...limits: readonly object[]): RatePlan => ratePlanSchema.parse(limits);
const calls = (limit: number, more: object = {}) => ({
  kind: 'calls',
  name: 'calls',
  per: 'api-user',
  limit,
  windowS: 60,
  ...more,
});

const limitArbitrary = fc
  .record({
    kind: fc.constantFrom('calls', 'concurrent', 'bulk', 'bytes'),
    name: fc.constantFrom('calls', 'bulk', 'more'),
    per: fc.constantFrom('api-user', 'licence'),
    apis: fc.constantFrom('all', ['v4'], ['v5']),
    limit: fc.integer({ min: 1, max: 100 }),
    windowS: fc.constantFrom(1, 60),
  })
  .map(({ windowS, ...limit }) => (limit.kind === 'concurrent' ? limit : { ...limit, windowS }));
const planArbitrary = fc
  .uniqueArray(limitArbitrary, { selector: ({ name }) => name, maxLength: 3 })
  .map((limits) => plan(...limits));
const layersArbitrary = fc.record({ licence: planArbitrary, apiUser: planArbitrary, own: planArbitrary });

describe('rate plans', () => {
  it('refuse two limits of one name', () => {
    expect(ratePlanSchema.safeParse([calls(1), calls(2)]).success).toBe(false);
  });

  it('let the licence’s limit take the place of the API’s, upwards too, and the API user’s that of both', () => {
    const api = plan(calls(100), calls(5, { name: 'other' }));
    const licence = plan(calls(500));
    const limits = (layers: object) =>
      mergeRatePlans(v5, api, { ...noLayers, ...layers }).map(({ limit, setBy }) => [
        limit.name,
        limit.limit,
        setBy,
      ]);
    expect(limits({})).toEqual([
      ['calls', 100, 'api'],
      ['other', 5, 'api'],
    ]);
    expect(limits({ licence })).toEqual([
      ['calls', 500, 'licence-plan'],
      ['other', 5, 'api'],
    ]);
    expect(limits({ licence, apiUser: plan(calls(900)) })[0]).toEqual(['calls', 900, 'api-user-plan']);
    expect(limits({ licence, own: plan(calls(40)) })[0]).toEqual(['calls', 40, 'admin']);
  });

  it('keep the licence’s limit and set the API user’s own part beside it', () => {
    const merged = mergeRatePlans(v5, plan(calls(100, { per: 'licence' })), {
      ...noLayers,
      own: plan(calls(20)),
    });
    expect(merged.map(({ limit }) => [limit.name, limit.per, limit.limit])).toEqual([
      ['calls', 'licence', 100],
      ['calls-own', 'api-user', 20],
    ]);
  });

  it('concern the APIs that they name', () => {
    const layers = { ...noLayers, licence: plan(calls(9, { apis: ['v4'] })) };
    expect(mergeRatePlans(v5, [], layers)).toEqual([]);
    expect(mergeRatePlans(v4, [], layers)).toHaveLength(1);
  });

  it('are never loosened by an admin, whatever the layers hold', () => {
    fc.assert(
      fc.property(planArbitrary, layersArbitrary, (api, layers) => {
        const merged = mergeRatePlans(v5, api, layers);
        const names = merged.map(({ limit }) => limit.name);
        expect(new Set(names).size).toBe(names.length);
        for (const { limit: ceiling } of listCeiling(v5, api, layers)) {
          const kept = merged.find(({ limit }) => limit.name === ceiling.name)?.limit;
          expect(kept).toEqual({ ...ceiling, limit: kept?.limit });
          expect(kept?.limit).toBeLessThanOrEqual(ceiling.limit);
        }
      }),
    );
  });

  it('stay as the operator set them without an admin’s word', () => {
    fc.assert(
      fc.property(planArbitrary, layersArbitrary, (api, layers) => {
        const alone = { ...layers, own: [] };
        expect(mergeRatePlans(v5, api, alone)).toEqual(listCeiling(v5, api, alone));
      }),
    );
  });
});

describe('what an admin may set', () => {
  const ceilings = (...limits: readonly object[]) => [listCeiling(v5, plan(...limits), noLayers)];
  const faults = (own: object, ...limits: readonly object[]) =>
    findRaises(plan(own), ceilings(...limits)).map(({ path }) => path.join('/'));

  it.each<[string, object, readonly object[], readonly string[]]>([
    ['lower', calls(99), [calls(100)], []],
    ['the same', calls(100), [calls(100)], []],
    ['raise', calls(101), [calls(100)], ['0/limit']],
    ['a part of the licence’s', calls(50), [calls(100, { per: 'licence' })], []],
    ['another window', calls(50, { windowS: 1 }), [calls(100)], ['0/windowS']],
    [
      'another kind',
      { kind: 'concurrent', name: 'calls', per: 'api-user', limit: 1 },
      [calls(100)],
      ['0/kind'],
    ],
    ['a limit of the licence', calls(1, { per: 'licence' }), [calls(100)], ['0/per']],
    ['one more limit', calls(3, { name: 'mine' }), [calls(100)], []],
    [
      'a queue of their own',
      calls(3, { name: 'mine', over: { kind: 'delay', maxDelayMs: 10, queueMax: 1 } }),
      [],
      ['0/over'],
    ],
  ])('%s', (_what, own, limits, expected) => {
    expect(faults(own, ...limits)).toEqual(expected);
  });

  it('is accepted exactly when nothing of it is above the plan', () => {
    fc.assert(
      fc.property(planArbitrary, planArbitrary, (api, wanted) => {
        const own = wanted.map((limit): RateLimit => ({ ...limit, per: 'api-user' }));
        const known = listCeiling(v5, api, noLayers);
        const isRaise = own.some((limit) => {
          const ceiling = known.find((each) => each.limit.name === limit.name)?.limit;
          if (ceiling === undefined) return false;
          return (
            ceiling.kind !== limit.kind ||
            windowSOf(ceiling) !== windowSOf(limit) ||
            limit.limit > ceiling.limit
          );
        });
        expect(findRaises(own, [known]).length > 0).toBe(isRaise);
      }),
    );
  });
});

describe('a limit in words', () => {
  it.each<[object, string]>([
    [calls(100), '100 calls in 1 minute per API user'],
    [calls(50, { windowS: 10, per: 'licence' }), '50 calls in 10 seconds per licence'],
    [{ kind: 'concurrent', name: 'now', per: 'licence', limit: 5 }, '5 calls at once per licence'],
    [
      { kind: 'bulk', name: 'bulk', per: 'licence', limit: 24, resource: ['table'] },
      '24 bulk calls on one table in 1 day per licence',
    ],
    [
      { kind: 'bytes', name: 'bytes', per: 'api-user', limit: 9, windowS: 7_200 },
      '9 bytes in 2 hours per API user',
    ],
  ])('%j', (limit, text) => {
    expect(plan(limit).map(describeLimit)).toEqual([text]);
  });
});

describe('Limits', () => {
  const effective = (...limits: readonly object[]) => mergeRatePlans(v5, plan(...limits), noLayers);

  it.each<[string, readonly object[], readonly object[], boolean]>([
    ['stay as they are', [calls(10)], [calls(10)], false],
    ['become lower', [calls(10)], [calls(9)], false],
    ['gain one', [calls(10)], [calls(10), calls(1, { name: 'more' })], false],
    ['get another name', [calls(10)], [calls(10, { name: 'more' })], false],
    ['of a licence become the API user’s', [calls(10, { per: 'licence' })], [calls(10)], true],
    ['of the API user become the licence’s', [calls(10)], [calls(10, { per: 'licence' })], false],
    ['become higher', [calls(10)], [calls(11)], true],
    ['lose one', [calls(10)], [], true],
    ['have a longer window', [calls(10)], [calls(10, { windowS: 61 })], true],
    ['count fewer operations', [calls(10)], [calls(10, { calls: ['POST /imports'] })], true],
    ['count other APIs together', [calls(10)], [calls(10, { apis: ['v5'] })], true],
  ])('that %s are looser: %#', (_what, before, after, isLooser) => {
    expect(loosensLimits(effective(...before), effective(...after))).toBe(isLooser);
  });
});

describe('an admin’s own limits', () => {
  const merge = (api: RatePlan, own: RatePlan) =>
    mergeRatePlans(v5, api, { ...noLayers, own }).map(({ limit, setBy }) => ({ ...limit, setBy }));

  it('of another measure are one more limit, of the API user alone', () => {
    expect(merge(plan(calls(100)), plan(calls(5, { windowS: 1, per: 'licence' })))).toEqual([
      expect.objectContaining({ name: 'calls', limit: 100, windowS: 60, setBy: 'api' }),
      expect.objectContaining({ name: 'calls-own', limit: 5, windowS: 1, per: 'api-user', setBy: 'admin' }),
    ]);
  });

  it('without a ceiling of their name hold as they are, of the API user alone', () => {
    expect(merge(plan(), plan(calls(5, { per: 'licence' })))).toEqual([
      expect.objectContaining({ name: 'calls', limit: 5, per: 'api-user', setBy: 'admin' }),
    ]);
    expect(merge(plan(), plan(calls(5, { apis: ['v4'] })))).toEqual([]);
  });

  it('that are no lower change nothing, and who set the limit stays', () => {
    expect(merge(plan(calls(100)), plan(calls(100)))).toMatchObject([{ limit: 100, setBy: 'api' }]);
    expect(merge(plan(calls(100)), plan(calls(500)))).toMatchObject([{ limit: 100, setBy: 'api' }]);
    expect(merge(plan(calls(100, { per: 'licence' })), plan(calls(500)))).toMatchObject([
      { name: 'calls', limit: 100, setBy: 'api' },
      { name: 'calls-own', limit: 100, per: 'api-user', setBy: 'admin' },
    ]);
  });
});

it('a limit is counted under a name that whoever shares it has in common', () => {
  const caller = {
    environment: environmentNameSchema.parse('TEST'),
    licenceId: licenceIdSchema.parse(`lic_${'a'.repeat(16)}`),
    apiUserId: apiUserIdSchema.parse('6ef7b6fa-0a75-45a6-ba93-bdf92e2f8740'),
  };
  const [own, shared, atOnce] = plan(calls(1), calls(1, { name: 'all', per: 'licence', windowS: 1 }), {
    kind: 'concurrent',
    name: 'slots',
    per: 'api-user',
    limit: 3,
  });
  const keyOf = (limit: RateLimit | undefined) => limit && countKeyOf(limit, caller);
  expect(keyOf(own)).toBe(`{${caller.licenceId}}:TEST:${caller.apiUserId}:calls:calls:60`);
  expect(keyOf(shared)).toBe(`{${caller.licenceId}}:TEST:licence:all:calls:1`);
  expect(keyOf(atOnce)).toBe(`{${caller.licenceId}}:TEST:${caller.apiUserId}:slots:concurrent:0`);
});

it.each([
  [calls(1), '1 calls in 1 minute per API user'],
  [calls(50, { windowS: 10 }), '50 calls in 10 seconds per API user'],
  [calls(5, { windowS: 7_200, per: 'licence' }), '5 calls in 2 hours per licence'],
  [{ kind: 'concurrent', name: 'a', per: 'licence', limit: 3 }, '3 calls at once per licence'],
  [
    { kind: 'bulk', name: 'a', per: 'api-user', limit: 24, windowS: 86_400, weight: 'call', resource: [] },
    '24 bulk calls in 1 day per API user',
  ],
  [
    {
      kind: 'bulk',
      name: 'a',
      per: 'api-user',
      limit: 9,
      windowS: 60,
      weight: { arrayAt: '/rows' },
      resource: ['table'],
    },
    '9 items in bulk calls on one table in 1 minute per API user',
  ],
  [{ kind: 'bytes', name: 'a', per: 'licence', limit: 9, windowS: 3_600 }, '9 bytes in 1 hour per licence'],
])('%j reads: %s', (limit, text) => {
  const [parsed] = plan(limit);
  expect(parsed && describeLimit(parsed)).toBe(text);
});
