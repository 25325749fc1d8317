import { z } from 'zod';
import { presentedApiKeySchema } from './api-key.ts';
import { apiKeyIdSchema } from './ids.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long the previous key may work beside the new one, in milliseconds. */
export const overlapMs = { min: hourMs, usual: dayMs, max: 30 * dayMs } as const;

/** The overlaps that the console and the command line offer. Any other time within the bounds is accepted, too. */
export const overlapPresetsMs = [hourMs, dayMs, 7 * dayMs, 30 * dayMs] as const;

/** How long the previous key has to be unused until it counts as *safe to retire*, in milliseconds. */
export const silenceMs = { min: hourMs, usual: dayMs, max: 30 * dayMs } as const;

/** Body of *rotate*. */
export const rotateKeySchema = z.strictObject({
  overlapMs: z
    .int()
    .min(overlapMs.min, 'at least one hour')
    .max(overlapMs.max, 'at most 30 days')
    .default(overlapMs.usual),
  version: z.int().positive().optional(),
});
export type RotateKey = z.infer<typeof rotateKeySchema>;

export const listKeysQuerySchema = z.strictObject({
  silentForMs: z.coerce
    .number()
    .int()
    .min(silenceMs.min, 'at least one hour')
    .max(silenceMs.max, 'at most 30 days')
    .default(silenceMs.usual),
});

/** A key and its use. The gateways report the use within seconds. */
export const keyWithUseSchema = presentedApiKeySchema
  .extend({
    revokedAtMs: z.int().nullable(),
    /** The last call or token exchange, refused ones included; null when there was none. */
    lastUsed: z.strictObject({ atMs: z.int(), address: z.string(), operation: z.string() }).nullable(),
    /** The number of calls and token exchanges in the last 24 hours, the current hour included. */
    calls24h: z.int(),
    failures24h: z.int(),
    /** The calls of each hour, oldest first. Hours without calls are left out. */
    hours: z.array(z.strictObject({ hourMs: z.int(), calls: z.int(), failures: z.int() })),
    /** The calls from each address, limited to the ten addresses with the most calls. */
    addresses: z.array(z.strictObject({ address: z.string(), calls: z.int() })),
  })
  .meta({ id: 'KeyWithUse' });
export type KeyWithUse = z.infer<typeof keyWithUseSchema>;

/** A rotation that is under way. */
export const rotationSchema = z
  .strictObject({
    retiringKeyId: apiKeyIdSchema,
    currentKeyId: apiKeyIdSchema,
    /** The time at which every gateway stops accepting the retiring key. */
    retiresAtMs: z.int(),
    /** The time of the retiring key's last use; its creation where it was never used. */
    silentSinceMs: z.int(),
    silentForMs: z.int(),
    isSafeToRetire: z.boolean(),
  })
  .meta({ id: 'Rotation' });
export type Rotation = z.infer<typeof rotationSchema>;

export const keyListSchema = z.strictObject({
  items: z.array(keyWithUseSchema),
  /** Null unless two keys work at the same time. */
  rotation: rotationSchema.nullable(),
});
