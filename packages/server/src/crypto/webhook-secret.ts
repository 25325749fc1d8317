import { randomBytes } from 'node:crypto';
import type { LicenceId } from '@postern/contract/ids';
import type { WebhookId } from '@postern/contract/webhook';
import { Secret } from '../domain/secret.ts';
import { getSealer, reseal } from './envelope.ts';
import type { MasterKeys } from './master-key.ts';
import { seal, unseal } from './sealed-text.ts';

/** The webhook that a secret belongs to; the seal is bound to it. */
export interface WebhookOwner {
  readonly licenceId: LicenceId;
  readonly webhookId: WebhookId;
}

/** Creates, seals and opens the secrets that sign webhook messages. */
export interface WebhookSecrets {
  /** Creates `whsec_` and the base64 of 32 random bytes (Standard Webhooks). */
  create(): Secret;
  seal(secret: Secret, owner: WebhookOwner): string;
  /** Opens a sealed secret. @throws SealBroken */
  open(sealed: string, owner: WebhookOwner): Secret;
  /**
   * Seals the secret with the current master key; returns the text unchanged when that key sealed it. @throws
   * SealBroken
   */
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
