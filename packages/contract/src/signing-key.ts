import { z } from 'zod';
import { cutOffSchema } from './cut-off.ts';

/**
 * The state of a signing key.
 * - `next`: published, but not signing yet.
 * - `active`: signs new tokens.
 * - `retiring`: does not sign any more; its tokens are accepted until they expire.
 * - `removed`: no longer published, and its tokens are refused.
 */
export const signingKeyStateSchema = z.enum(['next', 'active', 'retiring', 'removed']);

/** The id of a signing key: its JWK thumbprint (RFC 7638). */
export const kidSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'a signing key’s id has 43 characters');

export const signingKeySchema = z
  .strictObject({
    kid: z.string(),
    state: signingKeyStateSchema,
    createdAtMs: z.int(),
    stateSinceMs: z.int(),
    /** When a retiring key will be removed automatically; null for every other state. */
    removedAtMs: z.int().nullable(),
  })
  .meta({ id: 'SigningKey' });
export type PresentedSigningKey = z.infer<typeof signingKeySchema>;

/** The signing keys of an environment, and the time of the next rotation. */
export const signingKeysSchema = z
  .strictObject({
    items: z.array(signingKeySchema),
    /**
     * The time at which the `next` key becomes active; null while there is no such key. One is created within a minute.
     */
    rotatesAtMs: z.int().nullable(),
    /** Whether the rotation was requested by an operator or is due by the key's age. */
    isWanted: z.boolean(),
  })
  .meta({ id: 'SigningKeys' });
export type SigningKeys = z.infer<typeof signingKeysSchema>;

/** The answer to a change. `cutOff` is null when the change does not concern the gateways yet. */
export const changedSigningKeysSchema = signingKeysSchema.extend({ cutOff: cutOffSchema.nullable() });
