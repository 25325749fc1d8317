import { z } from 'zod';
import { apiUserIdSchema } from './ids.ts';

/**
 * Upper bounds of the latency classes, in milliseconds; the last class has no bound. A duration belongs to the first
 * class whose bound it does not exceed.
 */
export const latencyBoundsMs = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000] as const;
export const latencyClassCount = latencyBoundsMs.length + 1;

/** Replaces the addresses, agents or operations that exceed the number which is counted separately. */
export const otherName = '*';

/** The name of token exchanges where operations are listed. They belong to no API. */
export const tokenExchangeOperation = 'token exchange';

/** The periods that can be requested: a number of the latest buckets, the current one included. */
export const usagePeriods = {
  '1h': { bucketMs: 60_000, buckets: 60 },
  '24h': { bucketMs: 3_600_000, buckets: 24 },
  '7d': { bucketMs: 10_800_000, buckets: 56 },
  '30d': { bucketMs: 86_400_000, buckets: 30 },
  '90d': { bucketMs: 86_400_000, buckets: 90 },
  '12m': { bucketMs: 604_800_000, buckets: 53 },
} as const;
export const usagePeriodSchema = z.enum(['1h', '24h', '7d', '30d', '90d', '12m']);
export type UsagePeriod = z.infer<typeof usagePeriodSchema>;

/** Percentiles of the latency of successful calls, in milliseconds; null where there were none. */
const latencySchema = {
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
};
const countsSchema = { calls: z.int(), failures: z.int() };

export const usageTotalsSchema = z.strictObject({
  ...countsSchema,
  ...latencySchema,
  requestBytes: z.int(),
  responseBytes: z.int(),
});
export type UsageTotals = z.infer<typeof usageTotalsSchema>;

export const usageBucketSchema = z.strictObject({
  atMs: z.int(),
  ...countsSchema,
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  /** The calls of the bucket at the same position in the previous period. */
  previousCalls: z.int(),
});
export type UsageBucket = z.infer<typeof usageBucketSchema>;

/** The usage of an API user or a licence in a period. Token exchanges are counted separately. */
export const usageSchema = z
  .strictObject({
    period: usagePeriodSchema,
    fromMs: z.int(),
    toMs: z.int(),
    bucketMs: z.int(),
    totals: usageTotalsSchema,
    /** The totals of the previous period of the same length. */
    previous: usageTotalsSchema,
    tokenExchanges: z.int(),
    buckets: z.array(usageBucketSchema),
    /**
     * The failed calls by reason, the most frequent first. `code` is empty where the upstream itself answered with the
     * error.
     */
    reasons: z.array(z.strictObject({ statusClass: z.int(), code: z.string(), calls: z.int() })),
    /** The operations, the most called first. */
    operations: z.array(
      z.strictObject({
        apiId: z.string(),
        operationId: z.string(),
        ...countsSchema,
        p95Ms: z.number().nullable(),
      }),
    ),
    /** The calls of each address. `*` sums up the addresses that were not counted separately. */
    addresses: z.array(z.strictObject({ address: z.string(), ...countsSchema })),
    /** The calls of each family of user agents; null for a licence. */
    agents: z.array(z.strictObject({ agent: z.string(), ...countsSchema })).nullable(),
    /** The API users with the most calls; null for an API user. */
    apiUsers: z
      .array(z.strictObject({ apiUserId: z.string(), name: z.string().nullable(), ...countsSchema }))
      .nullable(),
  })
  .meta({ id: 'Usage' });
export type Usage = z.infer<typeof usageSchema>;

/** The calls of one API user in the latest 24 hours, oldest first; the last hour is the current one. */
export const usageSparklineSchema = z
  .strictObject({
    apiUserId: apiUserIdSchema,
    ...countsSchema,
    hours: z.array(z.int()),
  })
  .meta({ id: 'UsageSparkline' });
export type UsageSparkline = z.infer<typeof usageSparklineSchema>;
