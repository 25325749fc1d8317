import { z } from 'zod';
import { apiIdSchema, environmentNameSchema } from '@postern/contract/ids';
import { bulkheadConfigSchema } from './bulkhead-config-schema.ts';
import { errorShapeConfigSchema, rateHeadersConfigSchema } from './answer-config-schema.ts';
import { ratePlanNameSchema } from './rate-plan-config-schema.ts';
import { httpOriginSchema } from './config-parts.ts';
import { dimensionConfigSchema } from './dimension-config-schema.ts';
import { upstreamIsolationConfigSchema } from './upstream-config-schema.ts';
import { mappingConfigSchema } from './mapping-config-schema.ts';
import { upstreamReadsConfigSchema } from './upstream-reads-config-schema.ts';
import { aliasConfigSchema, deprecationConfigSchema } from './version-config-schema.ts';

export const apiConfigSchema = z
  .strictObject({
    id: apiIdSchema
      .describe('Names the API in the console, the CLI and the database; never change it')
      .meta({ examples: ['v5'] }),
    title: z
      .string()
      .max(200)
      .optional()
      .describe('Its name for admins and integrators; the document’s title when left out'),
    basePath: z
      .string()
      .regex(
        /^\/(?:[A-Za-z0-9._~-]+(?:\/[A-Za-z0-9._~-]+)*)?$/,
        'a path such as /v5, without a slash at its end',
      )
      .describe('Base path of the API on the gateway')
      .meta({ examples: ['/v5'] }),
    aliases: z
      .array(aliasConfigSchema)
      .default([])
      .describe(
        'Other base paths that lead to the same API: a path, or a mapping with the path and its deprecation',
      )
      .meta({ examples: [['/api/v5']] }),
    upstreamPath: z
      .string()
      .startsWith('/')
      .optional()
      .describe('Base path at the upstream; the API’s own base path when left out'),
    upstream: z
      .record(environmentNameSchema, httpOriginSchema)
      .default({})
      .describe('The API’s own upstream per environment')
      .meta({ examples: [{ TEST: 'http://127.0.0.1:8080' }] }),
    schemes: z
      .array(z.enum(['bearer', 'dpop', 'api-key-header', 'basic']))
      .min(1)
      .default(['bearer'])
      .describe(
        'Credential schemes that the API accepts: `bearer` access tokens, `dpop` tokens that are bound to a client’s key (RFC 9449), the key itself in a header, legacy `basic` web service accounts',
      ),
    keyHeader: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'a header name of letters, digits and -')
      .default('X-API-KEY')
      .describe('The header that `api-key-header` reads')
      .meta({ examples: ['Api-Token'] }),
    openapi: z
      .union([z.string(), z.array(z.string()).min(1)])
      .describe(
        'Path of its OpenAPI document (2.0, 3.0, 3.1 or 3.2, JSON or YAML), relative to postern.yaml; or a list of the documents that describe it together, whose paths are merged',
      )
      .meta({ examples: ['openapi/v5.yaml', ['openapi/mail.yaml', 'openapi/contacts.yaml']] }),
    mapping: mappingConfigSchema.prefault({}),
    deprecation: deprecationConfigSchema.optional(),
    dimensions: z
      .array(dimensionConfigSchema)
      .default([])
      .describe('The dimensions of its calls by which access can be limited'),
    errorShape: errorShapeConfigSchema.optional(),
    rateHeaders: rateHeadersConfigSchema,
    ratePlan: ratePlanNameSchema
      .optional()
      .describe('The plan of `ratePlans` that limits its calls; none when left out')
      .meta({ examples: ['standard'] }),
    bulkhead: bulkheadConfigSchema,
    upstreamIsolation: upstreamIsolationConfigSchema,
    rewriteLocations: z
      .boolean()
      .default(true)
      .describe(
        'In `Location` and `Content-Location`, leave out the upstream’s own address and put the API’s base path in place of the upstream’s',
      ),
    allowEncodedSlash: z.boolean().default(false).describe('Accept %2F inside a path parameter'),
    upstreamReads: upstreamReadsConfigSchema,
    cors: z
      .strictObject({
        origins: z
          .array(
            z
              .string()
              .regex(
                /^https?:\/\/[a-z0-9.[\]:-]+$/,
                'an origin as browsers send it, like https://app.example.com; no path, no *',
              ),
          )
          .default([])
          .describe('Origins whose pages may call the API from a browser; none by default')
          .meta({ examples: [['https://app.example.com']] }),
      })
      .prefault({})
      .describe(
        'Calls from web pages. They may send the headers that the document gives as parameters, and read those that it gives its answers',
      ),
  })
  .describe('A versioned surface');

export type ApiConfig = z.infer<typeof apiConfigSchema>;

/** Lists the paths of the API's OpenAPI documents, at least one. */
export function listDocumentFiles({ openapi }: Pick<ApiConfig, 'openapi'>): readonly string[] {
  return typeof openapi === 'string' ? [openapi] : openapi;
}
