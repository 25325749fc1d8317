import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changeSequenceSchema } from '@postern/contract/ids';
import type { ChangeGuard } from '../storage/access-changes/port.ts';
import type { Storage } from '../storage/storage.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { testEnvironment as environment } from '../testing/storage-fixtures.ts';
import { openFeedWitness } from './feed-witness.ts';

describeEachDatabase('a database that is older than what was acknowledged', (openFresh) => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'postern-witness-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (storage: Storage, isRestoreAccepted = false) =>
    openFeedWitness(folder, {
      storage,
      isRestoreAccepted,
      now: () => 7,
      reportFault: (fault) => {
        throw fault;
      },
    });
  const change = async (storage: Storage, times: number) => {
    for (let done = 0; done < times; done += 1) {
      await storage.transact((tx) =>
        tx.changes.append({ atMs: 0, licenceId: null, environment, kind: 'api-user', subjectId: 'a' }),
      );
    }
  };

  it('is refused, since a key that was revoked after the backup would work again', async () => {
    const storage = await openFresh();
    await change(storage, 2);
    const witness = await open(storage);
    await change(storage, 1);
    await witness[Symbol.asyncDispose]();
    const restored = await openFresh();
    await change(restored, 2);
    await expect(open(restored)).rejects.toThrow('Keys that were revoked or reset since that backup');
    expect(await restored.changes.latest()).toBe(2);
  });

  it('is taken when somebody says so, once; that is audited, and every gateway reads everything anew', async () => {
    const storage = await openFresh();
    await change(storage, 5);
    await (await open(storage))[Symbol.asyncDispose]();
    const restored = await openFresh();
    await change(restored, 1);
    await (await open(restored, true))[Symbol.asyncDispose]();
    const [event] = (await restored.audit.list(null, { page: 1, pageSize: 5 })).items;
    expect(event).toMatchObject({
      action: 'database.restored',
      before: { changes: 5 },
      after: { changes: 1 },
    });
    const feed = await restored.changes.listAfter(changeSequenceSchema.parse(1), 5);
    expect(feed.map(({ kind }) => kind)).toEqual(['everything']);
    await (await open(restored))[Symbol.asyncDispose]();
  });

  it('is noticed by the change itself, although it has grown past the number that was acknowledged', async () => {
    const storage = await openFresh();
    await change(storage, 3);
    await (await open(storage))[Symbol.asyncDispose]();
    const restored = await openFresh();
    await change(restored, 9);
    await expect(open(restored)).rejects.toThrow('its change 3 of access is not the one');
  });

  it('was witnessed before the change is acknowledged, so that a crash right after the answer loses nothing', async () => {
    const storage = await openFresh();
    const witness = await open(storage);
    for (let sequence = 1; sequence <= 3; sequence++) {
      await change(storage, 1);
      expect(JSON.parse(readFileSync(join(folder, 'feed-position.json'), 'utf8'))).toMatchObject({
        sequence,
      });
    }
    await Promise.all([change(storage, 5), change(storage, 5)]);
    expect(JSON.parse(readFileSync(join(folder, 'feed-position.json'), 'utf8'))).toMatchObject({
      sequence: 13,
    });
    await witness[Symbol.asyncDispose]();
  });

  it('under a running control stops every acknowledgement, is not ready, and lowers nothing', async () => {
    const storage = await openFresh();
    await change(storage, 4);
    const restored = await openFresh();
    await change(restored, 1);
    // Replaces the database behind the same storage, as a failover or a restore would.
    let current = storage;
    const faults: unknown[] = [];
    const switching: Storage = {
      ...storage,
      changes: {
        latest: () => current.changes.latest(),
        listAfter: (since, limit) => current.changes.listAfter(since, limit),
      },
      guardChanges(guard: ChangeGuard) {
        storage.guardChanges(guard);
        restored.guardChanges(guard);
      },
    };
    const witness = await openFeedWitness(folder, {
      storage: switching,
      isRestoreAccepted: false,
      now: () => 7,
      reportFault: (fault) => faults.push(fault),
    });
    expect(witness.notReady()).toEqual([]);
    current = restored;
    await expect(change(restored, 1)).rejects.toThrow('an older one was put in its place');
    expect(witness.notReady()).toEqual(['database-set-back']);
    const before = await restored.changes.latest();
    await expect(change(restored, 1)).rejects.toThrow('an older one was put in its place');
    expect(await restored.changes.latest()).toBe(before);
    expect(faults).toHaveLength(1);
    await witness[Symbol.asyncDispose]();
    expect(JSON.parse(readFileSync(join(folder, 'feed-position.json'), 'utf8'))).toMatchObject({
      sequence: 4,
    });
    await expect(open(restored)).rejects.toThrow('Keys that were revoked or reset since that backup');
  });

  it('cannot be told by a file that says nothing: that refuses the start and says what to do', async () => {
    const storage = await openFresh();
    for (const text of ['', '{"sequence":', '{"sequence":-1}', '{"sequence":"4"}']) {
      writeFileSync(join(folder, 'feed-position.json'), text);
      await expect(open(storage)).rejects.toThrow('Restore it from a backup of the data folder');
    }
    await (await open(storage, true))[Symbol.asyncDispose]();
    await (await open(storage))[Symbol.asyncDispose]();
  });

  it('is told by the number alone where the file is of an earlier version', async () => {
    const storage = await openFresh();
    await change(storage, 2);
    writeFileSync(join(folder, 'feed-position.json'), '{"sequence":2}');
    await (await open(storage))[Symbol.asyncDispose]();
    writeFileSync(join(folder, 'feed-position.json'), '{"sequence":3}');
    await expect(open(storage)).rejects.toThrow('it knows 2 changes of access, and there were 3');
  });

  it('is no matter of a first start or of a newer database', async () => {
    const storage = await openFresh();
    await (await open(storage))[Symbol.asyncDispose]();
    await change(storage, 3);
    await (await open(storage))[Symbol.asyncDispose]();
    await (await open(storage))[Symbol.asyncDispose]();
    expect(await storage.changes.latest()).toBe(3);
  });
});
