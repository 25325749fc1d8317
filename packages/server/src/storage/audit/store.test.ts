import { expect, it } from 'vitest';
import { environmentNameSchema } from '@postern/contract/ids';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  insertLicence,
  newAuditEvent,
  testEnvironment as environment,
} from '../../testing/storage-fixtures.ts';
import { verifyAuditChain } from './audit-chain.ts';

describeEachDatabase('audit events', (openFresh) => {
  it('form one intact chain per licence, and one of the installation', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const odd = { name: 'lone \ud800 surrogate and NUL \0', id: 'x', kind: 'api-user' };
    await storage.transact(async (tx) => {
      await tx.audit.append(newAuditEvent({ licenceId, environment, before: { b: 1, a: [null, 'é'] } }));
      await tx.audit.append(newAuditEvent({ action: 'catalogue.published' }));
      await tx.audit.append(newAuditEvent({ licenceId, subject: odd, after: { text: odd.name } }));
    });
    const events = await storage.audit.readAfter(licenceId, 0, 100);
    expect(events.map((event) => event.sequence)).toEqual([1, 2]);
    expect(events[0]).toMatchObject({ before: { b: 1, a: [null, 'é'] }, after: null });
    expect(verifyAuditChain(events)).toEqual({
      kind: 'intact',
      last: { sequence: 2, hash: events[1]?.hash },
    });
    const own = await storage.audit.readAfter(null, 0, 100);
    expect(verifyAuditChain(own)).toMatchObject({ kind: 'intact', last: { sequence: 1 } });
  });

  it('are listed newest first, by environment, action, subject, actor and time', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    await storage.transact(async (tx) => {
      await tx.audit.append(newAuditEvent({ licenceId, environment, atMs: 10 }));
      await tx.audit.append(newAuditEvent({ licenceId, environment, atMs: 20, action: 'key.viewed' }));
      await tx.audit.append(
        newAuditEvent({ licenceId, atMs: 30, subject: { kind: 'k', id: 'else', name: 'E' } }),
      );
    });
    const elsewhere = environmentNameSchema.parse('ELSEWHERE');
    const list = async (query: object) => {
      const page = await storage.audit.list(licenceId, { page: 1, pageSize: 10, ...query });
      return page.items.map((event) => event.sequence);
    };
    expect(await list({})).toEqual([3, 2, 1]);
    // The third event concerns the licence as a whole, and so every environment.
    expect(await list({ environment })).toEqual([3, 2, 1]);
    expect(await list({ environment: elsewhere })).toEqual([3]);
    expect(await list({ action: 'key.viewed' })).toEqual([2]);
    expect(await list({ subjectId: 'else' })).toEqual([3]);
    expect(await list({ actorId: 'nobody' })).toEqual([]);
    expect(await list({ fromMs: 20, toMs: 30 })).toEqual([3, 2]);
    expect(await storage.audit.list(licenceId, { page: 2, pageSize: 2 })).toMatchObject({
      total: 3,
      page: 2,
    });
  });
});
