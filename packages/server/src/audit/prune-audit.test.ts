import { createSecretKey, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { LicenceId } from '@postern/contract/ids';
import { createCheckpointSigner, readCheckpoint, readCut } from '../crypto/audit-checkpoint.ts';
import { findAuditFlaw } from '../storage/audit/audit-chain.ts';
import type { Storage } from '../storage/storage.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { insertLicence, newAuditEvent } from '../testing/storage-fixtures.ts';
import { prunedAtOnce, pruneAudit } from './prune-audit.ts';
import { signCheckpoints } from './sign-checkpoints.ts';

const signer = createCheckpointSigner(createSecretKey(randomBytes(32)));
const dayMs = 86_400_000;
const nowMs = 1_790_000_000_000;

function prune(storage: Storage, keptDays: number | null = 30): Promise<void> {
  return pruneAudit({
    storage,
    signer,
    keptMs: keptDays === null ? null : keptDays * dayMs,
    findFlaw: findAuditFlaw,
    now: () => nowMs,
  });
}

async function append(storage: Storage, licenceId: LicenceId | null, ages: readonly number[]) {
  await storage.transact(async (tx) => {
    for (const days of ages) await tx.audit.append(newAuditEvent({ licenceId, atMs: nowMs - days * dayMs }));
  });
}

const sequences = async (storage: Storage, licenceId: LicenceId | null) =>
  (await storage.audit.readAfter(licenceId, 0, 2_000)).map(({ sequence }) => sequence);

describeEachDatabase('The retention of the audit log', (openFresh) => {
  it('deletes what is older, and leaves a chain that goes on from a signed cut', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    await append(storage, licenceId, [90, 60, 31, 29, 0]);
    await append(storage, null, [40, 1]);
    await signCheckpoints({ storage, signer, now: () => nowMs });
    await Promise.all([prune(storage), prune(storage)]);
    expect(await sequences(storage, licenceId)).toEqual([4, 5]);
    expect(await sequences(storage, null)).toEqual([2]);
    const cut = await storage.auditCuts.find(licenceId);
    const signed = readCut(cut?.jws ?? '', signer.publicJwk);
    expect(signed).toEqual({ licenceId, sequence: 3, hash: cut?.hash, atMs: nowMs });
    expect(findAuditFlaw(await storage.audit.readAfter(licenceId, 3, 10), signed)).toBeUndefined();
    // The next event follows the cut, and checkpoints after the cut remain.
    await append(storage, licenceId, [0]);
    expect(await sequences(storage, licenceId)).toEqual([4, 5, 6]);
    expect((await storage.auditCheckpoints.list(licenceId, 9)).map(({ sequence }) => sequence)).toEqual([5]);
  });

  it('goes in small steps, however much there is, and keeps the last event of a silent chain', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const count = 2 * prunedAtOnce + 7;
    await append(
      storage,
      licenceId,
      Array.from({ length: count }, () => 400),
    );
    await prune(storage);
    expect(await sequences(storage, licenceId)).toEqual([count]);
    await append(storage, licenceId, [0]);
    expect(await sequences(storage, licenceId)).toEqual([count, count + 1]);
  });

  it('deletes nothing where everything is kept', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    await append(storage, licenceId, [4_000, 0]);
    await prune(storage, null);
    expect(await sequences(storage, licenceId)).toEqual([1, 2]);
  });

  it('cuts no chain that does not verify, says so, and prunes the others all the same', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const whole = await insertLicence(storage, 2);
    await append(storage, licenceId, [90, 80, 0]);
    await append(storage, whole, [90, 0]);
    const tampered: Storage = {
      ...storage,
      audit: {
        ...storage.audit,
        readAfter: async (...wanted) =>
          (await storage.audit.readAfter(...wanted)).map((event) =>
            event.sequence === 2 ? { ...event, action: 'key.viewed' as const } : event,
          ),
      },
    };
    await expect(prune(tampered)).rejects.toThrow('event 2: the event was changed after it was written');
    expect(await sequences(storage, licenceId)).toEqual([1, 2, 3]);
    expect(await sequences(storage, whole)).toEqual([2]);
  });

  it('is a signature of its own: no checkpoint passes for the permission to delete', () => {
    const checkpoint = { licenceId: null, sequence: 7, hash: 'a'.repeat(64), atMs: 1 };
    expect(readCut(signer.sign(checkpoint), signer.publicJwk)).toBeUndefined();
    expect(readCheckpoint(signer.signCut(checkpoint), signer.publicJwk)).toBeUndefined();
  });
});
