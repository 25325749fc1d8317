import { displayName } from '../../domain/display-name.ts';
import { isRetiring } from '../../domain/key-rotation.ts';
import { describeKey } from '../api-users/describe-for-audit.ts';
import { systemActor } from '../../alerts/report-refusals.ts';
import { transactChange } from '../transact-change.ts';
import type { ChangeDeps } from '../transact-change.ts';

const keysPerLook = 200;

/**
 * Wipes keys after the end of their overlap, and audits it. Gateways refuse them already, because they are expired;
 * afterwards they cannot be recovered either. Several processes may run this concurrently.
 */
export async function endRetiredKeys(deps: ChangeDeps): Promise<void> {
  for (const { licenceId, environment, apiUserId } of await deps.storage.apiKeys.listRetired(
    deps.now(),
    keysPerLook,
  )) {
    await transactChange(
      { actor: systemActor },
      async ({ tx, nowMs, audit, announce }) => {
        const stored = await tx.apiUsers.find(licenceId, environment, apiUserId);
        if (stored?.retiringKey === undefined || stored.retiringKey === null) return;
        if (isRetiring(stored.retiringKey, nowMs)) return;
        const when = { atMs: nowMs, endedOnly: true };
        if ((await tx.apiKeys.revokeRetiring(licenceId, environment, apiUserId, when)) === 0) return;
        const { status, key, retiringKey } = stored;
        await audit({
          licenceId,
          environment,
          action: 'key.retired',
          subject: { kind: 'api-user', id: apiUserId, name: displayName(stored) },
          before: {
            status,
            key: describeKey(key),
            retiringKey: { ...describedRetiring(retiringKey), untilMs: retiringKey.expiresAtMs },
          },
          after: { status, key: describeKey(key) },
        });
        await announce({ licenceId, environment, kind: 'api-user', subjectId: apiUserId });
      },
      deps,
    );
  }
}

const describedRetiring = ({ id, masked, version }: Parameters<typeof describeKey>[0] & object) => ({
  keyId: id,
  masked,
  version,
});
