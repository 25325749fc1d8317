import { createdHandOverSchema, createHandOverSchema } from '../hand-over.ts';
import { apiUsersPath } from './api-users.ts';
import { defineRoute } from './define-route.ts';
import { apiUserParams, jsonAnswer, jsonBody } from './route-parts.ts';

export const handOverRoutes = {
  handOverKey: defineRoute({
    operationId: 'handOverKey',
    method: 'post',
    path: `${apiUsersPath}/{apiUserId}/key/hand-over`,
    summary: 'Make a one-time page on which the contact collects the key',
    description:
      'Audited. A person has to prove anew who they are. The link and the code are in this answer only. A new page ' +
      'closes the one before it; a reset, revocation, deactivation or deletion ends it. Where the licence shows keys ' +
      'once, only a key that was made in the last 15 minutes and was never collected can be handed over.',
    tags: ['API key'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': ['key_show_once', 'transition_refused'],
    request: { params: apiUserParams, body: jsonBody(createHandOverSchema) },
    responses: { 201: jsonAnswer(createdHandOverSchema, 'The link and the code. Cache-Control: no-store') },
  }),
};
