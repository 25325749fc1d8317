import { z } from 'zod';
import {
  catalogueGroupSchema,
  catalogueModuleSchema,
  catalogueSchema,
  httpMethodSchema,
  requirementSchema,
} from '../catalogue.ts';
import { cutOffSchema } from '../cut-off.ts';
import { apiIdSchema, environmentNameSchema } from '../ids.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, environmentParams, jsonAnswer, jsonBody } from './route-parts.ts';

const path = `${adminBasePath}/environments` as const;
const apiParams = z.object({ environment: environmentNameSchema, apiId: apiIdSchema });

/** An API of an environment. The counts are those of the catalogue in force, and null as long as there is none. */
export const apiSummarySchema = z
  .strictObject({
    id: apiIdSchema,
    title: z.string(),
    basePath: z.string(),
    aliases: z.array(z.string()),
    schemes: z.array(z.string()),
    /** The base URL for integrators, without the licence's own host: `http://localhost:4001/v5`. */
    url: z.string(),
    catalogue: z
      .strictObject({
        version: z.int(),
        digest: z.string(),
        publishedAtMs: z.int(),
        operations: z.int(),
        /** The number of operations without a module. Every API user is refused these. */
        unclassified: z.int(),
      })
      .nullable(),
  })
  .meta({ id: 'Api' });
export type ApiSummary = z.infer<typeof apiSummarySchema>;

export const environmentSchema = z
  .strictObject({
    name: environmentNameSchema,
    kind: z.enum(['test', 'live']),
    hosts: z.array(z.string()),
    /** The URL of the gateway, for the token exchange and the APIs: `http://localhost:4001`. */
    url: z.string(),
    /** The URL of the upstream. Only operators see it; it is null for everybody else. */
    upstream: z.string().nullable(),
    apis: z.array(apiSummarySchema),
  })
  .meta({ id: 'Environment' });
export type Environment = z.infer<typeof environmentSchema>;

export const catalogueInForceSchema = z
  .strictObject({
    version: z.int(),
    digest: z.string(),
    publishedAtMs: z.int(),
    /** The catalogue in force. Internal operations are left out unless the reader is an operator. */
    catalogue: catalogueSchema,
    /** Ids of the operations without a module. */
    unclassified: z.array(z.string()),
  })
  .meta({ id: 'CatalogueInForce' });
export type CatalogueInForce = z.infer<typeof catalogueInForceSchema>;

export const catalogueVersionSchema = z.strictObject({
  version: z.int(),
  digest: z.string(),
  publishedAtMs: z.int(),
  isInForce: z.boolean(),
});

/** `document` is the text of an OpenAPI document; with null, the file that postern.yaml names is read again. */
export const publishCatalogueSchema = z.strictObject({
  document: z
    .strictObject({ text: z.string().min(2).max(33_554_432), file: z.string().min(1).max(500) })
    .nullable(),
});

export const publishedCatalogueSchema = z.strictObject({
  version: z.int(),
  digest: z.string(),
  /** False when the document results in the catalogue that is in force already. */
  isNew: z.boolean(),
  warnings: z.array(z.string()),
  cutOff: cutOffSchema.nullable(),
});

/** A call that needs a level on a module, as the rights editor shows it. */
export const catalogueCallSchema = z.strictObject({
  apiId: apiIdSchema,
  operationId: z.string(),
  method: httpMethodSchema,
  /** The path template, beginning with the API's base path: `/v5/entities/{e}/etls`. */
  path: z.string(),
  name: z.string(),
  section: z.string(),
  documentationUrl: z.string().optional(),
  deprecated: z.boolean(),
  requirements: z.array(requirementSchema),
});
export type CatalogueCall = z.infer<typeof catalogueCallSchema>;

export const taxonomyFormatSchema = z.enum(['xlsx', 'csv', 'json']);
export type TaxonomyFormat = z.infer<typeof taxonomyFormatSchema>;

/** Data of the rights editor: the groups and modules of all APIs of the environment, and the calls that need them. */
export const rightsCatalogueSchema = z
  .strictObject({
    groups: z.array(catalogueGroupSchema.extend({ modules: z.array(catalogueModuleSchema) })),
    calls: z.array(catalogueCallSchema),
  })
  .meta({ id: 'RightsCatalogue' });
export type RightsCatalogue = z.infer<typeof rightsCatalogueSchema>;

/** The URLs that an integrator of this licence calls. */
export const apiAccessSchema = z.strictObject({
  /** The URL of the token exchange; null where no API accepts access tokens. */
  tokenUrl: z.string().nullable(),
  apis: z.array(
    z.strictObject({
      apiId: apiIdSchema,
      title: z.string(),
      url: z.string(),
      schemes: z.array(z.string()),
      /** The header in which the key itself is sent; null where the API does not accept it there. */
      keyHeader: z.string().nullable(),
    }),
  ),
});
export type ApiAccess = z.infer<typeof apiAccessSchema>;

export const environmentRoutes = {
  listEnvironments: defineRoute({
    operationId: 'listEnvironments',
    method: 'get',
    path,
    summary: 'The environments and their APIs',
    tags: ['Environments'],
    'x-postern-access': 'signed-in',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    responses: { 200: jsonAnswer(z.strictObject({ items: z.array(environmentSchema) }), 'All of them') },
  }),
  listApis: defineRoute({
    operationId: 'listApis',
    method: 'get',
    path: `${path}/{environment}/apis`,
    summary: 'The APIs of an environment',
    tags: ['Environments'],
    'x-postern-access': 'signed-in',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['not_found'],
    request: { params: z.object({ environment: environmentNameSchema }) },
    responses: { 200: jsonAnswer(z.strictObject({ items: z.array(apiSummarySchema) }), 'All of them') },
  }),
  getCatalogue: defineRoute({
    operationId: 'getCatalogue',
    method: 'get',
    path: `${path}/{environment}/apis/{apiId}/catalogue`,
    summary: 'The catalogue in force of an API',
    tags: ['Catalogue'],
    'x-postern-access': 'signed-in',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['not_found'],
    request: { params: apiParams },
    responses: { 200: jsonAnswer(catalogueInForceSchema, 'The catalogue') },
  }),
  exportTaxonomy: defineRoute({
    operationId: 'exportTaxonomy',
    method: 'get',
    path: `${path}/{environment}/apis/{apiId}/catalogue/taxonomy/{format}`,
    summary: 'The taxonomy of an API’s rights, as a file',
    tags: ['Catalogue'],
    'x-postern-access': 'signed-in',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['not_found'],
    request: { params: apiParams.extend({ format: taxonomyFormatSchema }) },
    responses: {
      200: {
        description: 'Without internal operations for anybody but an operator',
        content: { 'application/octet-stream': { schema: z.string() } },
      },
    },
  }),
  listCatalogueVersions: defineRoute({
    operationId: 'listCatalogueVersions',
    method: 'get',
    path: `${path}/{environment}/apis/{apiId}/catalogue/versions`,
    summary: 'The versions of an API’s catalogue, newest first',
    tags: ['Catalogue'],
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: apiParams },
    responses: { 200: jsonAnswer(z.strictObject({ items: z.array(catalogueVersionSchema) }), 'All of them') },
  }),
  publishCatalogue: defineRoute({
    operationId: 'publishCatalogue',
    method: 'put',
    path: `${path}/{environment}/apis/{apiId}/catalogue`,
    summary: 'Build a catalogue from an OpenAPI document and put it in force',
    description: 'An invalid document is refused, and the catalogue in force is kept.',
    tags: ['Catalogue'],
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': [],
    request: { params: apiParams, body: jsonBody(publishCatalogueSchema) },
    responses: { 200: jsonAnswer(publishedCatalogueSchema, 'What is in force now') },
  }),
  getRightsCatalogue: defineRoute({
    operationId: 'getRightsCatalogue',
    method: 'get',
    path: `${adminBasePath}/licences/{licenceId}/environments/{environment}/catalogue`,
    summary: 'Groups and modules of all APIs, and the calls behind each module',
    tags: ['Catalogue'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: environmentParams },
    responses: { 200: jsonAnswer(rightsCatalogueSchema, 'What rights can be given on') },
  }),
  getApiAccess: defineRoute({
    operationId: 'getApiAccess',
    method: 'get',
    path: `${adminBasePath}/licences/{licenceId}/environments/{environment}/api-access`,
    summary: 'The addresses that an integrator of this licence needs',
    tags: ['Environments'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: environmentParams },
    responses: { 200: jsonAnswer(apiAccessSchema, 'Token URL and API URLs') },
  }),
};
