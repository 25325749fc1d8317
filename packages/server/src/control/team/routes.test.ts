import { expect, it } from 'vitest';
import { humanIdSchema } from '@postern/contract/admin-routes/team';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  createTestControl,
  createTestLicence,
  createTestMember,
  expectData,
  expectProblem,
} from '../../testing/test-control.ts';

const steppedUp = { steppedUpUntilMs: Number.MAX_SAFE_INTEGER };

describeEachDatabase('the team of a licence', (openFresh) => {
  async function start() {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const licenceId = ours.licence.id;
    const admin = control.client(control.person('licence-admin', licenceId, steppedUp));
    return { control, ours, licenceId, admin };
  }

  it('shows members and open invitations, never a link or a token', async () => {
    const { ours, licenceId, admin, control } = await start();
    const team = expectData(await admin.getTeam({ params: { licenceId } }));
    expect(team).toEqual({ members: [ours.member], invitations: [ours.invitation] });
    control.advance(7 * 24 * 3_600_000);
    expect(expectData(await admin.getTeam({ params: { licenceId } })).invitations).toEqual([]);
  });

  it('invites by a link whose secret is shown once, and replaces an open invitation of the same person', async () => {
    const { licenceId, admin, control } = await start();
    const invite = async () =>
      expectData(
        await admin.inviteMember({
          params: { licenceId },
          body: { email: 'Ben@example.com', role: 'licence-admin' },
        }),
      );
    const first = await invite();
    const second = await invite();
    expect(second.link).toMatch(/^http:\/\/console\.test\/invitation#[A-Za-z0-9_-]{43}$/);
    expect(second.link).not.toBe(first.link);
    const team = expectData(await admin.getTeam({ params: { licenceId } }));
    expect(team.invitations.filter(({ email }) => email === 'ben@example.com')).toEqual([second.invitation]);
    const log = JSON.stringify(await control.deps.storage.audit.readAfter(licenceId, 0, 100));
    expect(log).toContain('member.invited');
    expect(log).not.toContain(second.link?.split('#')[1]);
  });

  it('keeps the mail in the language that was asked for in the outbox, until there is a mail server', async () => {
    const { licenceId, admin, control } = await start();
    const body = { email: 'chloe@example.com', role: 'licence-viewer', language: 'fr' } as const;
    const { link } = expectData(await admin.inviteMember({ params: { licenceId }, body }));
    const operator = control.client(control.operator);
    const { items } = expectData(await operator.listOutbox({}));
    const message = items.find(({ recipient }) => recipient === body.email);
    expect(message).toMatchObject({
      kind: 'invitation',
      recipient: 'chloe@example.com',
      licenceId,
      state: 'waiting',
    });
    expect(message?.subject).toContain('Vous êtes invité');
    const params = { messageId: message?.id ?? '' };
    const { content } = expectData(await operator.getOutboxMessage({ params }));
    expect(content).toMatchObject({ text: expect.stringContaining(link ?? 'no link') });
  });

  it('gives the link to nobody but the invited person where it can be mailed', async () => {
    const { licenceId, control } = await start();
    const { config } = control.deps;
    const mailing = control.withParts({ config: { ...config, canMail: true } });
    const admin = mailing.client(mailing.person('licence-admin', licenceId, steppedUp));
    const operator = mailing.client(mailing.operator);
    const params = { licenceId };
    const answers = [
      await admin.inviteMember({ params, body: { email: 'a@example.com', role: 'licence-viewer' } }),
      await admin.inviteIntegrator({ params, body: { email: 'b@example.com', apiUsers: [] } }),
      await operator.inviteOperator({ body: { email: 'c@example.com' } }),
    ];
    for (const answer of answers) {
      const { link, invitation } = expectData<{ link: string | null; invitation: { isMailed: boolean } }>(
        answer,
      );
      expect([link, invitation.isMailed]).toEqual([null, true]);
    }
    const { items } = expectData(await operator.listOutbox({}));
    const recipients = items.map(({ recipient }) => recipient);
    expect(recipients).toEqual(expect.arrayContaining(['a@example.com', 'b@example.com', 'c@example.com']));
  });

  it('limits invitations by address, inviter and licence, and says when to try again', async () => {
    const { licenceId, admin, control } = await start();
    const params = { licenceId };
    const invite = (email: string) => admin.inviteMember({ params, body: { email, role: 'licence-viewer' } });
    for (let turn = 0; turn < 3; turn++) expectData(await invite('bomb@example.com'));
    control.advance(3_600_000);
    expect(expectProblem(await invite('Bomb@example.com'))).toMatchObject({
      code: 'rate_limited',
      detail: 'The limit of 3 invitations a day for one address is used up.',
    });
    const asIntegrator = await admin.inviteIntegrator({
      params,
      body: { email: 'bomb@example.com', apiUsers: [] },
    });
    expect(expectProblem(asIntegrator).code).toBe('rate_limited');
    // Other licences may still invite the address.
    const other = await createTestLicence(control);
    const otherAdmin = control.client(control.person('licence-admin', other.licence.id, steppedUp));
    const body = { email: 'bomb@example.com', role: 'licence-viewer' } as const;
    expectData(await otherAdmin.inviteMember({ params: { licenceId: other.licence.id }, body }));
    control.advance(3_600_000);
    for (let turn = 0; turn < 30; turn++) expectData(await invite(`p${turn}@example.com`));
    expect(expectProblem(await invite('one-more@example.com')).detail).toContain('30 invitations an hour');
    control.advance(24 * 3_600_000);
    expectData(await invite('bomb@example.com'));
  });

  it('mails a member a link to a new password that the admin does not see', async () => {
    const { ours, licenceId, admin, control } = await start();
    const params = { licenceId, humanId: ours.member.humanId };
    const unable = await admin.mailMemberReset({ params, body: {} });
    expect(expectProblem(unable).code).toBe('mail_not_configured');
    const mailing = control.withParts({ config: { ...control.deps.config, canMail: true } });
    const able = mailing.client(mailing.person('licence-admin', licenceId));
    expect(expectData(await able.mailMemberReset({ params, body: {} }))).toEqual({});
    const operator = mailing.client(mailing.operator);
    const { items } = expectData(await operator.listOutbox({}));
    expect(items).toContainEqual(expect.objectContaining({ kind: 'recovery', recipient: ours.member.email }));
    const other = await createTestLicence(control);
    const foreign = { licenceId, humanId: other.member.humanId };
    expect(expectProblem(await able.mailMemberReset({ params: foreign, body: {} })).code).toBe('not_found');
  });

  it('does not invite somebody who is a member already', async () => {
    const { ours, licenceId, admin } = await start();
    const body = { email: ours.member.email.toUpperCase(), role: 'licence-admin' } as const;
    const problem = expectProblem(await admin.inviteMember({ params: { licenceId }, body }));
    expect(problem).toMatchObject({ code: 'already_exists', errors: [{ path: '/email' }] });
  });

  it('asks for a fresh proof of identity before it gives anybody access', async () => {
    const { ours, control, licenceId } = await start();
    const stale = control.client(control.person('licence-admin', licenceId, { steppedUpUntilMs: 1 }));
    const invited = await stale.inviteMember({
      params: { licenceId },
      body: { email: 'b@example.com', role: 'licence-viewer' },
    });
    expect(expectProblem(invited).code).toBe('step_up_needed');
    const params = { licenceId, humanId: ours.member.humanId };
    const changed = await stale.changeMemberRole({ params, body: { role: 'licence-admin' } });
    expect(expectProblem(changed).code).toBe('step_up_needed');
  });

  it('withdraws an invitation once', async () => {
    const { ours, licenceId, admin } = await start();
    const params = { licenceId, invitationId: ours.invitation.id };
    expect(expectData(await admin.withdrawInvitation({ params }))).toEqual(ours.invitation);
    expect(expectProblem(await admin.withdrawInvitation({ params })).code).toBe('not_found');
  });

  it('changes roles, but never takes the last admin away', async () => {
    const { ours, control, licenceId, admin } = await start();
    const params = { licenceId, humanId: ours.member.humanId };
    const changed = expectData(await admin.changeMemberRole({ params, body: { role: 'licence-admin' } }));
    expect(changed.role).toBe('licence-admin');
    const demoted = await admin.changeMemberRole({ params, body: { role: 'licence-viewer' } });
    expect(expectProblem(demoted).code).toBe('transition_refused');
    expect(expectProblem(await admin.removeMember({ params })).code).toBe('transition_refused');
    await createTestMember(control, licenceId, 'licence-admin');
    expect(expectData(await admin.removeMember({ params })).humanId).toBe(ours.member.humanId);
    expect(expectProblem(await admin.removeMember({ params })).code).toBe('not_found');
    const events = await control.deps.storage.audit.readAfter(licenceId, 0, 100);
    expect(events.map(({ action }) => action).slice(-2)).toEqual(['member.role-changed', 'member.removed']);
  });

  it('cannot make operators', async () => {
    const { control, licenceId, admin } = await start();
    const body = { email: 'b@example.com', role: 'operator' } as never; // what a hostile client would send
    expect(expectProblem(await admin.inviteMember({ params: { licenceId }, body })).code).toBe(
      'request_invalid',
    );
    const refused = await admin.inviteOperator({ body: { email: 'b@example.com' } });
    expect(expectProblem(refused).code).toBe('not_permitted');
    expect(await control.deps.storage.members.list(null)).toEqual([]);
  });
});

describeEachDatabase('the operators', (openFresh) => {
  it('invite one another, and the last one stays', async () => {
    const control = createTestControl(await openFresh());
    const operator = control.client(control.operator);
    const olga = await createTestMember(control, null, 'operator');
    const params = { humanId: olga.humanId };
    expect(expectProblem(await operator.removeOperator({ params })).code).toBe('transition_refused');
    await createTestMember(control, null, 'operator');
    expect(expectData(await operator.getOperators({})).members).toHaveLength(2);
    expect(expectData(await operator.removeOperator({ params })).humanId).toBe(olga.humanId);
    const nobody = { humanId: humanIdSchema.parse('hum_0000000000000000') };
    expect(expectProblem(await operator.removeOperator({ params: nobody })).code).toBe('not_found');
    const { invitation, link } = expectData(
      await operator.inviteOperator({ body: { email: 'x@example.com' } }),
    );
    expect(invitation.role).toBe('operator');
    expect(link).toContain('/invitation#');
    const withdrawn = await operator.withdrawOperatorInvitation({ params: { invitationId: invitation.id } });
    expect(expectData(withdrawn)).toEqual(invitation);
  });
});
