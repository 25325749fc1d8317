import { changeSequenceSchema } from '@postern/contract/ids';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../testing/databases.ts';
import { atMs, testEnvironment } from '../testing/storage-fixtures.ts';
import { leaseMsOf } from './lease-book.ts';
import type { LeaseBook } from './lease-book.ts';
import { createStorageLeaseBook } from './storage-lease-book.ts';

const sequence = (number: number) => changeSequenceSchema.parse(number);
const leaseMs = leaseMsOf(5_000);

function openLease(book: LeaseBook, id: string, applied: number): Promise<void> {
  const facts = { kind: 'process', host: 'h', environments: [testEnvironment], leaseMs } as const;
  return book.openLease({ ...facts, id, appliedSequence: sequence(applied) });
}

describeEachDatabase('leases in the database', (openFresh) => {
  it('are opened, renewed, ended once, and forgotten', async () => {
    const storage = await openFresh();
    const stored = createStorageLeaseBook(storage);
    await openLease(stored, 'a', 2);
    await openLease(stored, 'b', 2);
    expect(await stored.renewLease('a', sequence(5))).toBe(true);
    await storage.transact((tx) =>
      tx.changes.append({ atMs, licenceId: null, environment: null, kind: 'everything', subjectId: '' }),
    );
    await stored.endLease('b');
    expect(await stored.renewLease('b', sequence(5))).toBe(false);
    expect(await stored.expire('a', 0)).toBe(false);
    expect(await stored.expire('a', 1)).toBe(true);
    expect(await stored.renewLease('a', sequence(6))).toBe(false);
    const [a, b] = await stored.list();
    expect(a).toMatchObject({
      id: 'a',
      appliedSequence: 5,
      renewals: 1,
      ended: { why: 'expired', sequence: 1 },
    });
    expect(b).toMatchObject({ id: 'b', ended: { why: 'stopped' }, environments: [testEnvironment], leaseMs });
    expect(Math.abs((a?.startedAtMs ?? 0) - Date.now())).toBeLessThan(60_000);
    await storage.transact((tx) => tx.gatewayLeases.forgetEnded(-1_000));
    expect(await stored.list()).toEqual([]);
  });
});
