import { explainCallSchema } from '../explain-call.ts';
import { explanationSchema } from '../explanation.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, environmentParams, jsonAnswer, jsonBody } from './route-parts.ts';

export const explainRoutes = {
  explainCall: defineRoute({
    operationId: 'explainCall',
    method: 'post',
    path: `${adminBasePath}/licences/{licenceId}/environments/{environment}/explain`,
    summary: 'What would happen to a call, stage by stage, and the smallest change that would allow it',
    tags: ['Explain'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: environmentParams, body: jsonBody(explainCallSchema) },
    responses: { 200: jsonAnswer(explanationSchema.meta({ id: 'Explanation' }), 'Every stage’s verdict') },
  }),
};
