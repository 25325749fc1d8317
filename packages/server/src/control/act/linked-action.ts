import type { DescribedAction } from '@postern/contract/act';
import { digestOneTimeToken } from '../../crypto/one-time-token.ts';
import { displayName } from '../../domain/display-name.ts';
import type { Secret } from '../../domain/secret.ts';
import type { StoredActionLink } from '../../storage/alerts/port.ts';
import type { StoredApiUser } from '../../storage/api-users/port.ts';
import type { StorageReader } from '../../storage/storage.ts';
import { refuseUnfound } from '../../refusals/api-refusal.ts';
import { includesRole } from '../admin-session.ts';
import type { AdminSession } from '../admin-session.ts';
import { isFreshlyProven } from '../require-step-up.ts';

/** A valid link and its API user. */
export interface LinkedAction {
  readonly link: StoredActionLink;
  readonly digest: string;
  readonly apiUser: StoredApiUser;
}

/**
 * Gets the link's action. Unknown, used and expired links, and those of deleted API users, are refused in the same way.
 * @throws ApiRefusal not_found
 */
export async function getLinkedAction(
  reader: StorageReader,
  token: Secret,
  nowMs: number,
): Promise<LinkedAction> {
  const digest = digestOneTimeToken(token);
  const link = await reader.actionLinks.findOpen(digest, nowMs);
  if (link === undefined) throw refuseUnfound('open link');
  const apiUser = await reader.apiUsers.find(link.licenceId, link.environment, link.apiUserId);
  if (apiUser === undefined) throw refuseUnfound('open link');
  return { link, digest, apiUser };
}

/**
 * Judges whether the visitor may carry out the action. Cutting off affects only the API user whose contact has the
 * link, so everyone with the link may do it. The other actions widen access or mute alerts, and need an administrator.
 * What widens access needs a fresh proof, as in every route.
 */
export function judgeActor(
  { link }: LinkedAction,
  session: AdminSession | undefined,
  nowMs: number,
): DescribedAction['may'] {
  if (link.action === 'cut-off') return 'act';
  if (session === undefined) return 'sign-in';
  const role = session.roleIn(link.licenceId);
  if (role === undefined || !includesRole(role, 'licence-admin')) return 'not-permitted';
  return link.action === 'mute' || isFreshlyProven(session, nowMs) ? 'act' : 'prove';
}

export async function describeAction(
  linked: LinkedAction,
  session: AdminSession | undefined,
  { reader, nowMs }: { readonly reader: StorageReader; readonly nowMs: number },
): Promise<DescribedAction> {
  const { link, apiUser } = linked;
  return {
    action: link.action,
    language: apiUser.language,
    apiUserName: displayName(apiUser),
    licenceName: (await reader.licences.find(link.licenceId))?.name ?? '',
    environment: link.environment,
    address: link.action === 'add-address' ? link.address : '',
    expiresAtMs: link.expiresAtMs,
    may: judgeActor(linked, session, nowMs),
  };
}
