import { expect, it } from 'vitest';
import { environmentNameSchema, licenceIdSchema } from '@postern/contract/ids';
import { describeEachDatabase } from '../testing/databases.ts';
import { testEnvironment } from '../testing/storage-fixtures.ts';
import { createTakeProof } from './take-proofs.ts';

const liveEnvironment = environmentNameSchema.parse('PROD');
const startMs = 1_790_000_000_000;
const proofOf = (proofId: string, issuedAtMs: number) => ({
  proofId,
  issuedAtMs,
  expiresAtMs: issuedAtMs + 65_000,
  licenceId: licenceIdSchema.parse(`lic_${'a'.repeat(16)}`),
});

describeEachDatabase('Used proofs', (openFresh, { kind }) => {
  it('are good once in one environment, whichever gateway was asked first', async () => {
    const storage = await openFresh();
    const now = () => startMs;
    const first = createTakeProof(kind, { storage, now });
    // With PostgreSQL it belongs to another process. The embedded database has one owner, which all gateways ask.
    const second = kind === 'postgres' ? createTakeProof(kind, { storage, now }) : first;
    const proof = proofOf('one', startMs);
    const answers = await Promise.all([first(testEnvironment, proof), second(testEnvironment, proof)]);
    expect(answers.toSorted()).toEqual([false, true]);
    expect(await second(testEnvironment, proof)).toBe(false);
    expect(await first(liveEnvironment, proof)).toBe(true);
    expect(await second(testEnvironment, proofOf('two', startMs))).toBe(true);
  });

  it('are forgotten when their age would have them refused', async () => {
    const storage = await openFresh();
    const clock = { nowMs: startMs };
    const take = createTakeProof(kind, { storage, now: () => clock.nowMs });
    for (let at = 0; at < 10; at++) await take(testEnvironment, proofOf(`p${at}`, clock.nowMs));
    clock.nowMs += 65_001;
    expect(await take(testEnvironment, proofOf('later', clock.nowMs))).toBe(true);
    // Accepted again: only the age of the proof, which is checked earlier, keeps it from being used twice.
    expect(await take(testEnvironment, proofOf('p1', clock.nowMs))).toBe(true);
    expect(await take(testEnvironment, proofOf('later', clock.nowMs))).toBe(false);
  });
});
