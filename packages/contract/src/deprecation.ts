import { z } from 'zod';

/** When something is given up (RFC 9745) and when it is gone (RFC 8594); epoch milliseconds, each null where not decided. */
export const deprecationSchema = z.strictObject({
  deprecatedAtMs: z.int().nullable(),
  sunsetAtMs: z.int().nullable(),
  /** A page about it. */
  link: z.string().max(2000).nullable(),
  /** The URL of what replaces it. */
  successor: z.string().max(2000).nullable(),
});
export type Deprecation = z.infer<typeof deprecationSchema>;
