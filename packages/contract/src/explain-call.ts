import { z } from 'zod';
import { apiUserIdSchema } from './ids.ts';

/** Who would be calling. A key or token is judged and forgotten: neither stored nor logged. */
export const explainCredentialSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('api-user'), apiUserId: apiUserIdSchema }),
  z.strictObject({ kind: z.literal('key'), text: z.string().min(1).max(4096) }),
  z.strictObject({ kind: z.literal('token'), text: z.string().min(1).max(8192) }),
]);

export const explainCallSchema = z.strictObject({
  method: z.string().trim().min(1, 'a method, such as GET').max(20),
  /** Whole, or from the path on: `/v5/entities/X/etls`. */
  url: z.string().trim().min(1, 'a URL or a path').max(8192),
  credential: explainCredentialSchema,
  /** The address that the call would come from; the network rules are assumed to hold without it. */
  address: z.string().trim().min(2).max(45).optional(),
});
export type ExplainCall = z.infer<typeof explainCallSchema>;
