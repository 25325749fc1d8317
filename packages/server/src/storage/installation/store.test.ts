import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  atMs,
  insertLicence,
  prodEnvironment,
  testEnvironment as environment,
} from '../../testing/storage-fixtures.ts';
import { AlreadyExistsError } from '../storage-errors.ts';

describeEachDatabase('keys of the installation', (openFresh) => {
  const signingKey = {
    kid: 'k1',
    state: 'next',
    publicJwk: '{}',
    sealedPrivateKey: 'sealed',
    createdAtMs: atMs,
    stateSinceMs: atMs,
  } as const;

  it('keep signing keys per environment, with their state', async () => {
    const storage = await openFresh();
    await storage.transact(async (tx) => {
      await tx.signingKeys.insert(environment, signingKey);
      await tx.signingKeys.insert(environment, { ...signingKey, kid: 'k2', createdAtMs: atMs + 1 });
      const activate = { from: 'next', to: 'active', atMs: atMs + 2 } as const;
      expect(await tx.signingKeys.setState(environment, 'k1', activate)).toBe(true);
      expect(await tx.signingKeys.setState(environment, 'k1', activate)).toBe(false);
      expect(await tx.signingKeys.setState(prodEnvironment, 'k2', activate)).toBe(false);
      expect(await tx.signingKeys.replaceSealed(environment, 'k1', 'other', 'no')).toBe(false);
      expect(await tx.signingKeys.replaceSealed(environment, 'k1', 'sealed', 'resealed')).toBe(true);
    });
    const listed = await storage.signingKeys.list(environment);
    expect(listed.map(({ kid, state }) => [kid, state])).toEqual([
      ['k2', 'next'],
      ['k1', 'active'],
    ]);
    expect(listed[1]).toMatchObject({ sealedPrivateKey: 'resealed', stateSinceMs: atMs + 2 });
    const remove = { from: 'active', to: 'removed', atMs: atMs + 3 } as const;
    expect(await storage.transact((tx) => tx.signingKeys.setState(environment, 'k1', remove))).toBe(true);
    expect((await storage.signingKeys.list(environment))[1]).toMatchObject({
      state: 'removed',
      sealedPrivateKey: '',
    });
    expect(await storage.signingKeys.list(prodEnvironment)).toEqual([]);
    await expect(
      storage.transact((tx) => tx.signingKeys.insert(environment, signingKey)),
    ).rejects.toBeInstanceOf(AlreadyExistsError);
  });

  it('keep data keys per licence: the newest is current, and a rewrap is compare-and-set', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const old = { id: 'd1', masterKeyId: 'm1', wrappedKey: 'w1', createdAtMs: atMs };
    const current = { ...old, id: 'd2', createdAtMs: atMs + 1 };
    const rewrapped = { ...old, masterKeyId: 'm2', wrappedKey: 'w2' };
    await storage.transact(async (tx) => {
      await tx.dataKeys.insert(licenceId, old);
      await tx.dataKeys.insert(licenceId, current);
    });
    expect(await storage.dataKeys.findCurrent(licenceId)).toEqual(current);
    expect(await storage.dataKeys.listWrappedByOthers('m2', 1)).toEqual([{ licenceId, key: old }]);
    expect(await storage.transact((tx) => tx.dataKeys.replace(licenceId, old, rewrapped))).toBe(true);
    expect(await storage.transact((tx) => tx.dataKeys.replace(licenceId, old, rewrapped))).toBe(false);
    expect(await storage.dataKeys.find(licenceId, 'd1')).toEqual(rewrapped);
    expect(await storage.dataKeys.listWrappedByOthers('m2', 9)).toEqual([{ licenceId, key: current }]);
  });

  it('keep settings, and let only the first claim one', async () => {
    const storage = await openFresh();
    expect(await storage.settings.find('epoch')).toBeUndefined();
    await storage.transact((tx) => tx.settings.set('epoch', '7'));
    await storage.transact((tx) => tx.settings.set('epoch', '8'));
    expect(await storage.settings.find('epoch')).toBe('8');
    const claims = await Promise.all(
      ['a', 'b', 'c'].map((value) => storage.transact((tx) => tx.settings.claim('pepper', value))),
    );
    expect(new Set(claims).size).toBe(1);
    expect(await storage.settings.find('pepper')).toBe(claims[0]);
  });
});
