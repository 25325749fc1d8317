import type { EditLicence, Licence } from '@postern/contract/licence';
import type { CutOff } from '@postern/contract/cut-off';
import type { LicenceId } from '@postern/contract/ids';
import type { StorageWriter } from '../../storage/storage.ts';
import { endsLater } from '../../domain/widens-access.ts';
import { ApiRefusal } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import { getLicence } from '../get-scope.ts';
import { pickChanged } from '../pick-changed.ts';
import { requireStepUp } from '../require-step-up.ts';
import { transactChange } from '../transact-change.ts';
import type { ChangeDeps } from '../transact-change.ts';
import { refuseTaken } from './create-licence.ts';

/**
 * Edits a licence. Licence admins may choose how keys are shown; only operators may change name and account name, which
 * URLs and contracts contain.
 */
export async function editLicence(
  request: { readonly licenceId: LicenceId; readonly edit: EditLicence },
  session: AdminSession,
  deps: ChangeDeps,
): Promise<{ readonly licence: Licence; readonly cutOff: CutOff | null }> {
  const { licenceId } = request;
  const { version, ...fields } = request.edit;
  if (!session.isOperator && operatorFields.some((name) => fields[name] !== undefined)) {
    throw new ApiRefusal('not_permitted');
  }
  const { result, cutOff } = await transactChange(
    session,
    async ({ tx, audit, announce, nowMs }) => {
      const licence = await getLicence(tx, licenceId);
      if (licence.version !== version) throw refuseConflict(licence);
      const { before, after } = pickChanged(licence, fields);
      if (Object.keys(after).length === 0) return licence;
      if (widensLicence(licence, { ...licence, ...after })) requireStepUp(session, nowMs);
      if (after.accountName !== undefined) await refuseTaken(tx, { accountName: after.accountName });
      if (!(await tx.licences.update(licenceId, version, after))) {
        throw refuseConflict(await getLicence(tx, licenceId));
      }
      const subject = { kind: 'licence', id: licenceId, name: after.name ?? licence.name };
      await audit({ licenceId, environment: null, action: 'licence.edited', subject, before, after });
      const moved = await moveEnds(tx, { before: licence, days: after.keyLifetimeDaysMax, nowMs });
      if (after.accountName !== undefined || moved > 0) {
        await announce({ licenceId, environment: null, kind: 'licence', subjectId: licenceId });
      }
      return await getLicence(tx, licenceId);
    },
    deps,
  );
  return { licence: result, cutOff };
}

/**
 * The time for which existing keys are kept at least when a maximum lifetime is set, so that a setting does not cut off
 * anyone.
 */
const graceMs = 14 * 86_400_000;

/**
 * Updates the expiry of keys: earlier when the limit is lowered, later or none when it is raised or removed. Returns
 * the number of changed keys.
 */
async function moveEnds(
  tx: StorageWriter,
  limit: { readonly before: Licence; readonly days: number | null | undefined; readonly nowMs: number },
): Promise<number> {
  const { before, days, nowMs } = limit;
  if (days === undefined) return 0;
  const { id: licenceId, keyLifetimeDaysMax } = before;
  const lifetimeMs = days === null ? null : days * 86_400_000;
  if (lifetimeMs === null || endsLater(keyLifetimeDaysMax, days)) {
    return await tx.apiKeys.liftLifetimes(licenceId, { lifetimeMs, nowMs });
  }
  return await tx.apiKeys.limitLifetimes(licenceId, { lifetimeMs, notBeforeMs: nowMs + graceMs });
}

/**
 * Decides whether the change widens: keys can be shown again, live longer, are not cut off after a leak, or passwords
 * are permitted.
 */
function widensLicence(before: Licence, after: Licence): boolean {
  return (
    (before.keyDisplay === 'show-once' && after.keyDisplay === 'viewable') ||
    (before.leakedKeyPolicy === 'cut-off' && after.leakedKeyPolicy === 'report') ||
    (!before.connectorAccess && after.connectorAccess) ||
    endsLater(before.keyLifetimeDaysMax, after.keyLifetimeDaysMax)
  );
}

const operatorFields = ['name', 'accountName', 'connectorAccess'] as const;

function refuseConflict(licence: Licence): ApiRefusal {
  return new ApiRefusal('version_conflict', { facts: { what: 'the licence' }, current: { licence } });
}
