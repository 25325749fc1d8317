import { z } from 'zod';
import { durationMs } from './config-parts.ts';

export const signingKeysConfigSchema = z
  .strictObject({
    rotateAfterDays: z
      .int()
      .min(1)
      .max(3_650)
      .default(90)
      .describe('Age, in days, at which an environment’s signing key is replaced by itself'),
    publishAheadMs: durationMs(
      900_000,
      'How long a signing key is published before it signs; at least `jwksMaxAgeS` and twice `maxStaleMs`',
    ),
    jwksMaxAgeS: z
      .int()
      .min(1)
      .max(86_400)
      .default(60)
      .describe('How long clients may cache the published key set, in seconds: its Cache-Control'),
  })
  .describe('The keys that sign access tokens and the identity header');
