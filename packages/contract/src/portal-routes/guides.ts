import { z } from 'zod';
import { jsonAnswer } from '../admin-routes/route-parts.ts';
import { environmentNameSchema } from '../ids.ts';
import {
  guideSchema,
  guideSummarySchema,
  portalErrorSchema,
  portalErrorSummarySchema,
  searchHitSchema,
} from '../portal.ts';
import { definePortalRoute, portalBasePath } from './define-portal-route.ts';
import { languageQuery } from './documents.ts';

export const portalGuideRoutes = {
  listGuides: definePortalRoute({
    operationId: 'listGuides',
    method: 'get',
    path: `${portalBasePath}/guides`,
    summary: 'The guides, in reading order',
    tags: ['Guides'],
    'x-postern-access': 'reader',
    'x-postern-errors': [],
    request: { query: z.object(languageQuery) },
    responses: { 200: jsonAnswer(z.strictObject({ items: z.array(guideSummarySchema) }), 'All of them') },
  }),
  getGuide: definePortalRoute({
    operationId: 'getGuide',
    method: 'get',
    path: `${portalBasePath}/guides/{guideId}`,
    summary: 'One guide, with the URLs of an environment',
    description: 'Schemes that no API of the installation accepts are left out.',
    tags: ['Guides'],
    'x-postern-access': 'reader',
    'x-postern-errors': ['not_found'],
    request: {
      params: z.object({ guideId: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/) }),
      query: z.object({ ...languageQuery, environment: environmentNameSchema.optional() }),
    },
    responses: { 200: jsonAnswer(guideSchema, 'The guide') },
  }),
  listPortalErrors: definePortalRoute({
    operationId: 'listPortalErrors',
    method: 'get',
    path: `${portalBasePath}/errors`,
    summary: 'Every error code, those of calls first, by status',
    tags: ['Errors'],
    'x-postern-access': 'reader',
    'x-postern-errors': [],
    request: { query: z.object(languageQuery) },
    responses: {
      200: jsonAnswer(z.strictObject({ items: z.array(portalErrorSummarySchema) }), 'All of them'),
    },
  }),
  getPortalError: definePortalRoute({
    operationId: 'getPortalError',
    method: 'get',
    path: `${portalBasePath}/errors/{code}`,
    summary: 'What an error code means and what to do',
    tags: ['Errors'],
    'x-postern-access': 'reader',
    'x-postern-errors': ['not_found'],
    request: { params: z.object({ code: z.string().max(64) }), query: z.object(languageQuery) },
    responses: { 200: jsonAnswer(portalErrorSchema, 'The code') },
  }),
  searchPortal: definePortalRoute({
    operationId: 'searchPortal',
    method: 'get',
    path: `${portalBasePath}/search`,
    summary: 'Calls, guides and errors that match the query, best first',
    description: 'Accents and letter case are ignored, and small typing errors are tolerated.',
    tags: ['Search'],
    'x-postern-access': 'reader',
    'x-postern-errors': [],
    request: {
      query: z.object({
        ...languageQuery,
        q: z.string().trim().max(200).default(''),
        /** Limits the search to the calls of this environment. */
        environment: environmentNameSchema.optional(),
        limit: z.coerce.number().int().min(1).max(50).default(20),
      }),
    },
    responses: {
      200: jsonAnswer(z.strictObject({ items: z.array(searchHitSchema), total: z.int() }), 'The finds'),
    },
  }),
};
