import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findNext, findRotation, planSigningKeys } from './signing-key-plan.ts';
import type { PlannedKey, SigningKeyStep, SigningKeyTimes } from './signing-key-plan.ts';

const times: SigningKeyTimes = { publishAheadMs: 100, retireAfterMs: 900, rotateAfterMs: 10_000 };

interface World {
  nowMs: number;
  made: number;
  keys: PlannedKey[];
  /** When each key was published, by `kid`. */
  readonly publishedAtMs: Map<string, number>;
  readonly signedLastAtMs: Map<string, number>;
}

function createWorld(): World {
  const keys: PlannedKey[] = [{ kid: 'first', state: 'active', createdAtMs: 0, stateSinceMs: 0 }];
  return {
    nowMs: 0,
    made: 0,
    keys,
    publishedAtMs: new Map([['first', -1_000_000]]),
    signedLastAtMs: new Map(),
  };
}

function take(world: World, step: SigningKeyStep): void {
  const { nowMs } = world;
  const change = (kids: readonly string[], state: PlannedKey['state']) => {
    world.keys = world.keys.map((key) =>
      kids.includes(key.kid) ? { ...key, state, stateSinceMs: nowMs } : key,
    );
  };
  if (step.kind === 'create') {
    const kid = `key-${++world.made}`;
    world.keys.push({ kid, state: 'next', createdAtMs: nowMs, stateSinceMs: nowMs });
    world.publishedAtMs.set(kid, nowMs);
  } else if (step.kind === 'activate') {
    change(step.retire, 'retiring');
    change([step.kid], 'active');
  } else change([step.kid], 'removed');
}

const moments = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 3_000 }), isWanted: fc.boolean() }), {
  maxLength: 60,
});

describe('the plan of signing keys, whenever it is looked at and whatever is wanted', () => {
  const run = (
    looks: readonly { readonly afterMs: number; readonly isWanted: boolean }[],
    check: (world: World, before: readonly PlannedKey[]) => void,
  ) => {
    const world = createWorld();
    for (const { afterMs, isWanted } of looks) {
      world.nowMs += afterMs;
      for (const { kid, state } of world.keys)
        if (state === 'active') world.signedLastAtMs.set(kid, world.nowMs);
      const before = world.keys;
      for (const step of planSigningKeys(world.keys, times, { nowMs: world.nowMs, isWanted }))
        take(world, step);
      check(world, before);
    }
  };
  const stateOf = (keys: readonly PlannedKey[], kid: string) => keys.find((key) => key.kid === kid)?.state;

  it('has exactly one key that signs, and one that waits', () => {
    fc.assert(
      fc.property(moments, (looks) =>
        run(looks, ({ keys }) => {
          expect(keys.filter(({ state }) => state === 'active')).toHaveLength(1);
          expect(keys.filter(({ state }) => state === 'next')).toHaveLength(1);
        }),
      ),
    );
  });

  it('lets no key sign that was not published for long enough', () => {
    fc.assert(
      fc.property(moments, (looks) =>
        run(looks, ({ keys, nowMs, publishedAtMs }, before) => {
          for (const { kid, state } of keys) {
            if (state !== 'active' || stateOf(before, kid) === 'active') continue;
            expect(nowMs - (publishedAtMs.get(kid) ?? 0)).toBeGreaterThanOrEqual(times.publishAheadMs);
          }
        }),
      ),
    );
  });

  it('removes no key before all that it signed has expired', () => {
    fc.assert(
      fc.property(moments, (looks) =>
        run(looks, ({ keys, nowMs, signedLastAtMs }, before) => {
          for (const { kid, state } of keys) {
            if (state !== 'removed' || stateOf(before, kid) === 'removed') continue;
            expect(nowMs - (signedLastAtMs.get(kid) ?? 0)).toBeGreaterThanOrEqual(times.retireAfterMs);
          }
        }),
      ),
    );
  });

  it('goes next → active → retiring → removed and never back', () => {
    const order = ['next', 'active', 'retiring', 'removed'];
    fc.assert(
      fc.property(moments, (looks) =>
        run(looks, ({ keys }, before) => {
          for (const { kid, state } of before) {
            const moved = order.indexOf(stateOf(keys, kid) ?? '') - order.indexOf(state);
            expect([0, 1]).toContain(moved);
          }
        }),
      ),
    );
  });

  it('replaces a key of its age, and one that an operator wants replaced at the first look that may', () => {
    const active: PlannedKey = { kid: 'a', state: 'active', createdAtMs: 0, stateSinceMs: 0 };
    const next: PlannedKey = { kid: 'b', state: 'next', createdAtMs: 0, stateSinceMs: 50 };
    const plan = (nowMs: number, isWanted: boolean) =>
      planSigningKeys([active, next], times, { nowMs, isWanted }).map(({ kind }) => kind);
    expect(plan(149, true)).toEqual([]);
    expect(plan(150, true)).toEqual(['activate', 'create']);
    expect(plan(9_999, false)).toEqual([]);
    expect(plan(10_000, false)).toEqual(['activate', 'create']);
  });

  it('puts the waiting key to use at once where nothing signs any more', () => {
    const next: PlannedKey = { kid: 'b', state: 'next', createdAtMs: 0, stateSinceMs: 0 };
    expect(planSigningKeys([next], times, { nowMs: 1, isWanted: false })[0]).toEqual({
      kind: 'activate',
      kid: 'b',
      retire: [],
    });
    expect(planSigningKeys([], times, { nowMs: 1, isWanted: false })).toEqual([{ kind: 'create' }]);
  });

  it('removes a key as soon as all that it signed has expired, and no other', () => {
    const key = (kid: string, state: PlannedKey['state'], stateSinceMs: number): PlannedKey => ({
      kid,
      state,
      createdAtMs: 0,
      stateSinceMs,
    });
    const keys = [
      key('a', 'retiring', 100),
      key('b', 'retiring', 101),
      key('c', 'active', 0),
      key('d', 'next', 0),
    ];
    const plan = (nowMs: number) => planSigningKeys(keys, times, { nowMs, isWanted: false });
    expect(plan(999)).toEqual([]);
    expect(plan(1_000)).toEqual([{ kind: 'remove', kid: 'a' }]);
    expect(plan(1_001)).toEqual([
      { kind: 'remove', kid: 'a' },
      { kind: 'remove', kid: 'b' },
    ]);
  });

  it('puts the key to use that has been published longest, by its name where two have been equally long', () => {
    const next = (kid: string, stateSinceMs: number): PlannedKey => ({
      kid,
      state: 'next',
      createdAtMs: 0,
      stateSinceMs,
    });
    expect(findNext([next('a', 5), next('b', 3), next('c', 4)])?.kid).toBe('b');
    expect(findNext([next('b', 3), next('a', 3), next('c', 3)])?.kid).toBe('a');
    expect(findNext([])).toBeUndefined();
    const steps = planSigningKeys([next('a', 5), next('b', 3)], times, { nowMs: 10, isWanted: false });
    // A `next` key is left, so that none has to be created.
    expect(steps).toEqual([{ kind: 'activate', kid: 'b', retire: [] }]);
  });

  it('counts the age from the key that began to sign last', () => {
    const active = (kid: string, stateSinceMs: number): PlannedKey => ({
      kid,
      state: 'active',
      createdAtMs: 0,
      stateSinceMs,
    });
    const next: PlannedKey = { kid: 'n', state: 'next', createdAtMs: 0, stateSinceMs: 0 };
    const keys = [active('a', 0), active('b', 500), next];
    expect(findRotation(keys, times, { nowMs: 600, isWanted: false })).toBe(10_500);
    expect(findRotation(keys, times, { nowMs: 600, isWanted: true })).toBe(600);
    expect(findRotation([active('a', 0)], times, { nowMs: 600, isWanted: true })).toBeUndefined();
  });
});
