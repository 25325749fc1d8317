import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiUserActions, apiUserStates, applyTransition, stateOfApiUser } from './api-user.ts';
import type { ApiUserAction, ApiUserState, KeyEffect } from './api-user.ts';

/**
 * A model to compare with the table: which key versions were made, and which of them work (the current and the previous
 * one).
 */
interface Model {
  state: ApiUserState;
  made: number;
  working: number | undefined;
  retiring: number | undefined;
}

function run(actions: readonly ApiUserAction[]): { readonly model: Model; readonly trace: readonly Model[] } {
  const model: Model = { state: 'active-keyless', made: 0, working: undefined, retiring: undefined };
  const trace: Model[] = [];
  for (const action of actions) {
    const transition = applyTransition(model.state, action);
    if (transition.kind === 'allowed') {
      model.state = transition.next;
      applyEffect(model, transition.keys);
    }
    trace.push({ ...model });
  }
  return { model, trace };
}

function applyEffect(model: Model, effect: KeyEffect): void {
  if (effect === 'added') model.retiring = model.working;
  else if (effect !== 'kept') model.retiring = undefined;
  if (effect === 'wiped') model.working = undefined;
  if (effect === 'replaced' || effect === 'added') model.working = ++model.made;
}

const sequences = fc.array(fc.constantFrom(...apiUserActions), { maxLength: 40 });
const worksIn = ({ working, retiring }: Model): readonly number[] =>
  [working, retiring].filter((version) => version !== undefined);

describe('the life of an API user and its key', () => {
  it('never lets a key work again once it was cut off', () => {
    fc.assert(
      fc.property(sequences, (actions) => {
        const dead = new Set<number>();
        let before: readonly number[] = [];
        for (const model of run(actions).trace) {
          const works = worksIn(model);
          for (const version of before) if (!works.includes(version)) dead.add(version);
          expect(works.filter((version) => dead.has(version))).toEqual([]);
          before = works;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('has a working key, or two of them, exactly in the states that say so', () => {
    fc.assert(
      fc.property(sequences, (actions) => {
        for (const { state, working, retiring } of run(actions).trace) {
          expect(working !== undefined).toBe(state === 'active-with-key' || state === 'active-rotating');
          expect(retiring !== undefined).toBe(state === 'active-rotating');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('gives a key only by creating, resetting or rotating it, and the newest is the current one', () => {
    fc.assert(
      fc.property(sequences, (actions) => {
        let before: number | undefined;
        for (const [index, { working, made }] of run(actions).trace.entries()) {
          if (working !== undefined && working !== before) {
            expect(['create-key', 'reset-key', 'rotate-key']).toContain(actions[index]);
            expect(working).toBe(made);
          }
          before = working;
        }
      }),
    );
  });

  it('cuts every key off at revoke, deactivate and delete whatever came before', () => {
    fc.assert(
      fc.property(
        sequences,
        fc.constantFrom<ApiUserAction>('revoke-key', 'deactivate', 'delete'),
        (actions, cut) => {
          expect(worksIn(run([...actions, cut]).model)).toEqual([]);
        },
      ),
    );
  });

  it('leaves one key after a reset, also in the middle of a rotation', () => {
    fc.assert(
      fc.property(sequences, (actions) => {
        const { model } = run([...actions, 'reset-key']);
        if (model.state === 'active-with-key') expect(worksIn(model)).toEqual([model.made]);
        else expect(worksIn(model)).toEqual([]);
      }),
    );
  });

  it('refuses a second rotation while the key before works, and takes it once that one is retired', () => {
    expect(run(['create-key', 'rotate-key', 'rotate-key']).model).toMatchObject({ working: 2, retiring: 1 });
    expect(run(['create-key', 'rotate-key', 'retire-key', 'rotate-key']).model).toMatchObject({
      working: 3,
      retiring: 2,
    });
  });

  it('leaves a reactivated API user keyless until its key is reset', () => {
    const { model } = run(['create-key', 'deactivate', 'reactivate']);
    expect(model.state).toBe('active-keyless');
    expect(run(['create-key', 'deactivate', 'reactivate', 'reset-key']).model).toMatchObject({ working: 2 });
  });

  it('ends with delete: every action after it is refused', () => {
    for (const action of apiUserActions) expect(applyTransition('deleted', action).kind).toBe('refused');
  });

  it('says why in a whole sentence wherever it refuses', () => {
    for (const state of apiUserStates) {
      for (const action of apiUserActions) {
        const transition = applyTransition(state, action);
        if (transition.kind === 'allowed') continue;
        expect(transition.code).toBe('transition_refused');
        expect(transition.facts.what).toMatch(/^This API user .+\.$/);
      }
    }
  });

  it('reads the state off what is stored', () => {
    const retiringKey = { createdAtMs: 0, expiresAtMs: 100 };
    expect(stateOfApiUser(undefined, 0)).toBe('deleted');
    expect(stateOfApiUser({ status: 'active', key: null, retiringKey: null }, 0)).toBe('active-keyless');
    expect(stateOfApiUser({ status: 'active', key: {}, retiringKey: null }, 0)).toBe('active-with-key');
    expect(stateOfApiUser({ status: 'active', key: {}, retiringKey }, 99)).toBe('active-rotating');
    expect(stateOfApiUser({ status: 'active', key: {}, retiringKey }, 100)).toBe('active-with-key');
    expect(stateOfApiUser({ status: 'deactivated', key: {}, retiringKey }, 0)).toBe('deactivated');
  });
});
