import type { Invitation } from '@postern/contract/admin-routes/team';
import type { Role } from '@postern/contract/admin-routes/route-parts';
import { createOneTimeToken } from '../../crypto/one-time-token.ts';
import { AdminRefusal } from '../admin-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import type { ControlDeps } from '../control-deps.ts';
import { requireStepUp } from '../require-step-up.ts';
import { transactChange } from '../transact-change.ts';
import { presentInvitation } from './present.ts';
import { getTeamPlace, subjectOfInvitation } from './team-place.ts';
import type { TeamPlace } from './team-place.ts';

const invitationLifeMs = 7 * 24 * 3_600_000;

/**
 * Makes a link by which one person joins. Its secret stands in the fragment, which browsers send to nobody, and is
 * kept as a digest only.
 */
export async function invitePerson(
  { place, email, role }: { readonly place: TeamPlace; readonly email: string; readonly role: Role },
  session: AdminSession,
  deps: ControlDeps,
): Promise<{ readonly invitation: Invitation; readonly link: string }> {
  const { token, digest } = createOneTimeToken();
  const { result } = await transactChange(
    session,
    async ({ tx, nowMs, audit }) => {
      await getTeamPlace(tx, place);
      const members = await tx.members.list(place);
      if (members.some((member) => member.email === email.toLowerCase())) throw refuseKnown();
      requireStepUp(session, nowMs);
      await tx.invitations.closeAll(place, email, nowMs);
      const invitation = await tx.invitations.insert({
        licenceId: place,
        role,
        email,
        tokenDigest: digest,
        invitedBy: session.actor.name,
        createdAtMs: nowMs,
        expiresAtMs: nowMs + invitationLifeMs,
      });
      await audit({
        licenceId: place,
        environment: null,
        action: 'member.invited',
        subject: subjectOfInvitation(invitation),
        after: { email: invitation.email, role, expiresAtMs: invitation.expiresAtMs },
      });
      return presentInvitation(invitation);
    },
    deps,
  );
  const [origin = ''] = deps.consoleOrigins;
  return { invitation: result, link: `${origin}/invitation#${token.reveal()}` };
}

function refuseKnown(): AdminRefusal {
  return new AdminRefusal('already_exists', {
    facts: { what: 'A member with this e-mail address' },
    errors: [{ path: '/email', message: 'this person is a member already' }],
  });
}
