import { z } from 'zod';
import { cutOffSchema } from '../cut-off.ts';
import { entityGroupIdSchema } from '../ids.ts';
import { createEntityGroupSchema, editEntityGroupSchema, entityGroupSchema } from '../licence.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, environmentParams, jsonAnswer, jsonBody } from './route-parts.ts';

const path = `${adminBasePath}/licences/{licenceId}/environments/{environment}/entity-groups` as const;
const entityGroupComponent = entityGroupSchema.meta({ id: 'EntityGroup' });
const groupParams = environmentParams.extend({ entityGroupId: entityGroupIdSchema });

export const entityGroupRoutes = {
  listEntityGroups: defineRoute({
    operationId: 'listEntityGroups',
    method: 'get',
    path,
    summary: 'The entity groups of the licence in the environment',
    tags: ['Entities'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: environmentParams },
    responses: { 200: jsonAnswer(z.strictObject({ items: z.array(entityGroupComponent) }), 'All of them') },
  }),
  createEntityGroup: defineRoute({
    operationId: 'createEntityGroup',
    method: 'post',
    path,
    summary: 'Create an entity group, which can be given to API users as a whole',
    tags: ['Entities'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['already_exists'],
    request: { params: environmentParams, body: jsonBody(createEntityGroupSchema) },
    responses: { 201: jsonAnswer(entityGroupComponent, 'The new group') },
  }),
  editEntityGroup: defineRoute({
    operationId: 'editEntityGroup',
    method: 'patch',
    path: `${path}/{entityGroupId}`,
    summary: 'Rename an entity group, or change its entities for every API user that has it',
    tags: ['Entities'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'when-widening',
    'x-postern-errors': ['already_exists'],
    request: { params: groupParams, body: jsonBody(editEntityGroupSchema) },
    responses: {
      200: jsonAnswer(
        z.strictObject({ entityGroup: entityGroupComponent, cutOff: cutOffSchema.nullable() }),
        'The group as it is now',
      ),
    },
  }),
  deleteEntityGroup: defineRoute({
    operationId: 'deleteEntityGroup',
    method: 'delete',
    path: `${path}/{entityGroupId}`,
    summary: 'Delete an entity group',
    description: 'Refused while an API user has it.',
    tags: ['Entities'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['transition_refused'],
    request: { params: groupParams },
    responses: { 200: jsonAnswer(entityGroupComponent, 'The group that is gone') },
  }),
};
