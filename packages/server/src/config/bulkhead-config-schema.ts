import { z } from 'zod';

/** The number of concurrent calls that one licence may have at the API's upstream, in each gateway process. */
export const bulkheadConfigSchema = z
  .strictObject({
    callsPerLicence: z
      .int()
      .min(1)
      .max(100_000)
      .default(200)
      .describe(
        'Calls of one licence that may be on their way to the upstream at a time, in each gateway process. Below what the upstream can work on at once, so that a slow or flooding licence leaves room for the others',
      ),
    calls: z
      .int()
      .min(1)
      .max(100_000)
      .default(1_500)
      .describe('Calls of all licences together, in each gateway process; licences that wait take turns'),
    queuePerLicence: z
      .int()
      .min(0)
      .max(100_000)
      .default(200)
      .describe('Calls of one licence that may wait for a place; more are refused with `gateway_busy` (503)'),
    queueMs: z
      .int()
      .min(0)
      .max(600_000)
      .default(2_000)
      .describe('Longest wait for a place, in milliseconds; then the call is refused with `gateway_busy`'),
  })
  .prefault({})
  .describe('Keeps one licence’s slow or many calls from taking the others’ places at the upstream');

export type BulkheadConfig = z.infer<typeof bulkheadConfigSchema>;
