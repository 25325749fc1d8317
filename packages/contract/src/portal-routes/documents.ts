import { z } from 'zod';
import { taxonomyFormatSchema } from '../admin-routes/environments.ts';
import { jsonAnswer } from '../admin-routes/route-parts.ts';
import { apiIdSchema, environmentNameSchema } from '../ids.ts';
import { portalEnvironmentSchema, portalLanguageSchema, portalSessionSchema } from '../portal.ts';
import { definePortalRoute, portalBasePath } from './define-portal-route.ts';

const apiParams = z.object({ environment: environmentNameSchema, apiId: apiIdSchema });
const apiPath = `${portalBasePath}/environments/{environment}/apis/{apiId}` as const;

export const languageQuery = { language: portalLanguageSchema.default('en') };

export const portalDocumentRoutes = {
  getPortalSession: definePortalRoute({
    operationId: 'getPortalSession',
    method: 'get',
    path: `${portalBasePath}/session`,
    summary: 'The current visitor, and whether they may read',
    tags: ['Session'],
    'x-postern-access': 'anybody',
    'x-postern-errors': [],
    responses: { 200: jsonAnswer(portalSessionSchema, 'The session') },
  }),
  listPortalEnvironments: definePortalRoute({
    operationId: 'listPortalEnvironments',
    method: 'get',
    path: `${portalBasePath}/environments`,
    summary: 'The environments and their APIs, as integrators see them',
    tags: ['Documents'],
    'x-postern-access': 'reader',
    'x-postern-errors': [],
    responses: {
      200: jsonAnswer(z.strictObject({ items: z.array(portalEnvironmentSchema) }), 'In the operator’s order'),
    },
  }),
  getPortalOpenApi: definePortalRoute({
    operationId: 'getPortalOpenApi',
    method: 'get',
    path: `${apiPath}/openapi.json`,
    summary: 'The API as OpenAPI 3.1, with rights, refusals, servers and samples',
    description:
      'Made from the catalogue in force and its source document. Has an ETag; 404 with `document_missing` where the document is not kept.',
    tags: ['Documents'],
    'x-postern-access': 'reader',
    'x-postern-errors': ['not_found', 'document_missing'],
    request: { params: apiParams, query: z.object(languageQuery) },
    responses: {
      200: jsonAnswer(z.record(z.string(), z.unknown()), 'An OpenAPI 3.1 document'),
      304: { description: 'Not changed since the ETag that was sent' },
    },
  }),
  downloadTaxonomy: definePortalRoute({
    operationId: 'downloadTaxonomy',
    method: 'get',
    path: `${apiPath}/taxonomy/{format}`,
    summary: 'The taxonomy of the API’s rights, as a file',
    tags: ['Documents'],
    'x-postern-access': 'reader',
    'x-postern-errors': ['not_found'],
    request: { params: apiParams.extend({ format: taxonomyFormatSchema }) },
    responses: {
      200: {
        description: 'A file to save',
        content: { 'application/octet-stream': { schema: z.string() } },
      },
    },
  }),
};
