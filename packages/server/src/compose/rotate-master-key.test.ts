import { createSecretKey, randomBytes } from 'node:crypto';
import { apiKeyIdSchema, apiUserIdSchema, environmentNameSchema } from '@postern/contract/ids';
import { webhookIdSchema } from '@postern/contract/webhook';
import { expect, it } from 'vitest';
import { createKeyVault } from '../crypto/envelope.ts';
import { MasterKeyInvalid, parseMasterKey, verifyMasterKey } from '../crypto/master-key.ts';
import type { MasterKey, MasterKeys } from '../crypto/master-key.ts';
import { loadPepper } from '../crypto/pepper.ts';
import { createSigningKey, openSigningKey } from '../crypto/signing-keys.ts';
import { createWebhookSecrets } from '../crypto/webhook-secret.ts';
import { Secret } from '../domain/secret.ts';
import type { Storage } from '../storage/storage.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { rotateMasterKey } from './rotate-master-key.ts';

const environment = environmentNameSchema.parse('TEST');
const makeMasterKey = (): MasterKey => parseMasterKey(randomBytes(32).toString('base64'), 'the test');

const settingsOf = (storage: Storage) => ({
  find: (name: string) => storage.settings.find(name),
  claim: (name: string, value: string) => storage.transact((tx) => tx.settings.claim(name, value)),
});

/** An installation with two licences' keys, a pepper and a signing key, all under one master key. */
async function fill(storage: Storage, masterKeys: MasterKeys) {
  await verifyMasterKey(masterKeys, settingsOf(storage));
  const pepper = await loadPepper(masterKeys, settingsOf(storage));
  const signingKey = await createSigningKey(environment, 1, masterKeys);
  await storage.transact((tx) => tx.signingKeys.insert(environment, signingKey));
  const vault = createKeyVault(masterKeys);
  const sealed = [];
  for (const number of [1, 2]) {
    sealed.push(
      await storage.transact(async (tx) => {
        const licence = await tx.licences.insert({
          number,
          name: `Licence ${number}`,
          accountName: `licence-${number}`,
          keyDisplay: 'viewable',
          connectorAccess: false,
          createdAtMs: 1,
        });
        const binding = {
          licenceId: licence.id,
          apiUserId: apiUserIdSchema.parse('6ef7b6fa-0a75-45a6-ba93-bdf92e2f8740'),
          keyId: apiKeyIdSchema.parse('key_0123456789abcdef'),
          version: 1,
        };
        const text = await vault.sealKeyText(new Secret(`text ${number}`), binding, {
          dataKeys: tx.dataKeys,
          nowMs: 1,
        });
        return { binding, text };
      }),
    );
  }
  const webhook = await insertWebhook(storage, masterKeys);
  return { pepper, sealed, webhook };
}

async function insertWebhook(storage: Storage, masterKeys: MasterKeys) {
  const secrets = createWebhookSecrets(masterKeys);
  const licence = await storage.licences.findByNumber(1);
  if (licence === undefined) throw new Error('the licence was inserted above');
  const owner = { licenceId: licence.id, webhookId: webhookIdSchema.parse('whk_0123456789abcdef') };
  const sealedSecret = secrets.seal(new Secret('whsec_of the test'), owner);
  await storage.transact((tx) =>
    tx.webhooks.insert(licence.id, {
      id: owner.webhookId,
      url: 'https://hooks.example/postern',
      description: '',
      kinds: null,
      isEnabled: true,
      createdAtMs: 1,
      sealedSecret,
    }),
  );
  return owner;
}

describeEachDatabase('rotation of the master key', (openFresh) => {
  it('keeps every secret readable under the new key alone, and the earlier key useless', async () => {
    const storage = await openFresh();
    const [before, after] = [makeMasterKey(), makeMasterKey()];
    const { pepper, sealed, webhook } = await fill(storage, { current: before, earlier: [] });

    const moved = await rotateMasterKey(storage, { current: after, earlier: [before] }, [environment]);
    expect(moved).toEqual({ secrets: 1, signingKeys: 1, dataKeys: 2, webhooks: 1 });

    const alone: MasterKeys = { current: after, earlier: [] };
    await verifyMasterKey(alone, settingsOf(storage));
    expect((await loadPepper(alone, settingsOf(storage))).equals(pepper)).toBe(true);
    const [signingKey] = await storage.signingKeys.list(environment);
    expect(signingKey && openSigningKey(environment, signingKey, alone).kid).toBe(signingKey?.kid);
    const opened = await Promise.all(
      sealed.map(({ binding, text }) => createKeyVault(alone).openKeyText(text, binding, storage.dataKeys)),
    );
    expect(opened.map((text) => text.reveal())).toEqual(['text 1', 'text 2']);

    const hook = await storage.webhooks.find(webhook.licenceId, webhook.webhookId);
    expect(
      createWebhookSecrets(alone)
        .open(hook?.sealedSecret ?? '', webhook)
        .reveal(),
    ).toBe('whsec_of the test');

    await expect(verifyMasterKey({ current: before, earlier: [] }, settingsOf(storage))).rejects.toThrow(
      MasterKeyInvalid,
    );
  });

  it('is taken up where it was stopped, whatever point that was', async () => {
    for (let stopAfter = 0; stopAfter < 7; stopAfter++) {
      const storage = await openFresh();
      const [before, after] = [makeMasterKey(), makeMasterKey()];
      const { pepper } = await fill(storage, { current: before, earlier: [] });
      const masterKeys: MasterKeys = { current: after, earlier: [before] };

      await rotateMasterKey(stopping(storage, stopAfter), masterKeys, [environment]).catch(() => undefined);
      await verifyMasterKey(masterKeys, settingsOf(storage));
      expect((await loadPepper(masterKeys, settingsOf(storage))).equals(pepper)).toBe(true);

      await rotateMasterKey(storage, masterKeys, [environment]);
      const alone: MasterKeys = { current: after, earlier: [] };
      await verifyMasterKey(alone, settingsOf(storage));
      expect((await loadPepper(alone, settingsOf(storage))).equals(createSecretKey(pepper.export()))).toBe(
        true,
      );
    }
  });
});

/** A storage whose process dies after that many transactions. */
function stopping(storage: Storage, after: number): Storage {
  let left = after;
  return {
    ...storage,
    transact: async (work) => {
      if (left-- <= 0) throw new Error('the process is gone');
      return await storage.transact(work);
    },
  };
}
