import { z } from 'zod';
import { apiUserIdSchema } from './ids.ts';

/** The caller of the explained call. A key or token is judged only: it is neither stored nor logged. */
export const explainCredentialSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('api-user'), apiUserId: apiUserIdSchema }),
  z.strictObject({ kind: z.literal('key'), text: z.string().min(1).max(4096) }),
  z.strictObject({ kind: z.literal('token'), text: z.string().min(1).max(8192) }),
]);

export const explainCallSchema = z.strictObject({
  method: z.string().trim().min(1, 'a method, such as GET').max(20),
  /** A whole URL, or the part from its path on: `/v5/entities/X/etls`. */
  url: z.string().trim().min(1, 'a URL or a path').max(8192),
  credential: explainCredentialSchema,
  /** The address of the caller. Without it, the network rules are assumed to permit the call. */
  address: z.string().trim().min(2).max(45).optional(),
});
export type ExplainCall = z.infer<typeof explainCallSchema>;
