import { z } from 'zod';
import { noteSchema } from './written-text.ts';

/** An IP address or CIDR range that a key may be used from. The spelling is judged by `domain/network-rule.ts`. */
export const networkRuleSchema = z.strictObject({
  range: z.string().min(2).max(49),
  note: noteSchema.default(''),
});
export type NetworkRule = z.infer<typeof networkRuleSchema>;
