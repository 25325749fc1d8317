import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/databases.ts';
import { atMs, insertLicence } from '../../testing/storage-fixtures.ts';
import type { NewInvitation } from './port.ts';

const invitation: NewInvitation = {
  licenceId: null,
  role: 'operator',
  email: 'Ada@Example.com',
  tokenDigest: 'digest',
  invitedBy: 'Grace',
  invitedById: 'hum_grace',
  language: 'fr',
  isMailed: true,
  createdAtMs: atMs,
  expiresAtMs: atMs + 100,
};

describeEachDatabase('invitations to the console', (openFresh) => {
  it('come back as they were given, open until they are used or expire', async () => {
    const storage = await openFresh();
    const { tokenDigest, ...given } = invitation;
    const made = await storage.transact((tx) => tx.invitations.insert(invitation));
    expect(made).toEqual({ ...given, id: made.id, email: 'ada@example.com' });
    expect(await storage.invitations.findOpenByDigest(tokenDigest, atMs + 99)).toEqual(made);
    expect(await storage.invitations.findOpenByDigest(tokenDigest, atMs + 100)).toBeUndefined();
    const close = (nowMs: number) => storage.transact((tx) => tx.invitations.close(made.id, nowMs));
    expect([await close(atMs + 100), await close(atMs), await close(atMs)]).toEqual([false, true, false]);
    expect(await storage.invitations.listOpen(null, atMs)).toEqual([]);
  });

  it('are counted and closed by licence, address and inviter; the first run’s link has no address', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    await storage.transact(async (tx) => {
      await tx.invitations.insert(invitation);
      await tx.invitations.insert({ ...invitation, licenceId, tokenDigest: 'other', createdAtMs: atMs + 1 });
      await tx.invitations.insert({
        ...invitation,
        email: null,
        invitedById: null,
        tokenDigest: 'first-run',
      });
    });
    const count = (wanted: object) => storage.invitations.listMade({ sinceMs: atMs - 1, ...wanted });
    expect(await count({ licenceId })).toEqual([atMs + 1]);
    expect(await count({ licenceId: null })).toEqual([atMs, atMs]);
    expect(await count({ email: 'ADA@example.com' })).toEqual([atMs, atMs + 1]);
    expect(await count({ invitedById: 'hum_grace', sinceMs: atMs })).toEqual([atMs + 1]);

    await storage.transact((tx) => tx.invitations.closeAll(null, null, atMs));
    expect(await storage.invitations.findOpenByDigest('first-run', atMs)).toBeUndefined();
    expect(await storage.invitations.listOpen(null, atMs)).toHaveLength(1);
    await storage.transact((tx) => tx.invitations.closeAll(null, 'ADA@example.com', atMs));
    expect(await storage.invitations.listOpen(null, atMs)).toEqual([]);
    expect(await storage.invitations.listOpen(licenceId, atMs)).toHaveLength(1);
  });
});
