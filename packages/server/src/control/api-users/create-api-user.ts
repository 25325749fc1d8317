import type { CreateApiUser } from '@postern/contract/api-user';
import { apiUserIdSchema } from '@postern/contract/ids';
import type { ApiUserId } from '@postern/contract/ids';
import { applyTransition } from '../../domain/api-user.ts';
import { displayName } from '../../domain/display-name.ts';
import { ApiRefusal } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import { issueKey, revealKey } from '../api-key/issue-key.ts';
import { listKeyUses } from '../api-key/list-key-uses.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser } from '../get-scope.ts';
import type { LicenceScope } from '../get-scope.ts';
import { putApiUserRatePlan } from '../rate-plans/set-rate-plans.ts';
import { transactChange } from '../transact-change.ts';
import type { ChangeWork } from '../transact-change.ts';
import { describeApiUser, describeKey } from './describe-for-audit.ts';
import { refuseTransition } from './apply-action.ts';
import { judgeForm } from './judge-form.ts';
import { loadSurroundings } from './load-surroundings.ts';
import { presentApiUser } from './present.ts';
import { summariseAccess } from './summarise-access.ts';

export interface CreationRequest {
  readonly scope: LicenceScope;
  readonly form: CreateApiUser;
  /** The value of `Idempotency-Key`. Within a day, a second request of the same actor with it creates nothing. */
  readonly creationKey?: string | undefined;
}

/** How long an `Idempotency-Key` is remembered, in milliseconds. */
const creationKeyLifetimeMs = 86_400_000;

/**
 * Creates an API user and its first key in one transaction. The answer contains the key's text.
 *
 * @throws ApiRefusal already_created when the request was received before, with the API user but never the key's text
 */
export async function createApiUser(request: CreationRequest, session: AdminSession, parts: ControlParts) {
  const { scope, form } = request;
  const apiUserId = apiUserIdSchema.parse(crypto.randomUUID());
  const { result, cutOff } = await transactChange(
    session,
    async (change) => {
      const { tx, nowMs, audit, announce } = change;
      await claimCreation(request, { change, session, apiUserId });
      const surroundings = await loadSurroundings(tx, scope, parts);
      const fields = { ...form, ...judgeForm(form, surroundings) };
      const { licenceId, environment } = scope;
      const newApiUser = { ...fields, id: apiUserId, status: 'active', createdAtMs: nowMs } as const;
      await tx.apiUsers.insert(licenceId, environment, newApiUser);
      const transition = applyTransition('active-keyless', 'create-key');
      if (transition.kind === 'refused') throw refuseTransition(transition);
      const keyScope = { ...scope, apiUserId };
      const kind = surroundings.environment.kind;
      const issued = await issueKey(tx, keyScope, {
        ...parts,
        brand: parts.config.brand,
        environmentKind: kind,
        nowMs,
      });
      const stored = await getApiUser(tx, keyScope);
      const subject = { kind: 'api-user', id: apiUserId, name: displayName(stored) };
      await audit({ ...scope, action: 'api-user.created', subject, after: describeApiUser(stored) });
      await audit({ ...scope, action: 'key.created', subject, after: describeKey(issued.key) });
      if (form.rateLimits !== undefined && form.rateLimits.length > 0) {
        const wanted = { own: form.rateLimits, version: 0 };
        // A new API user has no limit that could be loosened.
        const plan = { scope: keyScope, wanted, ownAt: 'rateLimits', confirmWidening: () => undefined };
        await putApiUserRatePlan(plan, change, parts.config);
      }
      await announce({ ...scope, kind: 'api-user', subjectId: apiUserId });
      return { stored, text: issued.text, surroundings, fields };
    },
    parts,
  );
  const { stored, text, surroundings, fields } = result;
  const key = getKey(stored);
  const uses = await listKeyUses(
    { apiUserId: stored.id, environment: surroundings.environment },
    parts.storage,
    parts,
  );
  return {
    apiUser: presentApiUser(stored),
    key: revealKey({ key, text }, stored.expiresAtMs, uses),
    cutOff,
    summary: summariseAccess(fields, surroundings),
  };
}

async function claimCreation(
  { scope, creationKey }: CreationRequest,
  by: { readonly change: ChangeWork; readonly session: AdminSession; readonly apiUserId: ApiUserId },
): Promise<void> {
  if (creationKey === undefined) return;
  const { tx, nowMs } = by.change;
  const { licenceId, environment } = scope;
  const actor = `${by.session.actor.kind} ${by.session.actor.id}`;
  await tx.creationKeys.forgetBefore({ licenceId, environment, actor }, nowMs - creationKeyLifetimeMs);
  const { apiUserId } = by;
  const claim = { licenceId, environment, actor, creationKey, apiUserId, atMs: nowMs };
  const madeBefore = await tx.creationKeys.claim(claim);
  if (madeBefore === undefined) return;
  const apiUser = await tx.apiUsers.find(licenceId, environment, madeBefore);
  const details = apiUser === undefined ? {} : { current: { apiUser: presentApiUser(apiUser) } };
  throw new ApiRefusal('already_created', details);
}

/** Returns the key that was stored just before. */
export function getKey<Key>(stored: { readonly key: Key | null }): Key {
  if (stored.key === null) throw new Error('the key that was just stored is not there');
  return stored.key;
}
