import { z } from 'zod';
import { cutOffSchema } from '../cut-off.ts';
import { apiIdSchema } from '../ids.ts';
import { rateLimitSchema, ratePlanSchema, rateStateSchema } from '../rate-plan.ts';
import { apiUsersPath } from './api-users.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, apiUserParams, environmentParams, jsonAnswer, jsonBody } from './route-parts.ts';

/** A limit that the operator set, on the APIs where it holds. */
export const ceilingSchema = z
  .strictObject({
    limit: rateLimitSchema,
    setBy: z.enum(['api', 'licence-plan', 'api-user-plan']),
    apis: z.array(apiIdSchema),
  })
  .meta({ id: 'RateCeiling' });
export type RateCeiling = z.infer<typeof ceilingSchema>;

export const licenceRatePlanSchema = z.strictObject({
  /** What the operator set for the licence; by name it takes the place of what the APIs have. */
  limits: ratePlanSchema,
  /** What holds for an API user of the licence for whom nothing else is set. */
  ceilings: z.array(ceilingSchema),
  /** Where the limits that the whole licence shares stand. */
  states: z.array(rateStateSchema),
  /** Send it back when saving; 0 while nothing was ever set. */
  version: z.int(),
});
export type LicenceRatePlan = z.infer<typeof licenceRatePlanSchema>;

export const apiUserRatePlanSchema = z.strictObject({
  /** What the operator set for the API user. */
  plan: ratePlanSchema,
  /** What an admin set for it: never above what the operator set. */
  own: ratePlanSchema,
  /** What the operator set, here and elsewhere: what an admin may lower. */
  ceilings: z.array(ceilingSchema),
  /** Every limit that holds for it, and its headroom. */
  states: z.array(rateStateSchema),
  version: z.int(),
});
export type ApiUserRatePlan = z.infer<typeof apiUserRatePlanSchema>;

export const setLicenceRatePlanSchema = z.strictObject({ limits: ratePlanSchema, version: z.int().min(0) });

/** Fields that are left out stay as they are. */
export const setApiUserRatePlanSchema = z.strictObject({
  plan: ratePlanSchema.optional(),
  own: ratePlanSchema.optional(),
  version: z.int().min(0),
});
export type SetApiUserRatePlan = z.infer<typeof setApiUserRatePlanSchema>;

/** Where limits are counted, and how exactly. */
export const limitStatusSchema = z
  .strictObject({
    where: z.enum(['process', 'redis']),
    /** `share`: each gateway counts for itself, with its part of each limit. */
    mode: z.enum(['exact', 'share']),
    share: z.number(),
    sinceMs: z.int(),
    why: z.string().nullable(),
    /** Calls that were judged by a share while Redis was away. */
    shareCalls: z.int(),
    /** The live gateways, as they said when they renewed their leases last; the fields above sum them up. */
    gateways: z.array(
      z.strictObject({
        id: z.string(),
        host: z.string(),
        mode: z.enum(['exact', 'share']),
        share: z.number(),
        sinceMs: z.int(),
        why: z.string().nullable(),
        shareCalls: z.int(),
      }),
    ),
  })
  .meta({ id: 'LimitStatus' });

const licencePath = `${adminBasePath}/licences/{licenceId}/environments/{environment}/rate-plan` as const;
const apiUserPath = `${apiUsersPath}/{apiUserId}/rate-plan` as const;
const saved = z.strictObject({ version: z.int(), cutOff: cutOffSchema.nullable() });

export const ratePlanRoutes = {
  getLimitStatus: defineRoute({
    operationId: 'getLimitStatus',
    method: 'get',
    path: `${adminBasePath}/limits/status`,
    summary: 'Where limits are counted, and whether exactly',
    tags: ['Limits'],
    'x-postern-access': 'signed-in',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: {},
    responses: { 200: jsonAnswer(limitStatusSchema, 'As the gateways see it') },
  }),
  getLicenceRatePlan: defineRoute({
    operationId: 'getLicenceRatePlan',
    method: 'get',
    path: licencePath,
    summary: 'The limits of a licence, and how much of them is used',
    tags: ['Limits'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: environmentParams },
    responses: { 200: jsonAnswer(licenceRatePlanSchema, 'The plan') },
  }),
  setLicenceRatePlan: defineRoute({
    operationId: 'setLicenceRatePlan',
    method: 'put',
    path: licencePath,
    summary: 'Set the limits of a licence',
    tags: ['Limits'],
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'when-widening',
    'x-postern-errors': ['version_conflict'],
    request: { params: environmentParams, body: jsonBody(setLicenceRatePlanSchema) },
    responses: { 200: jsonAnswer(saved, 'Saved; null when nothing changed') },
  }),
  getApiUserRatePlan: defineRoute({
    operationId: 'getApiUserRatePlan',
    method: 'get',
    path: apiUserPath,
    summary: 'The limits of an API user, and their headroom',
    tags: ['Limits'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: apiUserParams },
    responses: { 200: jsonAnswer(apiUserRatePlanSchema, 'The plan') },
  }),
  setApiUserRatePlan: defineRoute({
    operationId: 'setApiUserRatePlan',
    method: 'put',
    path: apiUserPath,
    summary: 'Set the limits of an API user',
    description:
      'A licence admin sets `own`, and may lower what the operator set, not raise it; `plan` is the operator’s.',
    tags: ['Limits'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'when-widening',
    'x-postern-errors': ['version_conflict'],
    request: { params: apiUserParams, body: jsonBody(setApiUserRatePlanSchema) },
    responses: { 200: jsonAnswer(saved, 'Saved; null when nothing changed') },
  }),
};
