import { z } from 'zod';
import { apiUserIdSchema } from './ids.ts';

/**
 * Upper bounds of the latency classes, in milliseconds; the last class has none. A duration belongs to the first class
 * whose bound it does not exceed.
 */
export const latencyBoundsMs = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000] as const;
export const latencyClassCount = latencyBoundsMs.length + 1;

/** Stands where the addresses, agents or operations of a flood were too many to be told apart. */
export const otherName = '*';

/** What exchanges of a key for a token are called where operations are named; they are of no API. */
export const tokenExchangeOperation = 'token exchange';

/** What can be asked for: the latest so many buckets, the current one included. */
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

/** Latency of the calls that were answered without an error, in milliseconds; null where there were none. */
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
  /** Of the bucket of the period before that stands at the same place. */
  previousCalls: z.int(),
});
export type UsageBucket = z.infer<typeof usageBucketSchema>;

/** What an API user, or a licence, called in a period. Exchanges of keys for tokens are counted apart. */
export const usageSchema = z
  .strictObject({
    period: usagePeriodSchema,
    fromMs: z.int(),
    toMs: z.int(),
    bucketMs: z.int(),
    totals: usageTotalsSchema,
    /** Of as long a time just before. */
    previous: usageTotalsSchema,
    tokenExchanges: z.int(),
    buckets: z.array(usageBucketSchema),
    /** Calls that failed, by why; the code is empty where the API itself answered so. The most frequent first. */
    reasons: z.array(z.strictObject({ statusClass: z.int(), code: z.string(), calls: z.int() })),
    /** The most called first. */
    operations: z.array(
      z.strictObject({
        apiId: z.string(),
        operationId: z.string(),
        ...countsSchema,
        p95Ms: z.number().nullable(),
      }),
    ),
    /** `*` are the others, where there were too many to be told apart. */
    addresses: z.array(z.strictObject({ address: z.string(), ...countsSchema })),
    /** Families of user agents; null for a licence. */
    agents: z.array(z.strictObject({ agent: z.string(), ...countsSchema })).nullable(),
    /** The busiest; null for an API user. */
    apiUsers: z
      .array(z.strictObject({ apiUserId: z.string(), name: z.string().nullable(), ...countsSchema }))
      .nullable(),
  })
  .meta({ id: 'Usage' });
export type Usage = z.infer<typeof usageSchema>;

/** The latest 24 hours of one API user, the oldest first; the last is the current one. */
export const usageSparklineSchema = z
  .strictObject({
    apiUserId: apiUserIdSchema,
    ...countsSchema,
    hours: z.array(z.int()),
  })
  .meta({ id: 'UsageSparkline' });
export type UsageSparkline = z.infer<typeof usageSparklineSchema>;
