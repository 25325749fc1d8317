import { z } from 'zod';
import { rightsSchema } from './rights.ts';

/** One call of something that is given up, and what replaces it. */
export const deprecatedCallSchema = z.strictObject({
  apiId: z.string(),
  /** The API's own base path, or the alias. */
  basePath: z.string(),
  operationId: z.string(),
  calls: z.int(),
  lastAtMs: z.int(),
  /** The operation of another API that takes its place, `v5 PUT /entities/{e}/…`; null where none was found. */
  successor: z.string().nullable(),
});

/** What hygiene can find about an API user. Each has its risk: the higher, the sooner. */
export const hygieneFindingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('never-used'), risk: z.int(), sinceMs: z.int() }),
  z.strictObject({ kind: z.literal('idle'), risk: z.int(), lastAtMs: z.int() }),
  z.strictObject({ kind: z.literal('never-rotated'), risk: z.int(), sinceMs: z.int() }),
  z.strictObject({ kind: z.literal('no-expiry'), risk: z.int() }),
  z.strictObject({ kind: z.literal('no-network-rule'), risk: z.int() }),
  z.strictObject({
    kind: z.literal('basic-in-use'),
    risk: z.int(),
    calls: z.int(),
    lastAtMs: z.int(),
  }),
  z.strictObject({
    kind: z.literal('deprecated-in-use'),
    risk: z.int(),
    calls: z.array(deprecatedCallSchema),
  }),
  z.strictObject({
    kind: z.literal('shared-key'),
    risk: z.int(),
    /** How many addresses the key is used from, and which families of user agents. */
    addresses: z.int(),
    agents: z.array(z.string()),
  }),
  z.strictObject({
    kind: z.literal('unused-rights'),
    risk: z.int(),
    /** The smaller set that allows every call of the last 30 days. */
    smaller: rightsSchema,
    modules: z.int(),
  }),
]);
export type HygieneFinding = z.infer<typeof hygieneFindingSchema>;
export type HygieneKind = HygieneFinding['kind'];

/** The riskiest first. */
export const hygieneKinds = [
  'shared-key',
  'basic-in-use',
  'unused-rights',
  'idle',
  'never-used',
  'no-network-rule',
  'never-rotated',
  'deprecated-in-use',
  'no-expiry',
] as const satisfies readonly HygieneKind[];
