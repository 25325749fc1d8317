import { expect, it } from 'vitest';
import { StorageUnavailableError } from '../storage/storage-errors.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { createWriteCheck } from './check-writable.ts';

describeEachDatabase('readiness of a database that cannot be written', (openFresh) => {
  it('says so on a full disk or a database that only reads, and takes it back once it can be written again', async () => {
    const storage = await openFresh();
    let nowMs = 0;
    let failure: Error | undefined;
    const check = createWriteCheck(
      { transact: (work) => (failure === undefined ? storage.transact(work) : Promise.reject(failure)) },
      () => nowMs,
    );
    expect(await check()).toEqual([]);
    for (const reason of ['disk-full', 'read-only'] as const) {
      failure = new StorageUnavailableError('inside', { reason });
      nowMs += 5_000;
      expect(await check()).toEqual(['database-unwritable']);
    }
    failure = undefined;
    expect(await check()).toEqual(['database-unwritable']);
    nowMs += 5_000;
    expect(await check()).toEqual([]);
  });

  it('leaves a database that does not answer to the check that asks for that', async () => {
    const check = createWriteCheck(
      { transact: () => Promise.reject(new StorageUnavailableError('no answer')) },
      () => 0,
    );
    expect(await check()).toEqual([]);
  });
});
