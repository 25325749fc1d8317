import { z } from 'zod';
import { revealedApiKeySchema } from '../api-key.ts';
import {
  apiUserSchema,
  createApiUserSchema,
  editApiUserSchema,
  listApiUsersQuerySchema,
} from '../api-user.ts';
import { cutOffSchema } from '../cut-off.ts';
import { pageOf } from '../page.ts';
import { ratePlanSchema } from '../rate-plan.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, apiUserParams, environmentParams, jsonAnswer, jsonBody } from './route-parts.ts';

export const apiUsersPath =
  `${adminBasePath}/licences/{licenceId}/environments/{environment}/api-users` as const;
export const apiUserComponent = apiUserSchema.meta({ id: 'ApiUser' });

export const apiUserPageSchema = pageOf(apiUserComponent).extend({
  /** The number of API users of each status, for the tabs; `search` does not limit it. */
  counts: z.strictObject({ active: z.int(), deactivated: z.int() }),
});
export type ApiUserPage = z.infer<typeof apiUserPageSchema>;

/** Summary of the access that an API user would get: one English sentence, and its parts for other languages. */
export const accessSummarySchema = z
  .strictObject({
    /** "can read Profiles and write Imports on entity X, from 10.0.0.0/24, until 1 May 2027" */
    sentence: z.string(),
    parts: z.strictObject({
      /** The API user's name as lists show it. */
      name: z.string(),
      /** The access type, where it determines the rights; null where the module matrix does (`custom`). */
      accessType: z
        .strictObject({
          label: z.string(),
          /** Whether modules that are added to the catalogue later are included. */
          includesLater: z.boolean(),
          /** Whether the access type permits only the calls that it lists. */
          isListOfCalls: z.boolean(),
        })
        .nullable(),
      /** Names of the modules, in the catalogue's order. Write includes read. */
      reads: z.array(z.string()),
      writes: z.array(z.string()),
      /** Names of the entities; null means all of them. */
      entities: z.array(z.string()).nullable(),
      channels: z.array(z.string()).nullable(),
      attributes: z.array(z.string()).nullable(),
      /** The network rules; null means that every address is permitted. */
      networkRanges: z.array(z.string()).nullable(),
      expiresAtMs: z.int().nullable(),
      /** Limits of the API user itself, in addition to those of the licence; empty where there are none. */
      rateLimits: ratePlanSchema,
    }),
  })
  .meta({ id: 'AccessSummary' });
export type AccessSummary = z.infer<typeof accessSummarySchema>;

/**
 * The body of a change without content of its own. `version` is the one that the admin saw; without it, no conflict is
 * detected.
 */
export const actionSchema = z.strictObject({ version: z.int().positive().optional() });

/** The answer to a change of access. */
export const changedApiUserSchema = z.strictObject({
  apiUser: apiUserComponent,
  /** Null when nothing changed that concerns a gateway. */
  cutOff: cutOffSchema.nullable(),
});
export type ChangedApiUser = z.infer<typeof changedApiUserSchema>;

/** The answer of creation and reset: the only ones, beside *view*, that hold a key's text. `Cache-Control: no-store`. */
export const issuedKeySchema = changedApiUserSchema.extend({ key: revealedApiKeySchema });
export type IssuedKey = z.infer<typeof issuedKeySchema>;

/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) identifies one creation. When the same person sends it
 * again within 24 hours, nothing is created, and the answer is 409 `already_created` with the API user in `current`.
 * That answer never contains the key's text.
 */
export const creationHeadersSchema = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{8,128}$/, 'between 8 and 128 visible ASCII characters')
    .optional(),
});

export const createdApiUserSchema = issuedKeySchema.extend({ summary: accessSummarySchema });

export const apiUserRoutes = {
  listApiUsers: defineRoute({
    operationId: 'listApiUsers',
    method: 'get',
    path: apiUsersPath,
    summary: 'The API users of a licence and environment',
    tags: ['API users'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: environmentParams, query: listApiUsersQuerySchema },
    responses: { 200: jsonAnswer(apiUserPageSchema, 'A page of API users, keys masked') },
  }),
  createApiUser: defineRoute({
    operationId: 'createApiUser',
    method: 'post',
    path: apiUsersPath,
    summary: 'Create an API user and its key',
    tags: ['API users'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': ['module_unknown', 'level_not_offered', 'already_created'],
    request: {
      params: environmentParams,
      headers: creationHeadersSchema,
      body: jsonBody(createApiUserSchema),
    },
    responses: { 201: jsonAnswer(createdApiUserSchema, 'The API user and the text of its key') },
  }),
  previewApiUser: defineRoute({
    operationId: 'previewApiUser',
    method: 'post',
    path: `${apiUsersPath}/preview`,
    summary: 'Check a form and summarise the access that it would give; nothing is created',
    tags: ['API users'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['module_unknown', 'level_not_offered'],
    request: { params: environmentParams, body: jsonBody(createApiUserSchema) },
    responses: { 200: jsonAnswer(accessSummarySchema, 'What it would allow') },
  }),
  getApiUser: defineRoute({
    operationId: 'getApiUser',
    method: 'get',
    path: `${apiUsersPath}/{apiUserId}`,
    summary: 'One API user',
    tags: ['API users'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: apiUserParams },
    responses: { 200: jsonAnswer(apiUserComponent, 'The API user, its key masked') },
  }),
  editApiUser: defineRoute({
    operationId: 'editApiUser',
    method: 'patch',
    path: `${apiUsersPath}/{apiUserId}`,
    summary: 'Edit an API user: only the fields that are sent',
    tags: ['API users'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'when-widening',
    'x-postern-errors': ['version_conflict'],
    request: { params: apiUserParams, body: jsonBody(editApiUserSchema) },
    responses: { 200: jsonAnswer(changedApiUserSchema, 'The API user as it is now') },
  }),
  deactivateApiUser: defineRoute({
    operationId: 'deactivateApiUser',
    method: 'post',
    path: `${apiUsersPath}/{apiUserId}/deactivate`,
    summary:
      'Deactivate an API user: its keys are revoked, and it may not call until it is reactivated and its key is reset',
    tags: ['API users'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['transition_refused', 'version_conflict'],
    request: { params: apiUserParams, body: jsonBody(actionSchema) },
    responses: { 200: jsonAnswer(changedApiUserSchema, 'The API user as it is now') },
  }),
  reactivateApiUser: defineRoute({
    operationId: 'reactivateApiUser',
    method: 'post',
    path: `${apiUsersPath}/{apiUserId}/reactivate`,
    summary: 'Reactivate an API user, which has no key until its key is reset',
    tags: ['API users'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['transition_refused', 'version_conflict'],
    request: { params: apiUserParams, body: jsonBody(actionSchema) },
    responses: { 200: jsonAnswer(changedApiUserSchema, 'The API user as it is now') },
  }),
  deleteApiUser: defineRoute({
    operationId: 'deleteApiUser',
    method: 'delete',
    path: `${apiUsersPath}/{apiUserId}`,
    summary: 'Delete an API user and its keys',
    tags: ['API users'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['version_conflict'],
    request: {
      params: apiUserParams,
      query: z.strictObject({ version: z.coerce.number().int().positive().optional() }),
    },
    responses: {
      200: jsonAnswer(z.strictObject({ cutOff: cutOffSchema }), 'It is gone; where that has arrived'),
    },
  }),
};
