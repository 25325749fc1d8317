import { z } from 'zod';
import { changeSequenceSchema, environmentNameSchema } from './ids.ts';

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

/** One gateway process, as operators see it. Times are the database's, for people. */
export const liveGatewaySchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['process', 'worker']),
  /** The host's name. */
  host: z.string(),
  environments: z.array(environmentNameSchema),
  /** `expired`: it was not heard of for longer than its lease. `stopped`: it ended. */
  state: z.enum(['live', 'expired', 'stopped']),
  appliedSequence: changeSequenceSchema,
  startedAtMs: z.int(),
  renewedAtMs: z.int(),
  endedAtMs: z.int().nullable(),
});
export type PresentedGateway = z.infer<typeof liveGatewaySchema>;

export const cutOffEventName = 'cut-off';

/**
 * The cut-offs of a whole event stream (WHATWG HTML section 9.2), in order. A page uses `EventSource` instead, listens for
 * `cutOffEventName`, and parses each event's data with `cutOffSchema`.
 *
 * @throws ZodError, SyntaxError for what is not such a stream
 */
export function parseCutOffEvents(stream: string): readonly CutOff[] {
  return stream
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => cutOffSchema.parse(JSON.parse(line.slice('data:'.length))));
}
