import { jsonAnswer, jsonBody } from '../admin-routes/route-parts.ts';
import { z } from 'zod';
import { explainRefusalSchema, refusalReasonSchema } from '../portal.ts';
import { definePortalRoute, portalBasePath } from './define-portal-route.ts';
import { languageQuery } from './documents.ts';

export const portalExplainRoutes = {
  explainRefusal: definePortalRoute({
    operationId: 'explainRefusal',
    method: 'post',
    path: `${portalBasePath}/explain`,
    summary: 'Why a call is refused, and whom to ask',
    description:
      'The credential is sent as `Authorization`: `Bearer <accessToken>`, or a key without a scheme word. It is judged and forgotten: neither kept nor logged. Of a credential that is not valid the answer says no more than that.',
    tags: ['Explain'],
    'x-postern-access': 'reader',
    'x-postern-errors': [
      'rate_limited',
      'credential_missing',
      'cross_site_refused',
      'body_too_large',
      'body_not_json',
    ],
    request: { body: jsonBody(explainRefusalSchema), query: z.object(languageQuery) },
    responses: { 200: jsonAnswer(refusalReasonSchema, 'The reason') },
  }),
};
