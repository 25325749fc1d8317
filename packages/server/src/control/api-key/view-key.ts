import type { RevealedApiKey } from '@postern/contract/api-key';
import { displayName } from '../../domain/display-name.ts';
import { ApiRefusal } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import { judgeAction } from '../api-users/apply-action.ts';
import { describeKey } from '../api-users/describe-for-audit.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import type { ApiUserScope } from '../get-scope.ts';
import { transactChange } from '../transact-change.ts';
import { revealKey } from './issue-key.ts';
import { listKeyUses } from './list-key-uses.ts';

/**
 * Returns the key's text. The viewing is audited in the same transaction, so a viewing that cannot be audited fails.
 * Not checked here: the fresh proof of identity, which the route's definition requires.
 */
export async function viewKey(
  scope: ApiUserScope,
  session: AdminSession,
  parts: ControlParts,
): Promise<RevealedApiKey> {
  const { licenceId, environment, apiUserId } = scope;
  const { result } = await transactChange(
    session,
    async ({ tx, nowMs, audit }) => {
      const found = await getScope(tx, scope, parts.config);
      const stored = await getApiUser(tx, scope);
      judgeAction(stored, 'view-key', nowMs);
      const { key } = stored;
      if (found.licence.keyDisplay === 'show-once' || key?.isShownOnce === true)
        throw new ApiRefusal('key_show_once');
      // Postern may know only the hash of an imported key.
      if (key !== null && key.sealedText === null) throw new ApiRefusal('key_show_once');
      if (key?.sealedText === null || key === null) throw new Error('a live key has no sealed text');
      const binding = { licenceId, apiUserId, keyId: key.id, version: key.version };
      const text = await parts.vault.openKeyText(key.sealedText, binding, tx.dataKeys);
      const subject = { kind: 'api-user', id: apiUserId, name: displayName(stored) };
      await audit({ licenceId, environment, action: 'key.viewed', subject, after: describeKey(key) });
      const uses = await listKeyUses({ apiUserId, environment: found.environment }, tx, parts);
      return revealKey({ key, text }, stored.expiresAtMs, uses);
    },
    parts,
  );
  return result;
}
