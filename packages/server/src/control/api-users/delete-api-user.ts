import type { CutOff } from '@postern/contract/cut-off';
import { displayName } from '../../domain/display-name.ts';
import type { AdminSession } from '../admin-session.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import type { ApiUserScope } from '../get-scope.ts';
import { transactChange } from '../transact-change.ts';
import { judgeAction, refuseLostRace, refuseOtherVersion } from './apply-action.ts';
import { describeApiUser } from './describe-for-audit.ts';

/** Deletes the API user and its keys. Its last state remains in the audit log. */
export async function deleteApiUser(
  request: { readonly scope: ApiUserScope; readonly version: number | undefined },
  session: AdminSession,
  parts: ControlParts,
): Promise<CutOff> {
  const { licenceId, environment, apiUserId } = request.scope;
  const { cutOff } = await transactChange(
    session,
    async ({ tx, nowMs, audit, announce }) => {
      await getScope(tx, request.scope, parts.config);
      const stored = await getApiUser(tx, request.scope);
      judgeAction(stored, 'delete', nowMs);
      refuseOtherVersion(stored, request.version);
      await tx.apiKeys.revokeAll(licenceId, environment, apiUserId, nowMs);
      if (!(await tx.apiUsers.delete(licenceId, environment, apiUserId, stored.version))) {
        throw await refuseLostRace(tx, stored);
      }
      await audit({
        licenceId,
        environment,
        action: 'api-user.deleted',
        subject: { kind: 'api-user', id: apiUserId, name: displayName(stored) },
        before: describeApiUser(stored),
      });
      await announce({ licenceId, environment, kind: 'api-user', subjectId: apiUserId });
    },
    parts,
  );
  if (cutOff === null) throw new Error('a deletion was not announced');
  return cutOff;
}
