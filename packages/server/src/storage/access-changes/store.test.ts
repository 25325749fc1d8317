import { expect, it } from 'vitest';
import { changeSequenceSchema } from '@postern/contract/ids';
import { describeEachDatabase } from '../../testing/databases.ts';
import { atMs, insertLicence, testEnvironment as environment } from '../../testing/storage-fixtures.ts';

describeEachDatabase('access changes', (openFresh) => {
  it('are numbered from 1, read in pages, and hinted at after the commit', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const change = { atMs, licenceId, environment, kind: 'api-user', subjectId: 'x' } as const;
    const hinted = Promise.withResolvers<number>();
    const asked: Promise<unknown>[] = [];
    const stopListening = storage.onChangeHint(() => {
      asked.push(storage.changes.latest().then((latest) => latest > 0 && hinted.resolve(latest)));
    });
    expect(await storage.changes.latest()).toBe(0);
    await storage.transact(async (tx) => {
      expect(await tx.changes.append(change)).toBe(1);
      expect(
        await tx.changes.append({ ...change, licenceId: null, environment: null, kind: 'everything' }),
      ).toBe(2);
    });
    expect(await hinted.promise).toBe(2);
    // PostgreSQL's own notice may come later, when the storage is closed, and a question may still be open.
    stopListening();
    await Promise.all(asked);
    const since = (sequence: number, limit = 10) =>
      storage.changes.listAfter(changeSequenceSchema.parse(sequence), limit);
    const mark: unknown = expect.stringMatching(/^[\w-]{16}$/);
    expect(await since(0, 1)).toEqual([{ sequence: 1, ...change, mark }]);
    expect(new Set((await since(0)).map((row) => row.mark)).size).toBe(2);
    expect((await since(1)).map(({ sequence, kind }) => [sequence, kind])).toEqual([[2, 'everything']]);
    expect(await since(2)).toEqual([]);
  });
});
