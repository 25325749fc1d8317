import { z } from 'zod';

/**
 * The time of deprecation (RFC 9745) and of the sunset (RFC 8594), in epoch milliseconds; null while it is not decided.
 */
export const deprecationSchema = z.strictObject({
  deprecatedAtMs: z.int().nullable(),
  sunsetAtMs: z.int().nullable(),
  /** The URL of a page about the deprecation. */
  link: z.string().max(2000).nullable(),
  /** The URL of the replacement. */
  successor: z.string().max(2000).nullable(),
});
export type Deprecation = z.infer<typeof deprecationSchema>;
