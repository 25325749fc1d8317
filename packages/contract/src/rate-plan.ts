import { z } from 'zod';
import { apiIdSchema } from './ids.ts';

/**
 * The permanent name of a limit. It appears in response headers, and calls of all APIs with a limit of this name share
 * one count.
 */
export const rateLimitNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'lower-case letters, digits and -, beginning with a letter')
  // The ending -own names the API user's own part of a limit that its whole licence shares; see domain/rate-plan.ts.
  .refine((name) => !name.endsWith('-own'), 'must not end in -own');

const windowSSchema = z
  .int()
  .min(1)
  .max(2_678_400)
  .describe('Length of the window, in seconds; it slides')
  .meta({ examples: [60] });

/** The treatment of a call above the limit: it is refused, or delayed for at most `maxDelayMs`. */
export const overLimitSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reject').describe('The call is refused with 429') }),
  z.strictObject({
    kind: z.literal('delay').describe('The call waits for room'),
    maxDelayMs: z.int().min(1).max(120_000).describe('Longest time that a call waits, in milliseconds'),
    queueMax: z
      .int()
      .min(1)
      .max(100_000)
      .describe('Calls that may wait at once, in one gateway process; the next is refused'),
  }),
]);
export type OverLimit = z.infer<typeof overLimitSchema>;

const commonFields = {
  name: rateLimitNameSchema
    .describe('Stands in response headers; one name is one count, whichever API is called')
    .meta({ examples: ['calls'] }),
  per: z.enum(['api-user', 'licence']).describe('Whose calls are counted together'),
  apis: z
    .union([z.literal('all'), z.array(apiIdSchema).min(1).max(100)])
    .default('all')
    .describe('The APIs whose calls count'),
  calls: z
    .union([z.literal('all'), z.array(z.string().min(1).max(2_000)).min(1).max(200)])
    .default('all')
    .describe(
      'The operations whose calls count: `METHOD /path` or `* /path` as a glob over the path template, or a glob over operation ids',
    )
    .meta({ examples: [['POST /imports']] }),
};

/** The cost of one bulk call: one, or the length of the array at this JSON pointer (RFC 6901) in its body. */
export const bulkWeightSchema = z.union([
  z.literal('call'),
  z.strictObject({
    arrayAt: z
      .string()
      .describe('JSON pointer (RFC 6901) to the array in the body')
      .regex(/^(?:\/(?:[^/~]|~[01])*)*$/, 'a JSON pointer, such as /profiles'),
  }),
]);
export type BulkWeight = z.infer<typeof bulkWeightSchema>;

/** One limit of a rate plan. */
export const rateLimitSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('calls').describe('Calls in any window of that length'),
    ...commonFields,
    limit: z.int().min(1).max(1_000_000_000).describe('How many'),
    windowS: windowSSchema,
    over: overLimitSchema
      .default({ kind: 'reject' })
      .describe('What happens to a call for which there is no room'),
  }),
  z.strictObject({
    kind: z.literal('concurrent').describe('Calls that run at once'),
    ...commonFields,
    limit: z.int().min(1).max(1_000_000).describe('How many'),
    over: overLimitSchema
      .default({ kind: 'reject' })
      .describe('What happens to a call for which there is no room'),
  }),
  /** Bulk calls on one resource, by default within a day. `calls` selects the operations that count as bulk. */
  z.strictObject({
    kind: z.literal('bulk').describe('Bulk calls on one resource, a day unless said otherwise'),
    ...commonFields,
    limit: z.int().min(1).max(1_000_000_000).describe('How many'),
    windowS: windowSSchema.default(86_400),
    resource: z
      .array(z.string().min(1).max(200))
      .max(10)
      .default([])
      .describe(
        'Path parameters whose values together name the resource; those that an operation lacks are passed over',
      )
      .meta({ examples: [['table']] }),
    weight: bulkWeightSchema
      .default('call')
      .describe('What one call counts: `call` is one, or as many as an array of its body is long'),
  }),
  z.strictObject({
    kind: z
      .literal('bytes')
      .describe(
        'Bytes of bodies, both ways; known at a call’s end, so that the call that goes beyond is let through',
      ),
    ...commonFields,
    limit: z.int().min(1).max(Number.MAX_SAFE_INTEGER).describe('How many'),
    windowS: windowSSchema,
  }),
]);
export type RateLimit = z.infer<typeof rateLimitSchema>;
export type RateLimitKind = RateLimit['kind'];

/**
 * A rate plan: limits with unique names. All limits that apply to a call are checked together: either all of them are
 * charged, or none.
 */
export const ratePlanSchema = z
  .array(rateLimitSchema)
  .max(50)
  .superRefine((limits, context) => {
    const names = new Set<string>();
    for (const [index, { name }] of limits.entries()) {
      if (names.has(name)) {
        context.addIssue({ code: 'custom', path: [index, 'name'], message: `a second limit named ${name}` });
      }
      names.add(name);
    }
  });
export type RatePlan = z.infer<typeof ratePlanSchema>;

/** The current state of a limit. */
export const rateStateSchema = z
  .strictObject({
    name: z.string(),
    per: z.enum(['api-user', 'licence']),
    kind: z.enum(['calls', 'concurrent', 'bulk', 'bytes']),
    limit: z.int(),
    /** Null for a limit of concurrent calls, which has no window. */
    windowS: z.int().nullable(),
    /**
     * The remainder of the limit; null where this process cannot know it, or where it differs from resource to resource.
     */
    remaining: z.int().nullable(),
    /** Seconds until more is available; null where `remaining` is null. */
    resetS: z.number().nullable(),
    /** The APIs whose calls count towards the limit. */
    apis: z.array(apiIdSchema),
    /** The origin of the limit. */
    setBy: z.enum(['api', 'licence-plan', 'api-user-plan', 'admin']),
  })
  .meta({ id: 'RateState' });
export type RateStateOfLimit = z.infer<typeof rateStateSchema>;
