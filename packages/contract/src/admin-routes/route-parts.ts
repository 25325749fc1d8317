import { z } from 'zod';
import { apiUserSchema } from '../api-user.ts';
import { apiUserIdSchema, environmentNameSchema, licenceIdSchema } from '../ids.ts';
import { licenceSchema } from '../licence.ts';
import { problemSchema } from '../problem.ts';

/** The schemas and functions that the route definitions of the admin API are composed of. */
export const adminBasePath = '/admin/v1';

/** The role of a person in a licence. An operator may do everything in every licence. */
export const roleSchema = z.enum(['operator', 'licence-admin', 'licence-viewer']);
export type Role = z.infer<typeof roleSchema>;

/**
 * The role that a route requires, checked before its body is read. `signed-in` admits every session, for routes outside
 * of a licence.
 */
export type RouteAccess = Role | 'signed-in';

/**
 * When a person has to prove their identity again (step-up).
 * - `always`: the answer contains a secret, or the change always widens access. It is checked before the body is read.
 * - `when-widening`: only a change that gives more access than before. The handler checks it against the stored record.
 * - `never`: the route reads no secret and never widens access. An emergency stop must not wait for a password.
 */
export type FreshProof = 'always' | 'when-widening' | 'never';

export const licenceParams = z.object({ licenceId: licenceIdSchema });
export const environmentParams = licenceParams.extend({ environment: environmentNameSchema });
export const apiUserParams = environmentParams.extend({ apiUserId: apiUserIdSchema });

/**
 * A problem of the admin API. `current` is present with `version_conflict` (the state to merge with) and
 * `already_created`.
 */
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

/** Describes a JSON answer with one schema. */
export function jsonAnswer<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** Describes a required JSON body. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}
