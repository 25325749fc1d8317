import { z } from 'zod';

/** RFC 9457 problem details, as every refusal is answered by default. */
export const problemSchema = z.strictObject({
  /** The docs page of the code. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  /** For bodies that were not valid: where, and what is wrong there. `path` is a JSON pointer. */
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
