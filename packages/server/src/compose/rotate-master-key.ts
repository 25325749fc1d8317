import { checkSetting, createCheckValue } from '../crypto/master-key.ts';
import type { MasterKeys } from '../crypto/master-key.ts';
import { reseal, rewrapDataKeys } from '../crypto/envelope.ts';
import { sealedSecretNames } from '../crypto/sealed-secret.ts';
import { createWebhookSecrets } from '../crypto/webhook-secret.ts';
import type { WebhookSecrets } from '../crypto/webhook-secret.ts';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { Storage } from '../storage/storage.ts';

/** The number of items of each kind that a finished rotation has sealed again. */
export interface MasterKeyRotation {
  readonly secrets: number;
  readonly signingKeys: number;
  readonly dataKeys: number;
  readonly webhooks: number;
}

/**
 * Seals everything that an earlier master key sealed again under the current one: the installation's own secrets, the
 * signing keys, every licence's data key, and the secrets of webhooks. Each is written by itself with a
 * compare-and-set, so that the work may be interrupted at any point and continues at the next start, and several
 * processes may do it at once. The check value is written last: until then the earlier key is needed and accepted.
 *
 * @throws SealBroken when something was sealed under a key that is not loaded
 */
export async function rotateMasterKey(
  storage: Storage,
  masterKeys: MasterKeys,
  environments: readonly EnvironmentName[],
): Promise<MasterKeyRotation> {
  const secrets = await resealSecrets(storage, masterKeys);
  const signingKeys = await resealSigningKeys(storage, masterKeys, environments);
  const dataKeys = await rewrapDataKeys(
    {
      listWrappedByOthers: (id, limit) => storage.dataKeys.listWrappedByOthers(id, limit),
      replace: (licenceId, before, after) =>
        storage.transact((tx) => tx.dataKeys.replace(licenceId, before, after)),
    },
    masterKeys,
  );
  const webhooks = await resealWebhooks(storage, createWebhookSecrets(masterKeys));
  await storage.transact((tx) => tx.settings.set(checkSetting, createCheckValue(masterKeys.current)));
  return { secrets, signingKeys, dataKeys, webhooks };
}

async function resealSecrets(storage: Storage, masterKeys: MasterKeys): Promise<number> {
  let moved = 0;
  for (const name of sealedSecretNames) {
    const isMoved = await storage.transact(async (tx) => {
      const before = await tx.settings.find(name);
      const after = before && reseal(before, [name], masterKeys);
      if (after === undefined || after === before) return false;
      await tx.settings.set(name, after);
      return true;
    });
    if (isMoved) moved++;
  }
  return moved;
}

async function resealSigningKeys(
  storage: Storage,
  masterKeys: MasterKeys,
  environments: readonly EnvironmentName[],
): Promise<number> {
  let moved = 0;
  for (const environment of environments) {
    for (const { kid, sealedPrivateKey, state } of await storage.signingKeys.list(environment)) {
      if (state === 'removed') continue;
      const after = reseal(sealedPrivateKey, ['signing key', environment, kid], masterKeys);
      if (after === sealedPrivateKey) continue;
      const isMoved = await storage.transact((tx) =>
        tx.signingKeys.replaceSealed(environment, kid, sealedPrivateKey, after),
      );
      if (isMoved) moved++;
    }
  }
  return moved;
}

const licencesPage = 200;

async function resealWebhooks(storage: Storage, secrets: WebhookSecrets): Promise<number> {
  let moved = 0;
  for (let page = 1; ; page++) {
    const licences = await storage.licences.list({ page, pageSize: licencesPage });
    for (const { id } of licences.items) moved += await resealWebhooksOf(id, storage, secrets);
    if (page * licencesPage >= licences.total) return moved;
  }
}

async function resealWebhooksOf(
  licenceId: LicenceId,
  storage: Storage,
  secrets: WebhookSecrets,
): Promise<number> {
  return await storage.transact(async (tx) => {
    let moved = 0;
    for (const webhook of await tx.webhooks.list(licenceId)) {
      const sealedSecret = secrets.reseal(webhook.sealedSecret, { licenceId, webhookId: webhook.id });
      if (sealedSecret === webhook.sealedSecret) continue;
      await tx.webhooks.update(licenceId, { ...webhook, sealedSecret });
      moved++;
    }
    return moved;
  });
}
