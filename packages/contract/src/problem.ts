import { z } from 'zod';

/** Problem details (RFC 9457). Refusals are answered in this form by default. */
export const problemSchema = z.strictObject({
  /** The URL of the code's documentation page. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  /** The invalid fields of the body, for `request_invalid`. `path` is a JSON pointer (RFC 6901). */
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
