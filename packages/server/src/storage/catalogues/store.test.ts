import { expect, it } from 'vitest';
import type { Catalogue } from '@postern/contract/catalogue';
import { apiIdSchema } from '@postern/contract/ids';
import { describeEachDatabase } from '../../testing/databases.ts';
import { atMs, prodEnvironment, testEnvironment as environment } from '../../testing/storage-fixtures.ts';

const v5 = apiIdSchema.parse('v5');

describeEachDatabase('catalogues', (openFresh) => {
  it('are refused before they are stored, where they could not be read again', async () => {
    const storage = await openFresh();
    const groups = [{ id: 'g', name: '', modules: [] }];
    // A catalogue that a builder with a bug would create.
    const broken = { apiId: v5, title: 'x', groups, operations: [] } as unknown as Catalogue;
    await expect(
      storage.transact((tx) => tx.catalogues.publish(environment, broken, 'digest', atMs)),
    ).rejects.toThrow('Too small');
    expect(await storage.catalogues.listVersions(environment, v5)).toEqual([]);
  });

  it('come into force in the order of publication, per environment and API', async () => {
    const storage = await openFresh();
    const catalogue = (title: string): Catalogue => ({ apiId: v5, title, groups: [], operations: [] });
    const publish = (title: string) =>
      storage.transact((tx) =>
        tx.catalogues.publish(environment, catalogue(title), `digest of ${title}`, atMs),
      );
    expect(await storage.catalogues.findInForce(environment, v5)).toBeUndefined();
    await publish('one');
    const second = await publish('two');
    expect(second).toMatchObject({ version: 2, digest: 'digest of two' });
    expect(await storage.catalogues.findInForce(environment, v5)).toEqual(second);
    expect((await storage.catalogues.listVersions(environment, v5)).map(({ version }) => version)).toEqual([
      2, 1,
    ]);
    expect(await storage.catalogues.findInForce(prodEnvironment, v5)).toBeUndefined();
  });

  it('keep the document that they were built from, whole, the last one only', async () => {
    const storage = await openFresh();
    const text = `{"title":"ünïcode \u0000","filler":"${'x'.repeat(200_000)}"}`;
    const put = (digest: string, more: object) =>
      storage.transact((tx) =>
        tx.catalogueDocuments.put(environment, v5, {
          digest,
          file: 'v5.yaml',
          text,
          storedAtMs: atMs,
          ...more,
        }),
      );
    expect(await storage.catalogueDocuments.find(environment, v5)).toBeUndefined();
    await put('one', { text: '{}' });
    await put('two', {});
    expect(await storage.catalogueDocuments.find(environment, v5)).toEqual({
      digest: 'two',
      file: 'v5.yaml',
      text,
    });
    expect(await storage.catalogueDocuments.findDigest(environment, v5)).toBe('two');
    expect(await storage.catalogueDocuments.findDigest(prodEnvironment, v5)).toBeUndefined();
  });
});
