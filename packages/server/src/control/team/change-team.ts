import type { HumanId, Invitation, InvitationId, Member } from '@postern/contract/admin-routes/team';
import type { LicenceId } from '@postern/contract/ids';
import type { LicenceRole } from '@postern/contract/member';
import { refuseUnfound } from '../../refusals/api-refusal.ts';
import { includesRole } from '../admin-session.ts';
import type { AdminSession } from '../admin-session.ts';
import type { ControlDeps } from '../control-deps.ts';
import { requireStepUp } from '../require-step-up.ts';
import { transactChange } from '../transact-change.ts';
import { presentInvitation } from './present.ts';
import {
  getMember,
  getTeamPlace,
  refuseLastOne,
  subjectOfInvitation,
  subjectOfMember,
} from './team-place.ts';
import type { TeamPlace } from './team-place.ts';

/** Changes the role. It applies from the person's next request on, since memberships are read in every request. */
export async function changeMemberRole(
  change: { readonly licenceId: LicenceId; readonly humanId: HumanId; readonly role: LicenceRole },
  session: AdminSession,
  deps: ControlDeps,
): Promise<Member> {
  const { licenceId, humanId, role } = change;
  const { result } = await transactChange(
    session,
    async ({ tx, nowMs, audit }) => {
      const member = await getMember(tx, licenceId, humanId);
      if (member.role === role) return member;
      if (!includesRole(member.role, role)) requireStepUp(session, nowMs);
      await refuseLastOne(tx, licenceId, member);
      await tx.members.put(licenceId, humanId, { role, atMs: nowMs });
      await audit({
        licenceId,
        environment: null,
        action: 'member.role-changed',
        subject: subjectOfMember(member),
        before: { role: member.role },
        after: { role },
      });
      return { ...member, role };
    },
    deps,
  );
  return result;
}

/** Removes the seat. The account remains: it may have other seats, and can be invited again. */
export async function removeMember(
  { place, humanId }: { readonly place: TeamPlace; readonly humanId: HumanId },
  session: AdminSession,
  deps: ControlDeps,
): Promise<Member> {
  const { result } = await transactChange(
    session,
    async ({ tx, audit }) => {
      const member = await getMember(tx, place, humanId);
      await refuseLastOne(tx, place, member);
      await tx.members.remove(place, humanId);
      await audit({
        licenceId: place,
        environment: null,
        action: 'member.removed',
        subject: subjectOfMember(member),
        before: { email: member.email, role: member.role },
      });
      return member;
    },
    deps,
  );
  return result;
}

/**
 * Withdraws the invitation, so that its link stops working. It is audited as a removal with the invitation as its
 * subject.
 */
export async function withdrawInvitation(
  { place, invitationId }: { readonly place: TeamPlace; readonly invitationId: InvitationId },
  session: AdminSession,
  deps: ControlDeps,
): Promise<Invitation> {
  const { result } = await transactChange(
    session,
    async ({ tx, nowMs, audit }) => {
      await getTeamPlace(tx, place);
      const open = await tx.invitations.listOpen(place, nowMs);
      const invitation = open.find(({ id }) => id === invitationId);
      if (invitation === undefined || !(await tx.invitations.close(invitationId, nowMs))) {
        throw refuseUnfound('open invitation');
      }
      await audit({
        licenceId: place,
        environment: null,
        action: 'member.removed',
        subject: subjectOfInvitation(invitation),
        before: { email: invitation.email, role: invitation.role },
      });
      return presentInvitation(invitation);
    },
    deps,
  );
  return result;
}
