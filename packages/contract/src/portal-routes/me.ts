import { z } from 'zod';
import { jsonAnswer } from '../admin-routes/route-parts.ts';
import { apiIdSchema, apiUserIdSchema, environmentNameSchema, licenceIdSchema } from '../ids.ts';
import { callVerdictSchema, givenApiUserSchema } from '../portal.ts';
import { definePortalRoute, portalBasePath } from './define-portal-route.ts';

/** The routes about the signed-in integrator's API users. Any other API user is answered with 404. */
export const portalMeRoutes = {
  listMyApiUsers: definePortalRoute({
    operationId: 'listMyApiUsers',
    method: 'get',
    path: `${portalBasePath}/me/api-users`,
    summary: 'The API users of the signed-in integrator',
    tags: ['Me'],
    'x-postern-access': 'integrator',
    'x-postern-errors': [],
    responses: {
      200: jsonAnswer(z.strictObject({ items: z.array(givenApiUserSchema) }), 'By licence and name'),
    },
  }),
  listMyCalls: definePortalRoute({
    operationId: 'listMyCalls',
    method: 'get',
    path: `${portalBasePath}/me/licences/{licenceId}/environments/{environment}/api-users/{apiUserId}/calls`,
    summary: 'Which calls a given API user can make',
    description:
      'Judged by the gateway’s own rules. Networks, limits and the values of a call are not part of it.',
    tags: ['Me'],
    'x-postern-access': 'integrator',
    'x-postern-errors': ['not_found'],
    request: {
      params: z.object({
        licenceId: licenceIdSchema,
        environment: environmentNameSchema,
        apiUserId: apiUserIdSchema,
      }),
      query: z.object({ apiId: apiIdSchema.optional() }),
    },
    responses: {
      200: jsonAnswer(z.strictObject({ items: z.array(callVerdictSchema) }), 'In the catalogues’ order'),
    },
  }),
};
