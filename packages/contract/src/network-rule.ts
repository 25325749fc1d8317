import { z } from 'zod';
import { noteSchema } from './written-text.ts';

/**
 * An IP address or CIDR range that a credential may be used from. Not checked here: its syntax; see
 * `domain/network-rule.ts`.
 */
export const networkRuleSchema = z.strictObject({
  range: z.string().min(2).max(49),
  note: noteSchema.default(''),
});
export type NetworkRule = z.infer<typeof networkRuleSchema>;
