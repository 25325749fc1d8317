import { z } from 'zod';
import { groupIdSchema, moduleIdSchema } from '../ids.ts';
import { levelSchema } from '../level.ts';
import { rightsSchema, setRightsSchema } from '../rights.ts';
import { apiUsersPath, changedApiUserSchema } from './api-users.ts';
import { defineRoute } from './define-route.ts';
import { apiUserParams, jsonAnswer, jsonBody } from './route-parts.ts';

export const rightsOfApiUserSchema = z.strictObject({
  rights: rightsSchema,
  /** The version to send back when saving. */
  version: z.int(),
});

/** One level for every module of a group. A module that does not offer it gets the next lower level that it has. */
export const setGroupLevelSchema = z.strictObject({ level: levelSchema, version: z.int().positive() });

/**
 * Changes some levels and keeps the others. The parts are applied in this order: `all`, `groups`, `modules`. Without
 * `version`, the change applies to the current rights whatever their version.
 */
export const changeRightsSchema = z
  .strictObject({
    all: levelSchema.optional(),
    groups: z.record(groupIdSchema, levelSchema).default({}),
    modules: z.record(moduleIdSchema, levelSchema).default({}),
    version: z.int().positive().optional(),
  })
  .refine(
    (change) =>
      change.all !== undefined ||
      Object.keys(change.groups).length > 0 ||
      Object.keys(change.modules).length > 0,
    'name a module, a group, or all',
  );
export type ChangeRights = z.infer<typeof changeRightsSchema>;

const path = `${apiUsersPath}/{apiUserId}/rights` as const;

export const rightsRoutes = {
  getRights: defineRoute({
    operationId: 'getRights',
    method: 'get',
    path,
    summary: 'The levels of an API user, by module',
    tags: ['Rights'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: apiUserParams },
    responses: { 200: jsonAnswer(rightsOfApiUserSchema, 'A module that is not named has no access') },
  }),
  setRights: defineRoute({
    operationId: 'setRights',
    method: 'put',
    path,
    summary: 'Save the whole matrix',
    tags: ['Rights'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'when-widening',
    'x-postern-errors': ['module_unknown', 'level_not_offered', 'version_conflict'],
    request: { params: apiUserParams, body: jsonBody(setRightsSchema) },
    responses: { 200: jsonAnswer(changedApiUserSchema, 'The API user as it is now') },
  }),
  changeRights: defineRoute({
    operationId: 'changeRights',
    method: 'patch',
    path,
    summary: 'Change some levels and keep the others',
    tags: ['Rights'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'when-widening',
    'x-postern-errors': ['module_unknown', 'level_not_offered', 'version_conflict'],
    request: { params: apiUserParams, body: jsonBody(changeRightsSchema) },
    responses: { 200: jsonAnswer(changedApiUserSchema, 'The API user as it is now') },
  }),
  setGroupLevel: defineRoute({
    operationId: 'setGroupLevel',
    method: 'put',
    path: `${path}/groups/{groupId}`,
    summary: 'Set every module of a group to one level',
    tags: ['Rights'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'when-widening',
    'x-postern-errors': ['version_conflict'],
    request: {
      params: apiUserParams.extend({ groupId: groupIdSchema }),
      body: jsonBody(setGroupLevelSchema),
    },
    responses: { 200: jsonAnswer(changedApiUserSchema, 'The API user as it is now') },
  }),
};
