import { createSecretKey, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { LicenceId } from '@postern/contract/ids';
import { createCheckpointSigner, readCheckpoint } from '../crypto/audit-checkpoint.ts';
import type { AuditCheckpoint } from '../crypto/audit-checkpoint.ts';
import type { Storage } from '../storage/storage.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { insertLicence, newAuditEvent } from '../testing/storage-fixtures.ts';
import { createCheckpointVerdict } from './judge-checkpoints.ts';
import { signCheckpoints } from './sign-checkpoints.ts';

const signer = createCheckpointSigner(createSecretKey(randomBytes(32)));
const atMs = 1_790_000_000_000;

const sign = (storage: Storage): Promise<void> => signCheckpoints({ storage, signer, now: () => atMs });

async function listSigned(
  storage: Storage,
  licenceId: LicenceId | null,
): Promise<readonly (AuditCheckpoint | undefined)[]> {
  const stored = await storage.auditCheckpoints.list(licenceId, 10);
  return stored.map(({ jws }) => readCheckpoint(jws, signer.publicJwk));
}

const append = (storage: Storage, licenceId: LicenceId | null) =>
  storage.transact((tx) => tx.audit.append(newAuditEvent({ licenceId })));

describeEachDatabase('Checkpoints of the audit log', (openFresh) => {
  it('sign the end of every chain that grew, and nothing twice', async () => {
    const storage = await openFresh();
    const first = await insertLicence(storage, 1);
    const silent = await insertLicence(storage, 2);
    await append(storage, first);
    const { hash } = await append(storage, first);
    const own = await append(storage, null);
    await Promise.all([sign(storage), sign(storage)]);
    await sign(storage);
    expect(await listSigned(storage, first)).toEqual([{ licenceId: first, sequence: 2, hash, atMs }]);
    expect(await listSigned(storage, null)).toEqual([{ licenceId: null, sequence: 1, hash: own.hash, atMs }]);
    expect(await listSigned(storage, silent)).toEqual([]);
    await append(storage, first);
    await sign(storage);
    expect((await listSigned(storage, first)).map((signed) => signed?.sequence)).toEqual([3, 2]);
  });

  it('reach every licence, however many there are', async () => {
    const storage = await openFresh();
    const licences: LicenceId[] = [];
    for (let number = 1; number <= 205; number++) licences.push(await insertLicence(storage, number));
    await storage.transact(async (tx) => {
      for (const licenceId of licences) await tx.audit.append(newAuditEvent({ licenceId }));
    });
    await sign(storage);
    const signed = await Promise.all(licences.map((licenceId) => listSigned(storage, licenceId)));
    expect(signed.every((checkpoints) => checkpoints.length === 1)).toBe(true);
  });

  it('show what a chain alone does not: an end that was cut off, and a chain that was written anew', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const before = await append(storage, licenceId);
    const after = await append(storage, licenceId);
    await sign(storage);
    const signed = (await listSigned(storage, licenceId)).filter((each) => each !== undefined);
    const judge = (events: readonly { readonly sequence: number; readonly hash: string }[]) => {
      const verdict = createCheckpointVerdict(signed);
      for (const event of events) verdict.see(event);
      return verdict.findFlaw(events.length);
    };
    expect(judge([before, after])).toBeUndefined();
    expect(judge([before])).toMatchObject({ sequence: 2, reason: expect.stringContaining('missing') });
    const forged = { ...after, hash: 'f'.repeat(64) };
    expect(judge([before, forged])).toMatchObject({
      sequence: 2,
      reason: expect.stringContaining('not the event that was signed'),
    });
  });

  it('cannot be changed or taken out of the database', async () => {
    const storage = await openFresh();
    await append(storage, null);
    await sign(storage);
    const [stored] = await storage.auditCheckpoints.list(null, 1);
    if (stored === undefined) throw new Error('a checkpoint expected');
    await storage.transact((tx) => tx.auditCheckpoints.insert(null, { ...stored, jws: 'another' }));
    expect(await storage.auditCheckpoints.list(null, 10)).toEqual([stored]);
  });
});
