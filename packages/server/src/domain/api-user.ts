import type { ApiUserStatus } from '@postern/contract/api-user';

/** Where an API user and its key stand, together: a deactivated API user never has a key. */
export const apiUserStates = ['active-with-key', 'active-keyless', 'deactivated', 'deleted'] as const;
export type ApiUserState = (typeof apiUserStates)[number];

export const apiUserActions = [
  'create-key',
  'reset-key',
  'revoke-key',
  'view-key',
  'deactivate',
  'reactivate',
  'delete',
  'edit',
  'set-rights',
] as const;
export type ApiUserAction = (typeof apiUserActions)[number];

/** What has to happen to the keys: `replaced` cuts off every old key and makes a new one, `wiped` only cuts off. */
export type KeyEffect = 'kept' | 'replaced' | 'wiped';

export interface AllowedTransition {
  readonly kind: 'allowed';
  readonly next: ApiUserState;
  readonly keys: KeyEffect;
}

/** `facts` fill the catalogue entry of `code`. */
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

/** The whole life of an API user and its key. */
const transitions: Readonly<Record<ApiUserState, Readonly<Record<ApiUserAction, Transition>>>> = {
  'active-with-key': {
    'create-key': refused('This API user has a key already. Reset it to get a new one.'),
    'reset-key': allowed('active-with-key', 'replaced'),
    'revoke-key': allowed('active-keyless', 'wiped'),
    'view-key': allowed('active-with-key', 'kept'),
    deactivate: allowed('deactivated', 'wiped'),
    reactivate: refused('This API user is active already.'),
    delete: allowed('deleted', 'wiped'),
    edit: allowed('active-with-key', 'kept'),
    'set-rights': allowed('active-with-key', 'kept'),
  },
  'active-keyless': {
    'create-key': allowed('active-with-key', 'replaced'),
    'reset-key': allowed('active-with-key', 'replaced'),
    'revoke-key': refused('This API user has no key to revoke.'),
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
    'revoke-key': refused('This API user is deactivated: its key is gone already.'),
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
    'view-key': deleted,
    deactivate: deleted,
    reactivate: deleted,
    delete: deleted,
    edit: deleted,
    'set-rights': deleted,
  },
};

/** What the action does in this state, or why it is refused. */
export function applyTransition(state: ApiUserState, action: ApiUserAction): Transition {
  return transitions[state][action];
}

/**
 * The state of a stored API user. `key` is its newest key that is not revoked; `undefined` instead of the
 * API user means deleted. Expiry is no state: an expired key is still there, and may be viewed and extended.
 */
export function stateOfApiUser(
  apiUser: { readonly status: ApiUserStatus; readonly key: object | null } | undefined,
): ApiUserState {
  if (apiUser === undefined) return 'deleted';
  if (apiUser.status === 'deactivated') return 'deactivated';
  return apiUser.key === null ? 'active-keyless' : 'active-with-key';
}

function allowed(next: ApiUserState, keys: KeyEffect): AllowedTransition {
  return { kind: 'allowed', next, keys };
}

function refused(what: string): RefusedTransition {
  return { kind: 'refused', code: 'transition_refused', facts: { what } };
}
