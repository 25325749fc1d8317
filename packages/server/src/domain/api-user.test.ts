import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiUserActions, apiUserStates, applyTransition, stateOfApiUser } from './api-user.ts';
import type { ApiUserAction, ApiUserState } from './api-user.ts';

/** A model beside the table: which key versions were made, and which one works. */
interface Model {
  state: ApiUserState;
  made: number;
  working: number | undefined;
}

function run(actions: readonly ApiUserAction[]): { readonly model: Model; readonly trace: readonly Model[] } {
  const model: Model = { state: 'active-keyless', made: 0, working: undefined };
  const trace: Model[] = [];
  for (const action of actions) {
    const transition = applyTransition(model.state, action);
    if (transition.kind === 'allowed') {
      model.state = transition.next;
      if (transition.keys === 'wiped') model.working = undefined;
      if (transition.keys === 'replaced') model.working = ++model.made;
    }
    trace.push({ ...model });
  }
  return { model, trace };
}

const sequences = fc.array(fc.constantFrom(...apiUserActions), { maxLength: 40 });

describe('the life of an API user and its key', () => {
  it('never lets a key work again once it was cut off', () => {
    fc.assert(
      fc.property(sequences, (actions) => {
        const dead = new Set<number>();
        let before: number | undefined;
        for (const { working } of run(actions).trace) {
          if (before !== undefined && working !== before) dead.add(before);
          expect(working === undefined || !dead.has(working)).toBe(true);
          before = working;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('has a working key exactly in the state that says so', () => {
    fc.assert(
      fc.property(sequences, (actions) => {
        for (const { state, working } of run(actions).trace) {
          expect(working !== undefined).toBe(state === 'active-with-key');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('gives a key only by creating or resetting it', () => {
    fc.assert(
      fc.property(sequences, (actions) => {
        let before: number | undefined;
        for (const [index, { working }] of run(actions).trace.entries()) {
          if (working !== undefined && working !== before) {
            expect(['create-key', 'reset-key']).toContain(actions[index]);
          }
          before = working;
        }
      }),
    );
  });

  it('cuts the key off at revoke, deactivate and delete whatever came before', () => {
    fc.assert(
      fc.property(
        sequences,
        fc.constantFrom<ApiUserAction>('revoke-key', 'deactivate', 'delete'),
        (actions, cut) => {
          expect(run([...actions, cut]).model.working).toBeUndefined();
        },
      ),
    );
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
    expect(stateOfApiUser(undefined)).toBe('deleted');
    expect(stateOfApiUser({ status: 'active', key: null })).toBe('active-keyless');
    expect(stateOfApiUser({ status: 'active', key: {} })).toBe('active-with-key');
    expect(stateOfApiUser({ status: 'deactivated', key: {} })).toBe('deactivated');
  });
});
