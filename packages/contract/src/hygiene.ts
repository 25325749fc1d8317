import { z } from 'zod';
import { apiUserIdSchema } from './ids.ts';
import { levelSchema } from './level.ts';
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

/** An API user with what was found about it. */
export const hygieneRowSchema = z
  .strictObject({
    apiUserId: apiUserIdSchema,
    name: z.string(),
    email: z.string(),
    /** To act on what was seen, and on nothing later. */
    version: z.int(),
    lastUsedAtMs: z.int().nullable(),
    risk: z.int(),
    findings: z.array(hygieneFindingSchema),
    checkedAtMs: z.int(),
  })
  .meta({ id: 'HygieneRow' });
export type HygieneRow = z.infer<typeof hygieneRowSchema>;

export const hygieneKindSchema = z.enum(hygieneKinds);

/** What the smaller set of rights would have done to the recorded calls. */
export const rightsTrialSchema = z
  .strictObject({
    apiUserId: apiUserIdSchema,
    version: z.int(),
    /** Since when calls are looked at. */
    sinceMs: z.int(),
    /** Why nothing smaller is offered; null: it is. */
    notJudged: z
      .enum(['access-type', 'too-short', 'too-many-kinds', 'changed-lately', 'no-calls'])
      .nullable(),
    rights: rightsSchema,
    smaller: rightsSchema,
    changes: z.array(z.strictObject({ moduleId: z.string(), from: levelSchema, to: levelSchema })),
    /** Each recorded operation, judged with the rights as they are and with the smaller set. */
    operations: z.array(
      z.strictObject({
        apiId: z.string(),
        operationId: z.string(),
        calls: z.int(),
        isAllowed: z.boolean(),
        isAllowedBySmaller: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'RightsTrial' });
export type RightsTrial = z.infer<typeof rightsTrialSchema>;

/** What can be done to many API users at once. */
export const hygieneActionSchema = z.strictObject({
  action: z.enum(['set-expiry', 'apply-smaller-rights', 'deactivate']),
  /** Of *set-expiry*. */
  expiresAtMs: z.int().positive().optional(),
  apiUsers: z
    .array(z.strictObject({ apiUserId: apiUserIdSchema, version: z.int().positive() }))
    .min(1)
    .max(200),
});
export type HygieneAction = z.infer<typeof hygieneActionSchema>;

export const hygieneOutcomeSchema = z.strictObject({
  apiUserId: apiUserIdSchema,
  /** Null: done; else the code of the refusal. */
  code: z.string().nullable(),
  detail: z.string().nullable(),
});
export type HygieneOutcome = z.infer<typeof hygieneOutcomeSchema>;
