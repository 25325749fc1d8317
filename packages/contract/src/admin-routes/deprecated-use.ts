import { z } from 'zod';
import { deprecationSchema } from '../deprecation.ts';
import { apiUserIdSchema } from '../ids.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, environmentParams, jsonAnswer } from './route-parts.ts';

/** The calls of one API user to a deprecated API, alias, operation or scheme. */
export const deprecatedUseSchema = z
  .strictObject({
    apiUserId: apiUserIdSchema,
    apiUserName: z.string(),
    apiId: z.string(),
    /** The base path that was called: the API's own, or an alias. */
    basePath: z.string(),
    operationId: z.string(),
    /** The scheme of the credential: `bearer`, `basic`, … */
    scheme: z.string(),
    calls: z.int(),
    firstAtMs: z.int(),
    lastAtMs: z.int(),
    /** The configured deprecation of the API or base path; null when only the operation or the scheme is deprecated. */
    deprecation: deprecationSchema.nullable(),
  })
  .meta({ id: 'DeprecatedUse' });
export type DeprecatedUseRow = z.infer<typeof deprecatedUseSchema>;

export const deprecatedUseRoutes = {
  listDeprecatedUse: defineRoute({
    operationId: 'listDeprecatedUse',
    method: 'get',
    path: `${adminBasePath}/licences/{licenceId}/environments/{environment}/deprecated-use`,
    summary: 'The API users that still use something deprecated, the latest first',
    tags: ['Usage'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: {
      params: environmentParams,
      query: z.strictObject({ days: z.coerce.number().int().min(1).max(365).default(30) }),
    },
    responses: {
      200: jsonAnswer(z.strictObject({ items: z.array(deprecatedUseSchema) }), 'At most a thousand'),
    },
  }),
};
