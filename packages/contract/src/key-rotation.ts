import { z } from 'zod';
import { presentedApiKeySchema } from './api-key.ts';
import { apiKeyIdSchema } from './ids.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long the key before may go on working beside the new one, in milliseconds. */
export const overlapMs = { min: hourMs, usual: dayMs, max: 30 * dayMs } as const;

/** What the console and the command line offer; any other time within the bounds may be given. */
export const overlapPresetsMs = [hourMs, dayMs, 7 * dayMs, 30 * dayMs] as const;

/** How long the key before has to be silent until it counts as *safe to retire*, in milliseconds. */
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

/** A key and what it was used for: the gateways tell within seconds. */
export const keyWithUseSchema = presentedApiKeySchema
  .extend({
    revokedAtMs: z.int().nullable(),
    /** Null: never. Calls and exchanges for a token alike, refused ones included. */
    lastUsed: z.strictObject({ atMs: z.int(), address: z.string(), operation: z.string() }).nullable(),
    /** In the last 24 hours, the hour that runs included; calls and exchanges for a token. */
    calls24h: z.int(),
    failures24h: z.int(),
    /** The same by the hour, oldest first; hours without a call are left out. */
    hours: z.array(z.strictObject({ hourMs: z.int(), calls: z.int(), failures: z.int() })),
    /** The same by address, the busiest ten. */
    addresses: z.array(z.strictObject({ address: z.string(), calls: z.int() })),
  })
  .meta({ id: 'KeyWithUse' });
export type KeyWithUse = z.infer<typeof keyWithUseSchema>;

/** A rotation that is under way. */
export const rotationSchema = z
  .strictObject({
    retiringKeyId: apiKeyIdSchema,
    currentKeyId: apiKeyIdSchema,
    /** When the retiring key dies by itself, on every gateway. */
    retiresAtMs: z.int(),
    /** Its last use, or its creation where it was never used. */
    silentSinceMs: z.int(),
    silentForMs: z.int(),
    isSafeToRetire: z.boolean(),
  })
  .meta({ id: 'Rotation' });
export type Rotation = z.infer<typeof rotationSchema>;

export const keyListSchema = z.strictObject({
  items: z.array(keyWithUseSchema),
  /** Null: only one key works, or none. */
  rotation: rotationSchema.nullable(),
});
