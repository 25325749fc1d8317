import { z } from 'zod';
import { apiUserIdSchema } from './ids.ts';
import { levelSchema } from './level.ts';
import { rightsSchema } from './rights.ts';

/** The calls of a deprecated operation, and its replacement. */
export const deprecatedCallSchema = z.strictObject({
  apiId: z.string(),
  /** The base path that was called: the API's own, or an alias. */
  basePath: z.string(),
  operationId: z.string(),
  calls: z.int(),
  lastAtMs: z.int(),
  /** The operation of another API that replaces it, such as `v5 PUT /entities/{e}/…`; null where none was found. */
  successor: z.string().nullable(),
});

/** A hygiene finding about an API user. Findings with a higher `risk` should be handled first. */
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
    /** The number of addresses that the key is used from, and the families of user agents that use it. */
    addresses: z.int(),
    agents: z.array(z.string()),
  }),
  z.strictObject({
    kind: z.literal('unused-rights'),
    risk: z.int(),
    /** The smallest set of rights that permits every call of the last 30 days. */
    smaller: rightsSchema,
    modules: z.int(),
  }),
]);
export type HygieneFinding = z.infer<typeof hygieneFindingSchema>;
export type HygieneKind = HygieneFinding['kind'];

/** All kinds of findings, the riskiest first. */
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

/** An API user and its findings. */
export const hygieneRowSchema = z
  .strictObject({
    apiUserId: apiUserIdSchema,
    name: z.string(),
    email: z.string(),
    /** The version of the API user that the findings are about. An action on a later version is refused. */
    version: z.int(),
    lastUsedAtMs: z.int().nullable(),
    risk: z.int(),
    findings: z.array(hygieneFindingSchema),
    checkedAtMs: z.int(),
  })
  .meta({ id: 'HygieneRow' });
export type HygieneRow = z.infer<typeof hygieneRowSchema>;

export const hygieneKindSchema = z.enum(hygieneKinds);

/** The effect that the smaller set of rights would have had on the recorded calls. */
export const rightsTrialSchema = z
  .strictObject({
    apiUserId: apiUserIdSchema,
    version: z.int(),
    /** The time from which calls are considered. */
    sinceMs: z.int(),
    /** Why no smaller set is offered; null when one is. */
    notJudged: z
      .enum(['access-type', 'too-short', 'too-many-kinds', 'changed-lately', 'no-calls'])
      .nullable(),
    rights: rightsSchema,
    smaller: rightsSchema,
    changes: z.array(z.strictObject({ moduleId: z.string(), from: levelSchema, to: levelSchema })),
    /** Each recorded operation, judged with the current rights and with the smaller set. */
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

/** An action on many API users at once. */
export const hygieneActionSchema = z.strictObject({
  action: z.enum(['set-expiry', 'apply-smaller-rights', 'deactivate']),
  /** The new expiry of the keys; for `set-expiry` only. */
  expiresAtMs: z.int().positive().optional(),
  apiUsers: z
    .array(z.strictObject({ apiUserId: apiUserIdSchema, version: z.int().positive() }))
    .min(1)
    .max(200),
});
export type HygieneAction = z.infer<typeof hygieneActionSchema>;

export const hygieneOutcomeSchema = z.strictObject({
  apiUserId: apiUserIdSchema,
  /** Null when the action succeeded; otherwise the code of the refusal. */
  code: z.string().nullable(),
  detail: z.string().nullable(),
});
export type HygieneOutcome = z.infer<typeof hygieneOutcomeSchema>;
