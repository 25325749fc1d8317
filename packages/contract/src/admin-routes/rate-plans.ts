import { z } from 'zod';
import { cutOffSchema } from '../cut-off.ts';
import { apiIdSchema } from '../ids.ts';
import { rateLimitSchema, ratePlanSchema, rateStateSchema } from '../rate-plan.ts';
import { apiUsersPath } from './api-users.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, apiUserParams, environmentParams, jsonAnswer, jsonBody } from './route-parts.ts';

/** A limit that the operator set, and the APIs that it applies to. */
export const ceilingSchema = z
  .strictObject({
    limit: rateLimitSchema,
    setBy: z.enum(['api', 'licence-plan', 'api-user-plan']),
    apis: z.array(apiIdSchema),
  })
  .meta({ id: 'RateCeiling' });
export type RateCeiling = z.infer<typeof ceilingSchema>;

export const licenceRatePlanSchema = z.strictObject({
  /** The limits that the operator set for the licence. A limit replaces the API's limit of the same name. */
  limits: ratePlanSchema,
  /** The limits that apply to an API user of the licence without limits of its own. */
  ceilings: z.array(ceilingSchema),
  /** The current state of the limits that the whole licence shares. */
  states: z.array(rateStateSchema),
  /** The version to send back when saving; 0 as long as nothing was set. */
  version: z.int(),
});
export type LicenceRatePlan = z.infer<typeof licenceRatePlanSchema>;

export const apiUserRatePlanSchema = z.strictObject({
  /** The limits that the operator set for the API user. */
  plan: ratePlanSchema,
  /** The limits that an admin set for the API user. They never exceed those of the operator. */
  own: ratePlanSchema,
  /** All limits of the operator that apply to the API user. An admin may set lower ones. */
  ceilings: z.array(ceilingSchema),
  /** The current state of every limit that applies to the API user, with what remains of it. */
  states: z.array(rateStateSchema),
  version: z.int(),
});
export type ApiUserRatePlan = z.infer<typeof apiUserRatePlanSchema>;

export const setLicenceRatePlanSchema = z.strictObject({ limits: ratePlanSchema, version: z.int().min(0) });

/** Omitted fields keep their values. */
export const setApiUserRatePlanSchema = z.strictObject({
  plan: ratePlanSchema.optional(),
  own: ratePlanSchema.optional(),
  version: z.int().min(0),
});
export type SetApiUserRatePlan = z.infer<typeof setApiUserRatePlanSchema>;

/** The store in which limits are counted, and whether they are exact. */
export const limitStatusSchema = z
  .strictObject({
    where: z.enum(['process', 'redis']),
    /** `exact`: one shared count. `share`: each gateway counts by itself and applies its share of each limit. */
    mode: z.enum(['exact', 'share']),
    share: z.number(),
    sinceMs: z.int(),
    why: z.string().nullable(),
    /** The number of calls that were counted by shares because Redis was not reachable. */
    shareCalls: z.int(),
    /** The gateways with a lease, as of their last renewal. The fields above summarise them. */
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
    summary: 'The limits of an API user, and what remains of them',
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
