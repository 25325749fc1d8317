import type { LicenceId } from '@postern/contract/ids';
import type { AuditEvent } from '@postern/contract/audit-event';
import type { StoredInvitation, StoredMember } from '../../storage/people/port.ts';
import type { StorageReader } from '../../storage/storage.ts';
import { ApiRefusal, refuseUnfound } from '../../refusals/api-refusal.ts';
import { getLicence } from '../get-scope.ts';

/** The team of a licence; null for the operators of the installation. */
export type TeamPlace = LicenceId | null;

/** Checks that the place exists. @throws ApiRefusal not_found */
export async function getTeamPlace(reader: StorageReader, place: TeamPlace): Promise<void> {
  if (place !== null) await getLicence(reader, place);
}

/** Loads a member. @throws ApiRefusal not_found, also for a member of another licence */
export async function getMember(
  reader: StorageReader,
  place: TeamPlace,
  humanId: StoredMember['humanId'],
): Promise<StoredMember> {
  await getTeamPlace(reader, place);
  const member = await reader.members.find(place, humanId);
  if (member === undefined) throw refuseUnfound('member');
  return member;
}

/**
 * Refuses the removal of the last operator or the last admin, after which the installation or the licence could not be
 * managed.
 */
export async function refuseLastOne(
  reader: StorageReader,
  place: TeamPlace,
  leaving: StoredMember,
): Promise<void> {
  const leader = place === null ? 'operator' : 'licence-admin';
  const others = await reader.members.list(place);
  const isLeader = (other: StoredMember) => other.role === leader && !other.awaitsProof;
  if (!isLeader(leaving) || others.some((other) => isLeader(other) && other.humanId !== leaving.humanId))
    return;
  const what =
    place === null
      ? 'This is the last operator. Invite another one first.'
      : 'This is the licence’s last admin. Make somebody else an admin first.';
  throw new ApiRefusal('transition_refused', { facts: { what } });
}

export function subjectOfMember(member: StoredMember): AuditEvent['subject'] {
  return { kind: 'human', id: member.humanId, name: member.name };
}

export function subjectOfInvitation(invitation: StoredInvitation): AuditEvent['subject'] {
  return { kind: 'invitation', id: invitation.id, name: invitation.email ?? '' };
}
