import type { StoredApiUser } from '../../storage/api-users/port.ts';
import type { StoredHygieneCheck } from '../../storage/hygiene/port.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ApiUserScope } from '../get-scope.ts';
import { checkApiUser } from './check-api-user.ts';
import type { TrialParts } from './load-rights-trial.ts';

export type RecheckParts = TrialParts & { readonly storage: Storage };

/** Checks API users again and stores the results. Deleted API users are skipped. */
export async function recheck(refs: readonly ApiUserScope[], parts: RecheckParts): Promise<void> {
  const checks: StoredHygieneCheck[] = [];
  for (const { licenceId, environment, apiUserId } of refs) {
    const apiUser = await parts.storage.apiUsers.find(licenceId, environment, apiUserId);
    if (apiUser !== undefined) checks.push(await checkApiUser(apiUser, parts));
  }
  if (checks.length === 0) return;
  await parts.storage.transact(async (tx) => {
    for (const check of checks) await tx.hygiene.put(check);
  });
}

/** Returns the check of an API user in its current version, after checking it again if it has changed. */
export async function getCheck(apiUser: StoredApiUser, parts: RecheckParts): Promise<StoredHygieneCheck> {
  const { licenceId, environment, id: apiUserId } = apiUser;
  const kept = await parts.storage.hygiene.find({ licenceId, environment, apiUserId });
  if (kept?.version === apiUser.version) return kept;
  const check = await checkApiUser(apiUser, parts);
  await parts.storage.transact((tx) => tx.hygiene.put(check));
  return check;
}
