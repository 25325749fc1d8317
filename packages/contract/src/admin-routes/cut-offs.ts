import { z } from 'zod';
import { cutOffSchema } from '../cut-off.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, environmentParams, jsonAnswer } from './route-parts.ts';

export const cutOffRoutes = {
  getCutOff: defineRoute({
    operationId: 'getCutOff',
    method: 'get',
    path: `${adminBasePath}/licences/{licenceId}/environments/{environment}/cut-offs/{sequence}`,
    summary: 'Where a change of access has arrived',
    tags: ['Cut-off'],
    'x-postern-access': 'licence-viewer',
    'x-postern-errors': [],
    request: {
      params: environmentParams.extend({
        sequence: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
      }),
    },
    responses: { 200: jsonAnswer(cutOffSchema, 'Confirmed, or pending with the gateways that are behind') },
  }),
};
