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

describeEachDatabase('the people of an installation', (openFresh) => {
  async function start(canMail: boolean) {
    const storage = await openFresh();
    const plain = createTestControl(storage);
    const control = plain.withParts({ config: { ...plain.deps.config, canMail } });
    const ours = await createTestLicence(control);
    const operator = control.client(control.operator);
    return { control, storage, ours, operator, params: { humanId: ours.member.humanId } };
  }

  it('are listed with all their seats, and found by name or address', async () => {
    const { control, ours, operator } = await start(false);
    const olga = await createTestMember(control, null, 'operator');
    const all = expectData(await operator.listPeople({}));
    expect(all.total).toBe(3);
    const found = expectData(await operator.listPeople({ query: { search: olga.email.toUpperCase() } }));
    expect(found.items).toMatchObject([
      {
        humanId: olga.humanId,
        hasPassword: true,
        providers: [],
        seats: [{ licenceId: null, role: 'operator', awaitsProof: false }],
      },
    ]);
    const integrator = expectData(await operator.getPerson({ params: { humanId: ours.integrator } }));
    expect(integrator.person.seats).toEqual([
      {
        licenceId: ours.licence.id,
        licenceName: ours.licence.name,
        role: 'integrator',
        awaitsProof: false,
      },
    ]);
    const none = expectData(await operator.listPeople({ query: { search: '100%' } }));
    expect(none.total).toBe(0);
  });

  it('are reset by a link that is mailed, or answered where nothing can be mailed', async () => {
    const mailing = await start(true);
    const { link } = expectData(await mailing.operator.resetPerson({ params: mailing.params, body: {} }));
    expect(link).toBeNull();
    const { items } = expectData(await mailing.operator.listOutbox({}));
    expect(items).toContainEqual(
      expect.objectContaining({ kind: 'recovery', recipient: mailing.ours.member.email }),
    );
    const silent = await start(false);
    const made = expectData(await silent.operator.resetPerson({ params: silent.params, body: {} }));
    expect(made.link).toMatch(/^http:\/\/console\.test\/recover#[\w-]{43}$/);
    const portal = await silent.operator.resetPerson({
      params: { humanId: silent.ours.integrator },
      body: {},
    });
    expect(expectData(portal).link).toMatch(/^http:\/\/portal\.test\/recover#/);
    const log = await silent.storage.audit.readAfter(silent.ours.licence.id, 0, 100);
    expect(log.at(-1)).toMatchObject({ action: 'member.reset-asked', actor: { kind: 'operator' } });
    expect(JSON.stringify(log)).not.toContain(made.link?.split('#')[1]);
  });

  it('have their address confirmed once, and it is in the log who stood for it', async () => {
    const { storage, ours, operator } = await start(false);
    const humanId = humanIdSchema.parse('hum_0123456789abcdef');
    await storage.transact(async (tx) => {
      const person = { id: humanId, name: 'Una', email: 'una@example.com', isAddressProved: false };
      await tx.humans.insert({ ...person, passwordHash: 'none', createdAtMs: 1 });
      await tx.members.put(ours.licence.id, humanId, { role: 'licence-viewer', atMs: 1 });
      await tx.members.put(null, humanId, { role: 'operator', atMs: 1, awaitsProof: true });
    });
    for (let turn = 0; turn < 2; turn++) {
      const answer = await operator.confirmPersonAddress({ params: { humanId }, body: {} });
      expect(expectData(answer).isAddressProved).toBe(true);
    }
    expect((await storage.members.listOf(humanId)).map(({ awaitsProof }) => awaitsProof)).toEqual([
      false,
      false,
    ]);
    const log = await storage.audit.readAfter(ours.licence.id, 0, 100);
    const confirmations = log.filter(({ action }) => action === 'member.address-confirmed');
    expect(confirmations).toMatchObject([
      { actor: { kind: 'operator' }, after: { email: 'una@example.com' } },
    ]);
  });

  it('are signed out by an operator, and by nobody else', async () => {
    const { control, ours, operator, params } = await start(false);
    expect(expectData(await operator.endPersonSessions({ params }))).toEqual({ ended: 0 });
    const gone = await operator.endPersonSession({ params: { ...params, sessionId: 'none' } });
    expect(expectProblem(gone).code).toBe('not_found');
    const admin = control.client(
      control.person('licence-admin', ours.licence.id, { steppedUpUntilMs: Number.MAX_SAFE_INTEGER }),
    );
    for (const answer of [
      await admin.listPeople({}),
      await admin.getPerson({ params }),
      await admin.endPersonSessions({ params }),
      await admin.resetPerson({ params, body: {} }),
      await admin.confirmPersonAddress({ params, body: {} }),
    ]) {
      expect(expectProblem(answer).code).toBe('not_permitted');
    }
  });
});
