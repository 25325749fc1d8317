import type { AuditAction, AuditEvent } from '@postern/contract/audit-event';
import type { CutOff } from '@postern/contract/cut-off';
import { applyTransition, stateOfApiUser } from '../../domain/api-user.ts';
import type { AllowedTransition, ApiUserAction, RefusedTransition } from '../../domain/api-user.ts';
import { displayName } from '../../domain/display-name.ts';
import { endOfOverlap, isRetiring } from '../../domain/key-rotation.ts';
import type { Secret } from '../../domain/secret.ts';
import type { ApiUserFields, StoredApiUser } from '../../storage/api-users/port.ts';
import type { StorageReader, StorageWriter } from '../../storage/storage.ts';
import { ApiRefusal } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import { issueKey } from '../api-key/issue-key.ts';
import type { IssuedKeyText } from '../api-key/issue-key.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import type { ApiUserScope } from '../get-scope.ts';
import { transactChange } from '../transact-change.ts';
import { describeKey } from './describe-for-audit.ts';
import { presentApiUser } from './present.ts';

/**
 * An admin's action on one API user, without fields of its own. `version` is the one that the admin saw, if the request
 * has it.
 */
export interface ActionRequest {
  readonly scope: ApiUserScope;
  readonly action: ActionOnKeys;
  readonly version?: number | undefined;
  /** The time in milliseconds for which the previous key continues to work; for a rotation only. */
  readonly overlapMs?: number;
}

export type ActionOnKeys = Extract<
  ApiUserAction,
  'reset-key' | 'revoke-key' | 'rotate-key' | 'retire-key' | 'deactivate' | 'reactivate'
>;

const auditActions: Readonly<Record<ActionOnKeys, AuditAction>> = {
  'reset-key': 'key.reset',
  'revoke-key': 'key.revoked',
  'rotate-key': 'key.rotated',
  'retire-key': 'key.retired',
  deactivate: 'api-user.deactivated',
  reactivate: 'api-user.reactivated',
};

export interface AppliedAction {
  readonly stored: StoredApiUser;
  readonly cutOff: CutOff | null;
  /** The text of the new key, where the action creates one. */
  readonly keyText: Secret | undefined;
}

/**
 * Carries out an action as the state table in domain/api-user.ts defines it: changes the keys, audits and announces, in
 * one transaction.
 */
export async function applyAction(
  request: ActionRequest,
  session: AdminSession,
  parts: ControlParts,
): Promise<AppliedAction> {
  const { scope, action } = request;
  const { result, cutOff } = await transactChange(
    session,
    async (change) => {
      const { tx, nowMs } = change;
      const { environment } = await getScope(tx, scope, parts.config);
      const before = await getApiUser(tx, scope);
      const transition = judgeAction(before, action, nowMs);
      refuseOtherVersion(before, request.version);
      await updateOrRefuse(tx, { before, fields: fieldsAfter(transition) }, nowMs);
      const issueDeps = { ...parts, brand: parts.config.brand, environmentKind: environment.kind, nowMs };
      const issued = await changeKeys(tx, { request, before, effect: transition.keys }, issueDeps);
      const stored = await getApiUser(tx, scope);
      await change.audit({
        licenceId: scope.licenceId,
        environment: scope.environment,
        action: auditActions[action],
        subject: { kind: 'api-user', id: scope.apiUserId, name: displayName(before) },
        before: describeState(before, nowMs),
        after: describeState(stored, nowMs),
      });
      const { licenceId } = scope;
      await change.announce({
        licenceId,
        environment: scope.environment,
        kind: 'api-user',
        subjectId: scope.apiUserId,
      });
      return { stored, keyText: issued?.text };
    },
    parts,
  );
  return { ...result, cutOff };
}

/** Changes the keys as the transition defines. Returns the new key, where there is one. */
async function changeKeys(
  tx: StorageWriter,
  change: {
    readonly request: ActionRequest;
    readonly before: StoredApiUser;
    readonly effect: AllowedTransition['keys'];
  },
  deps: Parameters<typeof issueKey>[2],
): Promise<IssuedKeyText | undefined> {
  const { scope, overlapMs } = change.request;
  const { licenceId, environment, apiUserId } = scope;
  const { nowMs } = deps;
  switch (change.effect) {
    case 'kept':
      return undefined;
    case 'wiped':
      await cutCredentialsOff(tx, scope, nowMs);
      return undefined;
    case 'retired':
      await tx.apiKeys.revokeRetiring(licenceId, environment, apiUserId, { atMs: nowMs });
      return undefined;
    case 'replaced':
      await tx.apiKeys.revokeAll(licenceId, environment, apiUserId, nowMs);
      return await issueKey(tx, scope, deps);
    case 'added': {
      const { key } = change.before;
      if (key === null || overlapMs === undefined) throw new Error('a rotation needs a key and an overlap');
      // A previous key whose overlap has ended may still be stored. At most one key may be retiring, so it is revoked
      // first.
      await tx.apiKeys.revokeRetiring(licenceId, environment, apiUserId, { atMs: nowMs });
      const atMs = endOfOverlap(key.expiresAtMs, nowMs, overlapMs);
      await tx.apiKeys.retire(licenceId, environment, apiUserId, { keyId: key.id, atMs });
      return await issueKey(tx, scope, deps);
    }
  }
}

/** Permanently revokes all credentials of the API user: its keys, and the passwords of its web service accounts. */
export async function cutCredentialsOff(
  tx: Pick<StorageWriter, 'apiKeys' | 'webServiceAccounts'>,
  { licenceId, environment, apiUserId }: ApiUserScope,
  nowMs: number,
): Promise<{ readonly keys: number; readonly passwords: number }> {
  return {
    keys: await tx.apiKeys.revokeAll(licenceId, environment, apiUserId, nowMs),
    passwords: await tx.webServiceAccounts.revokeAll(licenceId, environment, apiUserId, nowMs),
  };
}

/** Finds the transition of the action. @throws ApiRefusal transition_refused */
export function judgeAction(stored: StoredApiUser, action: ApiUserAction, nowMs: number): AllowedTransition {
  const transition = applyTransition(stateOfApiUser(stored, nowMs), action);
  if (transition.kind === 'refused') throw refuseTransition(transition);
  return transition;
}

export function refuseTransition({ code, facts }: RefusedTransition): ApiRefusal {
  return new ApiRefusal(code, { facts });
}

/** Refuses a version that is not the stored one. @throws ApiRefusal version_conflict with the stored API user */
export function refuseOtherVersion(stored: StoredApiUser, version: number | undefined): void {
  if (version !== undefined && stored.version !== version) throw refuseConflict(stored);
}

function refuseConflict(stored: StoredApiUser): ApiRefusal {
  return new ApiRefusal('version_conflict', {
    facts: { what: 'the API user' },
    current: { apiUser: presentApiUser(stored) },
  });
}

/**
 * Updates the row unless its version has changed meanwhile. @throws ApiRefusal version_conflict with the stored API
 * user
 */
export async function updateOrRefuse(
  tx: StorageWriter,
  change: { readonly before: StoredApiUser; readonly fields: ApiUserFields },
  nowMs: number,
): Promise<void> {
  const { licenceId, environment, id, version } = change.before;
  if (await tx.apiUsers.update(licenceId, environment, id, version, change.fields, nowMs)) return;
  throw await refuseLostRace(tx, change.before);
}

export async function refuseLostRace(tx: StorageReader, lost: StoredApiUser): Promise<ApiRefusal> {
  const { licenceId, environment, id } = lost;
  return refuseConflict(await getApiUser(tx, { licenceId, environment, apiUserId: id }));
}

/** Returns the row's status after the transition; keys have rows of their own. */
function fieldsAfter({ next }: AllowedTransition): ApiUserFields {
  return { status: next === 'deactivated' ? 'deactivated' : 'active' };
}

function describeState(stored: StoredApiUser, nowMs: number): AuditEvent['after'] {
  const { status, key, retiringKey } = stored;
  const state = { status, key: describeKey(key) };
  if (retiringKey === null || !isRetiring(retiringKey, nowMs)) return state;
  const { id: keyId, masked, version, expiresAtMs: untilMs } = retiringKey;
  return { ...state, retiringKey: { keyId, masked, version, untilMs } };
}
