import { expect, it } from 'vitest';
import { changeSequenceSchema } from '@postern/contract/ids';
import { describeEachDatabase } from '../testing/databases.ts';
import {
  atMs,
  insertLicence,
  newApiKey,
  newApiUser,
  newAuditEvent,
  newLicence,
  testEnvironment as environment,
} from '../testing/storage-fixtures.ts';
import { verifyAuditChain } from './audit/audit-chain.ts';

const start = changeSequenceSchema.parse(0);

describeEachDatabase('concurrent writers', (openFresh, { kind, createEmpty, open }) => {
  it('let exactly one of many compare-and-set updates win', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const { id } = await storage.transact((tx) => tx.apiUsers.insert(licenceId, environment, newApiUser()));
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_none, index) =>
        storage.transact((tx) =>
          tx.apiUsers.update(licenceId, environment, id, 1, { nickname: `writer ${index}` }, atMs),
        ),
      ),
    );
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    const found = await storage.apiUsers.find(licenceId, environment, id);
    expect(found).toMatchObject({ version: 2, nickname: `writer ${outcomes.indexOf(true)}` });
  });

  it('leave nothing behind when the work throws, and the error comes out as it was', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const apiUser = newApiUser();
    const fault = new Error('changed my mind');
    const work = storage.transact(async (tx) => {
      await tx.apiUsers.insert(licenceId, environment, apiUser);
      await tx.apiKeys.insert(licenceId, environment, apiUser.id, newApiKey());
      await tx.audit.append(newAuditEvent({ licenceId }));
      await tx.changes.append({ atMs, licenceId, environment, kind: 'api-user', subjectId: apiUser.id });
      throw fault;
    });
    await expect(work).rejects.toBe(fault);
    expect(await storage.apiUsers.find(licenceId, environment, apiUser.id)).toBeUndefined();
    expect(await storage.audit.readAfter(licenceId, 0, 10)).toEqual([]);
    expect(await storage.changes.latest()).toBe(0);
  });

  it('cannot commit after a statement failed, even when the work swallowed its error', async () => {
    const storage = await openFresh();
    await insertLicence(storage, 1);
    const work = storage.transact(async (tx) => {
      await tx.licences.insert(newLicence(2));
      await tx.licences.insert(newLicence(1)).catch(() => {});
    });
    await expect(work).rejects.toThrow();
    expect(await storage.licences.findByNumber(2)).toBeUndefined();
  });

  it('are told of a transaction inside a transaction, which would wait for itself', async () => {
    const storage = await openFresh();
    const work = storage.transact(() => storage.transact((tx) => tx.settings.set('a', 'b')));
    await expect(work).rejects.toThrow('transact inside transact');
    await storage.transact((tx) => tx.settings.set('a', 'c'));
    expect(await storage.settings.find('a')).toBe('c');
  });

  it('are not seen by readers before they commit', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    await storage.transact(async (tx) => {
      const { id } = await tx.apiUsers.insert(licenceId, environment, newApiUser());
      expect(await tx.apiUsers.find(licenceId, environment, id)).toBeDefined();
      expect(await storage.apiUsers.find(licenceId, environment, id)).toBeUndefined();
    });
  });

  it('append to the feed and the chain without gaps: a poller that follows the feed misses nothing', async () => {
    const database = await createEmpty();
    const storage = await open(database);
    // On PostgreSQL a second process shares the database; the embedded one has one owner.
    const writers = kind === 'postgres' ? [storage, await open(database)] : [storage];
    const licenceId = await insertLicence(storage, 1);
    const total = 60;
    const writing = Promise.all(
      Array.from({ length: total }, (_none, index) =>
        (writers[index % writers.length] ?? storage).transact(async (tx) => {
          const { id } = await tx.apiUsers.insert(licenceId, environment, newApiUser());
          await tx.changes.append({ atMs, licenceId, environment, kind: 'api-user', subjectId: id });
          await tx.audit.append(newAuditEvent({ licenceId }));
          // Some transactions fail after they took a number.
          if (index % 10 === 3) throw new Error('given up');
        }),
      ).map((work) => work.catch(() => {})),
    );
    let isWriting = true;
    void writing.then(() => (isWriting = false));
    const seen: string[] = [];
    let since = start;
    for (let more = true; more;) {
      more = isWriting;
      for (const change of await storage.changes.listAfter(since, 7)) {
        expect(change.sequence).toBe(since + 1);
        since = change.sequence;
        seen.push(change.subjectId);
        more = true;
      }
    }
    expect(seen).toHaveLength(total - total / 10);
    expect(new Set(seen).size).toBe(seen.length);
    expect(verifyAuditChain(await storage.audit.readAfter(licenceId, 0, 1_000))).toMatchObject({
      kind: 'intact',
      last: { sequence: seen.length },
    });
  });

  if (kind === 'postgres') {
    it('hint at a change to the other processes', async () => {
      const database = await createEmpty();
      const [writer, other] = [await open(database), await open(database)];
      const licenceId = await insertLicence(writer, 1);
      const heard = new Promise<void>((resolve) => {
        other.onChangeHint(() => void other.changes.latest().then((latest) => latest === 1 && resolve()));
      });
      await writer.transact((tx) =>
        tx.changes.append({ atMs, licenceId, environment, kind: 'licence', subjectId: licenceId }),
      );
      await heard;
    });
  }
});
