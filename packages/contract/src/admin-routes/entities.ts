import { z } from 'zod';
import { entityIdSchema } from '../ids.ts';
import { createEntitySchema, entitySchema } from '../licence.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, environmentParams, jsonAnswer, jsonBody } from './route-parts.ts';

const path = `${adminBasePath}/licences/{licenceId}/environments/{environment}/entities` as const;
const entityComponent = entitySchema.meta({ id: 'Entity' });

export const entityRoutes = {
  listEntities: defineRoute({
    operationId: 'listEntities',
    method: 'get',
    path,
    summary: 'The entities of the licence in the environment',
    tags: ['Entities'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: environmentParams },
    responses: { 200: jsonAnswer(z.strictObject({ items: z.array(entityComponent) }), 'All of them') },
  }),
  createEntity: defineRoute({
    operationId: 'createEntity',
    method: 'post',
    path,
    summary: 'Create an entity',
    tags: ['Entities'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['already_exists'],
    request: { params: environmentParams, body: jsonBody(createEntitySchema) },
    responses: { 201: jsonAnswer(entityComponent, 'The new entity') },
  }),
  deleteEntity: defineRoute({
    operationId: 'deleteEntity',
    method: 'delete',
    path: `${path}/{entityId}`,
    summary: 'Delete an entity',
    description: 'Refused while an API user is limited to it or has it as its default.',
    tags: ['Entities'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['transition_refused'],
    request: { params: environmentParams.extend({ entityId: entityIdSchema }) },
    responses: { 200: jsonAnswer(entityComponent, 'The entity that is gone') },
  }),
};
