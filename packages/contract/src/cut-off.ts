import { z } from 'zod';
import { changeSequenceSchema } from './ids.ts';

/** One gateway process and how far it has applied the change. */
export const gatewayCutOffSchema = z.strictObject({
  id: z.string(),
  /** `lease-expired`: it has not renewed its lease, so by its own rule it already refuses every call. */
  state: z.enum(['confirmed', 'pending', 'lease-expired']),
  appliedSequence: changeSequenceSchema,
});

/**
 * Where a change of access has arrived. Once `confirmed`, no gateway accepts what was cut off,
 * nor a token made from it.
 */
export const cutOffSchema = z.strictObject({
  sequence: changeSequenceSchema,
  state: z.enum(['confirmed', 'pending']),
  /** Null while pending. */
  confirmedAtMs: z.int().nullable(),
  gateways: z.array(gatewayCutOffSchema),
});
export type CutOff = z.infer<typeof cutOffSchema>;
