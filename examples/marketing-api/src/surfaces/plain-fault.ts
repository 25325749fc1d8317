import { z } from 'zod';

/** The body of every refusal of v4 and v5. */
export const plainFaultSchema = z.object({
  status: z.int(),
  code: z.string(),
  message: z.string(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
});
