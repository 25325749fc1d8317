import { randomBytes } from 'node:crypto';
import type { LicenceId } from '@postern/contract/ids';
import type { WebhookId } from '@postern/contract/webhook';
import { Secret } from '../domain/secret.ts';
import { getSealer, reseal } from './envelope.ts';
import type { MasterKeys } from './master-key.ts';
import { seal, unseal } from './sealed-text.ts';

/** Which webhook a secret belongs to; bound into the seal. */
export interface WebhookOwner {
  readonly licenceId: LicenceId;
  readonly webhookId: WebhookId;
}

/** Makes, seals and opens the secrets that webhook messages are signed with. */
export interface WebhookSecrets {
  /** `whsec_` and the base64 of 32 random bytes, as Standard Webhooks writes it. */
  create(): Secret;
  seal(secret: Secret, owner: WebhookOwner): string;
  /** @throws SealBroken */
  open(sealed: string, owner: WebhookOwner): Secret;
  /** Under the current master key; the same text when it is there already. @throws SealBroken */
  reseal(sealed: string, owner: WebhookOwner): string;
}

export function createWebhookSecrets(masterKeys: MasterKeys): WebhookSecrets {
  const bind = ({ licenceId, webhookId }: WebhookOwner) => ['webhook-secret', licenceId, webhookId];
  return {
    create: () => new Secret(`whsec_${randomBytes(32).toString('base64')}`),
    seal: (secret, owner) => seal(Buffer.from(secret.reveal(), 'utf8'), bind(owner), masterKeys.current),
    open: (sealed, owner) =>
      new Secret(unseal(sealed, bind(owner), getSealer(sealed, masterKeys)).toString('utf8')),
    reseal: (sealed, owner) => reseal(sealed, bind(owner), masterKeys),
  };
}
