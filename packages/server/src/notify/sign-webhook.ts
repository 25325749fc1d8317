import { createHmac } from 'node:crypto';
import type { Secret } from '../domain/secret.ts';

export interface SignedMessage {
  /** Equal on each attempt and replay, so that the receiver can drop duplicates. */
  readonly id: string;
  readonly body: string;
  /** The time of this attempt. */
  readonly atMs: number;
}

/**
 * Creates the headers of Standard Webhooks (standardwebhooks.com, version 1): `v1`, HMAC-SHA-256 over
 * `id.timestamp.body`.
 */
export function signWebhook(message: SignedMessage, secret: Secret): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(message.atMs / 1_000));
  const key = Buffer.from(secret.reveal().replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key)
    .update(`${message.id}.${timestamp}.${message.body}`)
    .digest('base64');
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
