import { z } from 'zod';
import { cutOffSchema } from './cut-off.ts';

/**
 * `next`: published, not yet signing. `active`: signs. `retiring`: signs no more, and what it signed is believed until
 * it has expired. `removed`: gone.
 */
export const signingKeyStateSchema = z.enum(['next', 'active', 'retiring', 'removed']);

/** A key's thumbprint (RFC 7638). */
export const kidSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'a signing key’s id has 43 characters');

export const signingKeySchema = z
  .strictObject({
    kid: z.string(),
    state: signingKeyStateSchema,
    createdAtMs: z.int(),
    stateSinceMs: z.int(),
    /** Of a retiring one: when it is taken out by itself. Null of any other. */
    removedAtMs: z.int().nullable(),
  })
  .meta({ id: 'SigningKey' });
export type PresentedSigningKey = z.infer<typeof signingKeySchema>;

/** An environment's signing keys, and when the next one takes over. */
export const signingKeysSchema = z
  .strictObject({
    items: z.array(signingKeySchema),
    /** Null while no key waits: one is made within a minute. */
    rotatesAtMs: z.int().nullable(),
    /** Whether somebody asked for it, or the key’s age does. */
    isWanted: z.boolean(),
  })
  .meta({ id: 'SigningKeys' });
export type SigningKeys = z.infer<typeof signingKeysSchema>;

/** The answer of a change. `cutOff` is null when nothing changed that a gateway knows of yet. */
export const changedSigningKeysSchema = signingKeysSchema.extend({ cutOff: cutOffSchema.nullable() });
