import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changeSequenceSchema } from '@postern/contract/ids';
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
    await witness.close();
    const restored = await openFresh();
    await change(restored, 2);
    await expect(open(restored)).rejects.toThrow('Keys that were revoked or reset since that backup');
    expect(await restored.changes.latest()).toBe(2);
  });

  it('is taken when somebody says so, once; that is audited, and every gateway reads everything anew', async () => {
    const storage = await openFresh();
    await change(storage, 5);
    await (await open(storage)).close();
    const restored = await openFresh();
    await change(restored, 1);
    await (await open(restored, true)).close();
    const [event] = (await restored.audit.list(null, { page: 1, pageSize: 5 })).items;
    expect(event).toMatchObject({
      action: 'database.restored',
      before: { changes: 5 },
      after: { changes: 1 },
    });
    const feed = await restored.changes.listAfter(changeSequenceSchema.parse(1), 5);
    expect(feed.map(({ kind }) => kind)).toEqual(['everything']);
    await (await open(restored)).close();
  });

  it('is no matter of a first start, of a newer database, or of a file that says nothing', async () => {
    const storage = await openFresh();
    await (await open(storage)).close();
    await change(storage, 3);
    await (await open(storage)).close();
    await (await open(storage)).close();
    expect(await storage.changes.latest()).toBe(3);
  });
});
