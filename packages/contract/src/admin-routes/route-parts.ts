import { z } from 'zod';
import { apiUserSchema } from '../api-user.ts';
import { apiUserIdSchema, environmentNameSchema, licenceIdSchema } from '../ids.ts';
import { licenceSchema } from '../licence.ts';
import { problemSchema } from '../problem.ts';

/** The parts that the route definitions of the admin API are put together from. */
export const adminBasePath = '/admin/v1';

/** What a person may do in a licence. An operator may do everything in every licence. */
export const roleSchema = z.enum(['operator', 'licence-admin', 'licence-viewer']);
export type Role = z.infer<typeof roleSchema>;

/**
 * Who may call a route; judged before its body is read.
 * `signed-in`: anybody with a session, for routes outside of a licence.
 */
export type RouteAccess = Role | 'signed-in';

/**
 * Whether a person has to prove anew who they are. `always`: the answer holds a secret, or the change always gives
 * access; judged before the body is read. `when-widening`: only a change that gives more access than there was; judged
 * by the handler, with what is stored. `never`: the route reads no secret and can only keep or narrow access, since
 * an emergency stop must not wait for a password.
 */
export type FreshProof = 'always' | 'when-widening' | 'never';

export const licenceParams = z.object({ licenceId: licenceIdSchema });
export const environmentParams = licenceParams.extend({ environment: environmentNameSchema });
export const apiUserParams = environmentParams.extend({ apiUserId: apiUserIdSchema });

/** A refusal of the admin API. `current` comes with `version_conflict` (the state to merge with) and `already_created`. */
export const adminProblemSchema = problemSchema
  .extend({
    current: z
      .strictObject({ apiUser: apiUserSchema.optional(), licence: licenceSchema.optional() })
      .optional(),
  })
  .meta({ id: 'Problem' });
export type AdminProblem = z.infer<typeof adminProblemSchema>;

export const pagingQuery = {
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(25),
};

/** The one representation of an answer. */
export function jsonAnswer<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** A body that must be there, as JSON. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}
