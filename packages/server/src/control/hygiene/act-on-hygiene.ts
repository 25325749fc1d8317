import type { CutOff } from '@postern/contract/cut-off';
import type { HygieneAction, HygieneOutcome } from '@postern/contract/hygiene';
import { errorCatalogue } from '@postern/contract/error-catalogue';
import { endsLater } from '../../domain/widens-access.ts';
import type { StoredApiUser } from '../../storage/api-users/port.ts';
import { ApiRefusal, refuseFields } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import { applyAction, refuseOtherVersion } from '../api-users/apply-action.ts';
import { editApiUser } from '../api-users/edit-api-user.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser } from '../get-scope.ts';
import type { ApiUserScope, LicenceScope } from '../get-scope.ts';
import { toApiRefusal } from '../../refusals/to-api-refusal.ts';
import { requireStepUp } from '../require-step-up.ts';
import { loadRightsTrial } from './load-rights-trial.ts';
import { recheck } from './recheck.ts';

interface Changed {
  readonly stored: StoredApiUser;
  readonly cutOff: CutOff | null;
}

/** Applies the current smaller set of rights. `version` ensures that the rights are those of the trial. */
export async function applySmallerRights(
  { scope, version }: { readonly scope: ApiUserScope; readonly version: number },
  session: AdminSession,
  parts: ControlParts,
): Promise<Changed> {
  const apiUser = await getApiUser(parts.storage, scope);
  refuseOtherVersion(apiUser, version);
  const { notJudged, smaller, changes } = await loadRightsTrial(apiUser, parts);
  if (notJudged !== null || changes.length === 0) throw new ApiRefusal('smaller_rights_unknown');
  // An access type with every module is replaced, too: the smaller set consists of individual rights (`custom`).
  const wanted = { rights: smaller, ...(apiUser.accessType === 'custom' ? {} : { accessType: 'custom' }) };
  return await editApiUser({ scope, version, action: 'set-rights', want: () => wanted }, session, parts);
}

/** The number of API users that are changed concurrently, each of which waits for its gateways. */
const atOnce = 10;

/** Acts on each API user independently, so that one refusal does not prevent the others. */
export async function actOnHygiene(
  { scope, request }: { readonly scope: LicenceScope; readonly request: HygieneAction },
  session: AdminSession,
  parts: ControlParts,
): Promise<HygieneOutcome[]> {
  if ((request.action === 'set-expiry') !== (request.expiresAtMs !== undefined)) {
    throw refuseFields([{ path: '/expiresAtMs', message: 'is needed for set-expiry, and only for it' }]);
  }
  await requireProofToExtend({ scope, request }, session, parts);
  const outcomes: HygieneOutcome[] = [];
  for (let start = 0; start < request.apiUsers.length; start += atOnce) {
    const some = request.apiUsers.slice(start, start + atOnce);
    outcomes.push(
      ...(await Promise.all(
        some.map(async ({ apiUserId, version }): Promise<HygieneOutcome> => {
          const change = { scope: { ...scope, apiUserId }, version };
          return await act(change, request, { session, parts });
        }),
      )),
    );
  }
  await recheck(
    outcomes.filter(({ code }) => code !== 'not_found').map(({ apiUserId }) => ({ ...scope, apiUserId })),
    parts,
  );
  return outcomes;
}

/** Requires the fresh proof before anything is changed, so that the same request can be repeated with it. */
async function requireProofToExtend(
  { scope, request }: { readonly scope: LicenceScope; readonly request: HygieneAction },
  session: AdminSession,
  parts: ControlParts,
): Promise<void> {
  const { expiresAtMs } = request;
  if (request.action !== 'set-expiry' || expiresAtMs === undefined) return;
  for (const { apiUserId } of request.apiUsers) {
    const stored = await parts.storage.apiUsers.find(scope.licenceId, scope.environment, apiUserId);
    if (stored === undefined || !endsLater(stored.expiresAtMs, expiresAtMs)) continue;
    return requireStepUp(session, parts.now());
  }
}

async function act(
  change: { readonly scope: ApiUserScope; readonly version: number },
  { action, expiresAtMs }: HygieneAction,
  { session, parts }: { readonly session: AdminSession; readonly parts: ControlParts },
): Promise<HygieneOutcome> {
  const { apiUserId } = change.scope;
  try {
    if (action === 'deactivate') await applyAction({ ...change, action }, session, parts);
    else if (action === 'apply-smaller-rights') await applySmallerRights(change, session, parts);
    else {
      const want = () => ({ expiresAtMs });
      await editApiUser({ ...change, action: 'edit', want }, session, parts);
    }
    return { apiUserId, code: null, detail: null };
  } catch (error) {
    const { code } = toApiRefusal(error);
    // The proof is requested once for all of them, not reported for each.
    if (code === 'step_up_needed') throw error;
    if (code === 'internal_error') parts.reportFault(error, apiUserId);
    return { apiUserId, code, detail: errorCatalogue[code].title };
  }
}
