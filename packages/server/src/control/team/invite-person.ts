import type { Invitation } from '@postern/contract/admin-routes/team';
import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { Language } from '@postern/contract/api-user';
import { createOneTimeToken } from '../../crypto/one-time-token.ts';
import { presentInvitationMail } from '../../notify/mails/present-link-mail.ts';
import { queueMail } from '../../notify/queue-message.ts';
import { ApiRefusal } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import type { ControlDeps } from '../control-deps.ts';
import { getLicence } from '../get-scope.ts';
import { transactChange } from '../transact-change.ts';
import { limitInvitations } from './limit-invitations.ts';
import { presentInvitation } from './present.ts';
import { subjectOfInvitation } from './team-place.ts';
import type { TeamPlace } from './team-place.ts';

const invitationLifeMs = 7 * 24 * 3_600_000;

export interface PersonToInvite {
  readonly place: TeamPlace;
  readonly email: string;
  readonly role: Role;
  /** The language of the mail. */
  readonly language: Language;
}

/**
 * Creates a link by which one person joins, and mails it. Its secret is in the fragment, which browsers do not send,
 * and only its digest is stored; the mail's text is erased from the outbox once it is sent. The inviter gets the link
 * only where no mail can be sent, since everyone with it could create the invited person's account.
 */
export async function invitePerson(
  { place, email, role, language }: PersonToInvite,
  session: AdminSession,
  deps: ControlDeps,
): Promise<{ readonly invitation: Invitation; readonly link: string | null }> {
  const { token, digest } = createOneTimeToken();
  const [origin = ''] = deps.consoleOrigins;
  const link = `${origin}/invitation#${token.reveal()}`;
  const { result } = await transactChange(
    session,
    async ({ tx, nowMs, audit }) => {
      const licence = place === null ? null : await getLicence(tx, place);
      const members = await tx.members.list(place);
      if (members.some((member) => member.email === email.toLowerCase())) throw refuseKnown();
      await limitInvitations(tx, { place, email, session }, nowMs);
      await tx.invitations.closeAll(place, email, nowMs);
      const invitation = await tx.invitations.insert({
        licenceId: place,
        role,
        email,
        tokenDigest: digest,
        invitedBy: session.actor.name,
        invitedById: session.actor.id,
        language,
        isMailed: deps.config.canMail,
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
      const rendered = presentInvitationMail({
        language,
        product: deps.config.productName,
        inviter: session.actor.name,
        licence: licence?.name ?? null,
        role,
        link,
        expiresAtMs: invitation.expiresAtMs,
      });
      const concerns = { licenceId: place, environment: null, apiUserId: null, kind: 'invitation' };
      await queueMail(tx, { ...concerns, recipient: email, rendered }, nowMs);
      return presentInvitation(invitation);
    },
    deps,
  );
  return { invitation: result, link: deps.config.canMail ? null : link };
}

function refuseKnown(): ApiRefusal {
  return new ApiRefusal('already_exists', {
    facts: { what: 'A member with this e-mail address' },
    errors: [{ path: '/email', message: 'this person is a member already' }],
  });
}
