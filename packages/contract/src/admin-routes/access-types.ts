import { z } from 'zod';
import { accessTypeSchema } from '../access-type.ts';
import { environmentNameSchema } from '../ids.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, jsonAnswer } from './route-parts.ts';

export const accessTypeRoutes = {
  listAccessTypes: defineRoute({
    operationId: 'listAccessTypes',
    method: 'get',
    path: `${adminBasePath}/environments/{environment}/access-types`,
    summary: 'The access types that an API user can have',
    tags: ['Environments'],
    'x-postern-access': 'signed-in',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['not_found'],
    request: { params: z.object({ environment: environmentNameSchema }) },
    responses: { 200: jsonAnswer(z.strictObject({ items: z.array(accessTypeSchema) }), 'All of them') },
  }),
};
