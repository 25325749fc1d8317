import { expect, it } from 'vitest';
import { humanIdSchema } from '@postern/contract/admin-routes/team';
import type { LicenceId } from '@postern/contract/ids';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  atMs,
  insertLicence,
  newApiUser,
  prodEnvironment,
  testEnvironment,
} from '../../testing/storage-fixtures.ts';
import type { Storage } from '../storage.ts';

const humanId = humanIdSchema.parse('hum_0123456789abcdef');

async function insertHuman(storage: Storage): Promise<void> {
  const person = { id: humanId, name: 'Ian', email: 'Ian@Example.com', isAddressProved: true };
  await storage.transact((tx) => tx.humans.insert({ ...person, passwordHash: 'x', createdAtMs: atMs }));
}

async function insertApiUser(storage: Storage, licenceId: LicenceId) {
  return await storage.transact((tx) => tx.apiUsers.insert(licenceId, testEnvironment, newApiUser()));
}

describeEachDatabase('integrators', (openFresh) => {
  it('are kept by licence, with API users of that licence alone', async () => {
    const storage = await openFresh();
    const [own, other] = [await insertLicence(storage, 1), await insertLicence(storage, 2)];
    await insertHuman(storage);
    const [ours, theirs] = [await insertApiUser(storage, own), await insertApiUser(storage, other)];
    const place = { environment: testEnvironment, apiUserId: ours.id };
    await storage.transact(async (tx) => {
      await tx.integrators.put(own, humanId, atMs);
      await tx.integrators.put(own, humanId, atMs + 1);
      await tx.integrators.setApiUsers(own, humanId, [
        place,
        place,
        { ...place, environment: prodEnvironment },
        { ...place, apiUserId: theirs.id },
      ]);
    });
    const known = { humanId, name: 'Ian', email: 'ian@example.com', isAddressProved: true };
    const ian = { ...known, joinedAtMs: atMs, apiUsers: [place] };
    expect(await storage.integrators.list(own)).toEqual([ian]);
    expect(await storage.integrators.find(own, humanId)).toEqual(ian);
    expect(await storage.integrators.listOf(humanId)).toEqual([{ licenceId: own, apiUsers: [place] }]);
    expect(await storage.integrators.list(other)).toEqual([]);
    expect(await storage.members.listOf(humanId)).toEqual([]);
    await storage.transact((tx) => tx.apiUsers.delete(own, testEnvironment, ours.id, ours.version));
    expect((await storage.integrators.find(own, humanId))?.apiUsers).toEqual([]);
    expect(await storage.transact((tx) => tx.integrators.remove(other, humanId))).toBe(false);
    expect(await storage.transact((tx) => tx.integrators.remove(own, humanId))).toBe(true);
    expect(await storage.integrators.listOf(humanId)).toEqual([]);
  });

  it('are invited by links that work once and until they end', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const insert = (tokenDigest: string) =>
      storage.transact((tx) =>
        tx.integratorInvitations.insert({
          licenceId,
          email: 'Ian@Example.com',
          apiUsers: [],
          tokenDigest,
          invitedBy: 'Ada',
          invitedById: 'hum_ada',
          language: 'nl',
          isMailed: true,
          createdAtMs: atMs,
          expiresAtMs: atMs + 100,
        }),
      );
    const first = await insert('first');
    expect(await storage.integratorInvitations.listOpen(licenceId, atMs)).toEqual([first]);
    expect(await storage.integratorInvitations.findOpenByDigest('first', atMs + 99)).toEqual(first);
    expect(await storage.integratorInvitations.findOpenByDigest('first', atMs + 100)).toBeUndefined();
    expect(await storage.invitations.findOpenByDigest('first', atMs)).toBeUndefined();
    await storage.transact((tx) => tx.integratorInvitations.closeAll(licenceId, 'IAN@example.com', atMs));
    expect(await storage.transact((tx) => tx.integratorInvitations.close(first.id, atMs))).toBe(false);
    const second = await insert('second');
    expect(await storage.transact((tx) => tx.integratorInvitations.close(second.id, atMs))).toBe(true);
    expect(await storage.integratorInvitations.listOpen(licenceId, atMs)).toEqual([]);
  });
});
