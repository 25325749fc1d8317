import { z } from 'zod';
import { dimensionKindSchema } from './dimension.ts';

export const stageNameSchema = z.enum([
  'receive',
  'match',
  'authenticate',
  'admit',
  'authorise',
  'limit',
  'prepare',
  'forward',
  'filter',
  'record',
]);
export type StageName = z.infer<typeof stageNameSchema>;

/** The smallest change that would allow the call, ready to be applied by an admin. */
export const fixSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('set-levels'),
    levels: z.array(z.strictObject({ moduleId: z.string(), from: z.string(), to: z.string() })),
    sentence: z.string(),
  }),
  z.strictObject({
    kind: z.literal('permit-value'),
    dimension: dimensionKindSchema,
    value: z.string(),
    sentence: z.string(),
  }),
  z.strictObject({ kind: z.literal('choose-access-type'), accessType: z.string(), sentence: z.string() }),
  z.strictObject({ kind: z.literal('reset-key'), sentence: z.string() }),
  z.strictObject({ kind: z.literal('reactivate'), sentence: z.string() }),
  z.strictObject({ kind: z.literal('extend-expiry'), sentence: z.string() }),
  z.strictObject({ kind: z.literal('add-network-rule'), range: z.string(), sentence: z.string() }),
  z.strictObject({ kind: z.literal('classify-operation'), operationId: z.string(), sentence: z.string() }),
  z.strictObject({ kind: z.literal('change-the-call'), sentence: z.string() }),
  z.strictObject({ kind: z.literal('none'), sentence: z.string() }),
]);
export type Fix = z.infer<typeof fixSchema>;

/** One stage's verdict on the explained call. */
export const stageVerdictSchema = z.strictObject({
  stage: stageNameSchema,
  verdict: z.enum(['passed', 'refused', 'assumed', 'not-reached']),
  /** The rule that decided, as a sentence for an admin. */
  rule: z.string(),
});
export type StageVerdict = z.infer<typeof stageVerdictSchema>;

export const explanationSchema = z.strictObject({
  call: z.strictObject({ method: z.string(), url: z.string() }),
  outcome: z.enum(['allowed', 'refused']),
  status: z.int().nullable(),
  code: z.string().nullable(),
  stages: z.array(stageVerdictSchema),
  fix: fixSchema.nullable(),
});
export type Explanation = z.infer<typeof explanationSchema>;
