import type { ApiUserStatus } from '@postern/contract/api-user';
import { isRetiring } from './key-rotation.ts';
import type { RetiringKey } from './key-rotation.ts';

/**
 * The common states of an API user and its key. A deactivated API user never has a key. While rotating, the current and
 * the previous key work.
 */
export const apiUserStates = [
  'active-with-key',
  'active-rotating',
  'active-keyless',
  'deactivated',
  'deleted',
] as const;
export type ApiUserState = (typeof apiUserStates)[number];

export const apiUserActions = [
  'create-key',
  'reset-key',
  'revoke-key',
  'rotate-key',
  'retire-key',
  'view-key',
  'deactivate',
  'reactivate',
  'delete',
  'edit',
  'set-rights',
] as const;
export type ApiUserAction = (typeof apiUserActions)[number];

/**
 * The effect of an action on the keys. `replaced`: every old key is cut off and a new one is created. `wiped`: every
 * key is cut off. `added`: a new key is created, and the previous one works until its overlap ends. `retired`: only the
 * previous key is cut off.
 */
export type KeyEffect = 'kept' | 'replaced' | 'wiped' | 'added' | 'retired';

export interface AllowedTransition {
  readonly kind: 'allowed';
  readonly next: ApiUserState;
  readonly keys: KeyEffect;
}

/** `facts` fill the places of the catalogue entry of `code`. */
export interface RefusedTransition {
  readonly kind: 'refused';
  readonly code: 'transition_refused';
  readonly facts: { readonly what: string };
}
export type Transition = AllowedTransition | RefusedTransition;

const deleted = refused('This API user was deleted.');
const noKeyWhileDeactivated = refused(
  'This API user is deactivated and has no key. Reactivate it, then reset its key.',
);

const noOldKey = refused('This API user has no retiring key: only its current key works.');

/** The complete state table of an API user and its key. */
const transitions: Readonly<Record<ApiUserState, Readonly<Record<ApiUserAction, Transition>>>> = {
  'active-with-key': {
    'create-key': refused('This API user has a key already. Reset it to get a new one.'),
    'reset-key': allowed('active-with-key', 'replaced'),
    'revoke-key': allowed('active-keyless', 'wiped'),
    'rotate-key': allowed('active-rotating', 'added'),
    'retire-key': noOldKey,
    'view-key': allowed('active-with-key', 'kept'),
    deactivate: allowed('deactivated', 'wiped'),
    reactivate: refused('This API user is active already.'),
    delete: allowed('deleted', 'wiped'),
    edit: allowed('active-with-key', 'kept'),
    'set-rights': allowed('active-with-key', 'kept'),
  },
  'active-rotating': {
    'create-key': refused('This API user has a key already. Reset it to get a new one.'),
    'reset-key': allowed('active-with-key', 'replaced'),
    'revoke-key': allowed('active-keyless', 'wiped'),
    'rotate-key': refused(
      'This API user is in a rotation already: its previous key still works. Retire that key first.',
    ),
    'retire-key': allowed('active-with-key', 'retired'),
    'view-key': allowed('active-rotating', 'kept'),
    deactivate: allowed('deactivated', 'wiped'),
    reactivate: refused('This API user is active already.'),
    delete: allowed('deleted', 'wiped'),
    edit: allowed('active-rotating', 'kept'),
    'set-rights': allowed('active-rotating', 'kept'),
  },
  'active-keyless': {
    'create-key': allowed('active-with-key', 'replaced'),
    'reset-key': allowed('active-with-key', 'replaced'),
    'revoke-key': refused('This API user has no key to revoke.'),
    'rotate-key': refused('This API user has no key to rotate. Reset it to get one.'),
    'retire-key': noOldKey,
    'view-key': refused('This API user has no key. Reset it to get one; a revoked key cannot be recovered.'),
    deactivate: allowed('deactivated', 'wiped'),
    reactivate: refused('This API user is active already. Reset its key so that it can call.'),
    delete: allowed('deleted', 'wiped'),
    edit: allowed('active-keyless', 'kept'),
    'set-rights': allowed('active-keyless', 'kept'),
  },
  deactivated: {
    'create-key': noKeyWhileDeactivated,
    'reset-key': noKeyWhileDeactivated,
    'revoke-key': refused('This API user is deactivated: its key was revoked already.'),
    'rotate-key': noKeyWhileDeactivated,
    'retire-key': refused('This API user is deactivated: its keys were revoked already.'),
    'view-key': noKeyWhileDeactivated,
    deactivate: refused('This API user is deactivated already.'),
    reactivate: allowed('active-keyless', 'kept'),
    delete: allowed('deleted', 'wiped'),
    edit: allowed('deactivated', 'kept'),
    'set-rights': allowed('deactivated', 'kept'),
  },
  deleted: {
    'create-key': deleted,
    'reset-key': deleted,
    'revoke-key': deleted,
    'rotate-key': deleted,
    'retire-key': deleted,
    'view-key': deleted,
    deactivate: deleted,
    reactivate: deleted,
    delete: deleted,
    edit: deleted,
    'set-rights': deleted,
  },
};

/** Returns the effect of the action in this state, or why it is refused. */
export function applyTransition(state: ApiUserState, action: ApiUserAction): Transition {
  return transitions[state][action];
}

/**
 * Determines the state of a stored API user; `undefined` means deleted. `key` is its newest key that is not revoked.
 * Expiry is not a state: an expired key can still be viewed and extended. Only the previous key of a rotation ends with
 * its expiry, since nothing else ends the rotation.
 */
export function stateOfApiUser(
  apiUser:
    | {
        readonly status: ApiUserStatus;
        readonly key: object | null;
        readonly retiringKey: RetiringKey | null;
      }
    | undefined,
  nowMs: number,
): ApiUserState {
  if (apiUser === undefined) return 'deleted';
  if (apiUser.status === 'deactivated') return 'deactivated';
  if (apiUser.key === null) return 'active-keyless';
  return isRetiring(apiUser.retiringKey, nowMs) ? 'active-rotating' : 'active-with-key';
}

function allowed(next: ApiUserState, keys: KeyEffect): AllowedTransition {
  return { kind: 'allowed', next, keys };
}

function refused(what: string): RefusedTransition {
  return { kind: 'refused', code: 'transition_refused', facts: { what } };
}
