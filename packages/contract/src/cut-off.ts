import { z } from 'zod';
import { changeSequenceSchema, environmentNameSchema } from './ids.ts';

/** One gateway process and how far it has applied the change. */
export const gatewayCutOffSchema = z.strictObject({
  id: z.string(),
  /**
   * Whether the gateway has applied the change, or why it does not have to.
   * - `lease-expired`: the gateway has not renewed its lease, so it refuses every call by its own rule.
   * - `stopped`: the process ended before it applied the change.
   */
  state: z.enum(['confirmed', 'pending', 'lease-expired', 'stopped']),
  appliedSequence: changeSequenceSchema,
  /** When the process ended or its lease expired; null while its lease is valid. */
  endedAtMs: z.int().nullable(),
});

/**
 * The progress of a change of access. Once `confirmed`, no gateway accepts the cut-off credentials, nor a token made
 * from them.
 */
export const cutOffSchema = z.strictObject({
  sequence: changeSequenceSchema,
  state: z.enum(['confirmed', 'pending']),
  /** Null while the cut-off is pending. */
  confirmedAtMs: z.int().nullable(),
  gateways: z.array(gatewayCutOffSchema),
});
export type CutOff = z.infer<typeof cutOffSchema>;

/** One gateway process, as operators see it. The times are those of the database's clock and only for display. */
export const liveGatewaySchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['process', 'worker']),
  /** The name of the host that the gateway runs on. */
  host: z.string(),
  environments: z.array(environmentNameSchema),
  /** `expired`: the gateway has not renewed its lease in time. `stopped`: the process ended. */
  state: z.enum(['live', 'expired', 'stopped']),
  appliedSequence: changeSequenceSchema,
  startedAtMs: z.int(),
  renewedAtMs: z.int(),
  endedAtMs: z.int().nullable(),
});
export type PresentedGateway = z.infer<typeof liveGatewaySchema>;

export const cutOffEventName = 'cut-off';

/**
 * Parses a complete event stream (WHATWG HTML section 9.2) into its cut-offs, in order. A page uses `EventSource`
 * instead, listens for `cutOffEventName`, and parses each event's data with `cutOffSchema`.
 *
 * @throws ZodError or SyntaxError when the text is not such a stream
 */
export function parseCutOffEvents(stream: string): readonly CutOff[] {
  return stream
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => cutOffSchema.parse(JSON.parse(line.slice('data:'.length))));
}
