import { z } from 'zod';
import { deprecationSchema } from '../deprecation.ts';
import { apiUserIdSchema } from '../ids.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, environmentParams, jsonAnswer } from './route-parts.ts';

/** One API user's calls of something that is given up. */
export const deprecatedUseSchema = z
  .strictObject({
    apiUserId: apiUserIdSchema,
    apiUserName: z.string(),
    apiId: z.string(),
    /** The API's own base path, or the alias. */
    basePath: z.string(),
    operationId: z.string(),
    /** How the credential came: `bearer`, `basic`, … */
    scheme: z.string(),
    calls: z.int(),
    firstAtMs: z.int(),
    lastAtMs: z.int(),
    /** What the configuration says of the API and base path; null when only the operation or scheme is given up. */
    deprecation: deprecationSchema.nullable(),
  })
  .meta({ id: 'DeprecatedUse' });
export type DeprecatedUseRow = z.infer<typeof deprecatedUseSchema>;

export const deprecatedUseRoutes = {
  listDeprecatedUse: defineRoute({
    operationId: 'listDeprecatedUse',
    method: 'get',
    path: `${adminBasePath}/licences/{licenceId}/environments/{environment}/deprecated-use`,
    summary: 'Who still uses what is deprecated, the latest first',
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
