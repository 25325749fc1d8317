import { z } from 'zod';
import { changeSequenceSchema } from './ids.ts';

/** One gateway process and how far it has applied the change. */
export const gatewayCutOffSchema = z.strictObject({
  id: z.string(),
  /**
   * `lease-expired`: it was not heard of for longer than its lease, so by its own rule it refuses every call.
   * `stopped`: the process ended before it applied the change.
   */
  state: z.enum(['confirmed', 'pending', 'lease-expired', 'stopped']),
  appliedSequence: changeSequenceSchema,
  /** When the process ended, or was given up; null while it is live. */
  endedAtMs: z.int().nullable(),
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
