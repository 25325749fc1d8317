import type {
  Integrator,
  IntegratorInvitation,
  IntegratorInvitationId,
} from '@postern/contract/admin-routes/integrators';
import type { ApiUserPlace } from '@postern/contract/integrator';
import type { HumanId } from '@postern/contract/admin-routes/team';
import type { LicenceId } from '@postern/contract/ids';
import type { Language } from '@postern/contract/api-user';
import { createOneTimeToken } from '../../crypto/one-time-token.ts';
import { addsValues } from '../../domain/widens-access.ts';
import { presentPortalInvitationMail } from '../../notify/mails/present-link-mail.ts';
import { queueMail } from '../../notify/queue-message.ts';
import { ApiRefusal, refuseUnfound } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import type { ControlDeps } from '../control-deps.ts';
import { getLicence } from '../get-scope.ts';
import { requireStepUp } from '../require-step-up.ts';
import { limitInvitations } from '../team/limit-invitations.ts';
import { transactChange } from '../transact-change.ts';
import {
  getIntegrator,
  getPlaces,
  presentIntegrator,
  presentInvitation,
  subjectOfIntegrator,
  subjectOfInvitation,
} from './place.ts';

const invitationLifeMs = 7 * 24 * 3_600_000;

/**
 * Invites an integrator. The link's secret is in the fragment, which browsers do not send, and only its digest is
 * stored. The inviter gets the link only where no mail can be sent; see control/team/invite-person.ts.
 */
export async function inviteIntegrator(
  invited: {
    readonly licenceId: LicenceId;
    readonly email: string;
    readonly apiUsers: readonly ApiUserPlace[];
    readonly language: Language;
  },
  session: AdminSession,
  deps: ControlDeps,
): Promise<{ readonly invitation: IntegratorInvitation; readonly link: string | null }> {
  const { licenceId, email, language } = invited;
  const { portalUrl, canMail } = deps.config;
  if (portalUrl === null) {
    throw new ApiRefusal('transition_refused', { facts: { what: 'This installation has no portal.' } });
  }
  const { token, digest } = createOneTimeToken();
  const link = `${portalUrl}/invitation#${token.reveal()}`;
  const { result } = await transactChange(
    session,
    async ({ tx, nowMs, audit }) => {
      const licence = await getLicence(tx, licenceId);
      const known = await tx.integrators.list(licenceId);
      if (known.some((integrator) => integrator.email === email.toLowerCase())) throw refuseKnown();
      const apiUsers = await getPlaces(tx, licenceId, invited.apiUsers);
      await limitInvitations(tx, { place: licenceId, email, session }, nowMs);
      await tx.integratorInvitations.closeAll(licenceId, email, nowMs);
      const invitation = await tx.integratorInvitations.insert({
        licenceId,
        email,
        apiUsers,
        tokenDigest: digest,
        invitedBy: session.actor.name,
        invitedById: session.actor.id,
        language,
        isMailed: canMail,
        createdAtMs: nowMs,
        expiresAtMs: nowMs + invitationLifeMs,
      });
      await audit({
        licenceId,
        environment: null,
        action: 'integrator.invited',
        subject: subjectOfInvitation(invitation),
        after: { email: invitation.email, apiUsers: copy(apiUsers), expiresAtMs: invitation.expiresAtMs },
      });
      const { expiresAtMs } = invitation;
      const rendered = presentPortalInvitationMail({
        language,
        inviter: session.actor.name,
        licence: licence.name,
        link,
        expiresAtMs,
      });
      const concerns = { licenceId, environment: null, apiUserId: null, kind: 'invitation' };
      await queueMail(tx, { ...concerns, recipient: email, rendered }, nowMs);
      return await presentInvitation(tx, invitation);
    },
    deps,
  );
  return { invitation: result, link: canMail ? null : link };
}

export async function withdrawIntegratorInvitation(
  {
    licenceId,
    invitationId,
  }: { readonly licenceId: LicenceId; readonly invitationId: IntegratorInvitationId },
  session: AdminSession,
  deps: ControlDeps,
): Promise<IntegratorInvitation> {
  const { result } = await transactChange(
    session,
    async ({ tx, nowMs, audit }) => {
      await getLicence(tx, licenceId);
      const open = await tx.integratorInvitations.listOpen(licenceId, nowMs);
      const invitation = open.find(({ id }) => id === invitationId);
      if (invitation === undefined || !(await tx.integratorInvitations.close(invitationId, nowMs))) {
        throw refuseUnfound('open invitation');
      }
      await audit({
        licenceId,
        environment: null,
        action: 'integrator.removed',
        subject: subjectOfInvitation(invitation),
        before: { email: invitation.email },
      });
      return await presentInvitation(tx, invitation);
    },
    deps,
  );
  return result;
}

/**
 * Sets the API users of an integrator. They apply from the integrator's next request on, since seats are read in every
 * request.
 */
export async function setIntegratorApiUsers(
  change: {
    readonly licenceId: LicenceId;
    readonly humanId: HumanId;
    readonly apiUsers: readonly ApiUserPlace[];
  },
  session: AdminSession,
  deps: ControlDeps,
): Promise<Integrator> {
  const { licenceId, humanId } = change;
  const { result } = await transactChange(
    session,
    async ({ tx, nowMs, audit }) => {
      await getLicence(tx, licenceId);
      const before = await getIntegrator(tx, licenceId, humanId);
      const apiUsers = await getPlaces(tx, licenceId, change.apiUsers);
      if (addsValues(before.apiUsers.map(nameOf), apiUsers.map(nameOf))) requireStepUp(session, nowMs);
      await tx.integrators.setApiUsers(licenceId, humanId, apiUsers);
      await audit({
        licenceId,
        environment: null,
        action: 'integrator.edited',
        subject: subjectOfIntegrator(before),
        before: { apiUsers: copy(before.apiUsers) },
        after: { apiUsers: copy(apiUsers) },
      });
      return await presentIntegrator(tx, licenceId, { ...before, apiUsers });
    },
    deps,
  );
  return result;
}

/** Removes the seat. The account remains: it may have other seats, and can be invited again. */
export async function removeIntegrator(
  { licenceId, humanId }: { readonly licenceId: LicenceId; readonly humanId: HumanId },
  session: AdminSession,
  deps: ControlDeps,
): Promise<Integrator> {
  const { result } = await transactChange(
    session,
    async ({ tx, audit }) => {
      await getLicence(tx, licenceId);
      const integrator = await getIntegrator(tx, licenceId, humanId);
      const presented = await presentIntegrator(tx, licenceId, integrator);
      await tx.integrators.remove(licenceId, humanId);
      await audit({
        licenceId,
        environment: null,
        action: 'integrator.removed',
        subject: subjectOfIntegrator(integrator),
        before: { email: integrator.email, apiUsers: copy(integrator.apiUsers) },
      });
      return presented;
    },
    deps,
  );
  return result;
}

const nameOf = ({ environment, apiUserId }: ApiUserPlace) => `${environment} ${apiUserId}`;

function copy(places: readonly ApiUserPlace[]): { environment: string; apiUserId: string }[] {
  return places.map(({ environment, apiUserId }) => ({ environment, apiUserId }));
}

function refuseKnown(): ApiRefusal {
  return new ApiRefusal('already_exists', {
    facts: { what: 'An integrator with this e-mail address' },
    errors: [{ path: '/email', message: 'this person is an integrator already' }],
  });
}
