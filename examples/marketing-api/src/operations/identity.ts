import { z } from 'zod';
import { entities, entityData } from '../collections.ts';
import { entityParameter } from '../define-resource.ts';
import { ensureDefaultEntity, getEntityPartition, licencePartition } from '../find-entity.ts';
import { defineOperation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pagingQuery, presentPage } from '../style.ts';
import type { Style } from '../style.ts';

const callerSchema = z.object({
  environment: z.string(),
  licence: z.string(),
  licenceAccount: z.string().nullable(),
  apiUser: z.string(),
  account: z.string().nullable(),
  scope: z.string().nullable(),
  requestId: z.string().nullable(),
});

/** Defines the operations that every API user may call: the list of entities, and the caller's own identity. */
export function identityOperations(style: Style): readonly Operation[] {
  const segment = style.version === 'v5' ? '/entities' : '/entity';
  return [
    defineOperation({
      id: 'listEntities',
      method: 'GET',
      path: segment,
      section: 'Entities',
      summary: 'List the licence’s entities',
      query: pagingQuery,
      success: {
        status: 200,
        description: 'A page of entities',
        schema: style.listSchema(style.rowSchema(entityData), 'entities'),
      },
      handle: ({ caller, query }, tools) => {
        ensureDefaultEntity(caller, tools);
        const page = tools.store.list(entities, { partition: licencePartition(caller) }, query);
        return presentPage(page, style, { plural: 'entities', paging: query });
      },
    }),
    defineOperation({
      id: 'getEntity',
      method: 'GET',
      path: style.entityPath,
      section: 'Entities',
      summary: 'Get one entity',
      parameters: { entity: entityParameter },
      success: { status: 200, description: 'The entity', schema: z.object({ entity: z.string() }) },
      handle: ({ caller, parameters }, tools) => ({
        status: 200,
        body: { entity: getEntityPartition(caller, parameters['entity'] ?? '', tools).entity },
      }),
    }),
    defineOperation({
      id: 'getCaller',
      method: 'GET',
      path: '/caller',
      section: 'Who is calling',
      summary: 'Say who the call came in as',
      description: 'Echoes what the gateway told about the caller: environment, licence and API user.',
      success: { status: 200, description: 'The caller', schema: callerSchema },
      handle: ({ caller }) => ({ status: 200, body: { ...caller } }),
    }),
  ];
}
