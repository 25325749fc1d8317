import { z } from 'zod';
import {
  hygieneActionSchema,
  hygieneKindSchema,
  hygieneOutcomeSchema,
  hygieneRowSchema,
  rightsTrialSchema,
} from '../hygiene.ts';
import { pageOf } from '../page.ts';
import { changedApiUserSchema } from './api-users.ts';
import { defineRoute } from './define-route.ts';
import {
  adminBasePath,
  apiUserParams,
  environmentParams,
  jsonAnswer,
  jsonBody,
  pagingQuery,
} from './route-parts.ts';

const base = `${adminBasePath}/licences/{licenceId}/environments/{environment}` as const;
const kind = hygieneKindSchema.optional();

export const hygieneRoutes = {
  listHygiene: defineRoute({
    operationId: 'listHygiene',
    method: 'get',
    path: `${base}/hygiene`,
    summary: 'API users with hygiene findings, the riskiest first',
    tags: ['Hygiene'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: environmentParams, query: z.strictObject({ kind, ...pagingQuery }) },
    responses: {
      200: jsonAnswer(
        pageOf(hygieneRowSchema).extend({
          /** The number of API users with any finding, and with each kind of finding. */
          counts: z.strictObject({
            any: z.int(),
            kinds: z.partialRecord(hygieneKindSchema, z.int()),
          }),
        }),
        'A page of API users',
      ),
    },
  }),
  exportHygiene: defineRoute({
    operationId: 'exportHygiene',
    method: 'get',
    path: `${base}/hygiene/export`,
    summary: 'The findings as CSV, a line each, the riskiest API user first',
    tags: ['Hygiene'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: environmentParams, query: z.strictObject({ kind }) },
    responses: {
      200: {
        description: 'A line per finding',
        content: { 'text/csv': { schema: z.string() } },
      },
    },
  }),
  actOnHygiene: defineRoute({
    operationId: 'actOnHygiene',
    method: 'post',
    path: `${base}/hygiene/actions`,
    summary: 'One action on many API users; each is audited, and may be refused, independently',
    tags: ['Hygiene'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'when-widening',
    'x-postern-errors': [],
    request: { params: environmentParams, body: jsonBody(hygieneActionSchema) },
    responses: {
      200: jsonAnswer(
        z.strictObject({ items: z.array(hygieneOutcomeSchema) }),
        'In the order of the request',
      ),
    },
  }),
  getRightsTrial: defineRoute({
    operationId: 'getRightsTrial',
    method: 'get',
    path: `${base}/api-users/{apiUserId}/smaller-rights`,
    summary: 'The smaller set of rights, and a dry run of it against the recorded calls',
    tags: ['Hygiene'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: apiUserParams },
    responses: { 200: jsonAnswer(rightsTrialSchema, 'Nothing is changed') },
  }),
  applySmallerRights: defineRoute({
    operationId: 'applySmallerRights',
    method: 'post',
    path: `${base}/api-users/{apiUserId}/smaller-rights/apply`,
    summary: 'Sets the smaller set of rights, as it is computed now',
    tags: ['Hygiene'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'when-widening',
    'x-postern-errors': ['version_conflict', 'smaller_rights_unknown'],
    request: {
      params: apiUserParams,
      body: jsonBody(z.strictObject({ version: z.int().positive() })),
    },
    responses: {
      200: jsonAnswer(changedApiUserSchema, 'Undone by setting the rights that the history tells'),
    },
  }),
};
