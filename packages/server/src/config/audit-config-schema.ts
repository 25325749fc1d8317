import { z } from 'zod';

/** The retention of the audit log. */
export const auditConfigSchema = z
  .strictObject({
    keptDays: z
      .int()
      .min(30)
      .max(36_500)
      .nullable()
      .default(null)
      .describe(
        'How long events are kept, in days; older ones are deleted, and a signed cut keeps the rest verifiable. Null keeps all of them',
      )
      .meta({ examples: [730] }),
  })
  .describe('The audit log');
