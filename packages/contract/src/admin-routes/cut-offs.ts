import { z } from 'zod';
import { cutOffSchema, liveGatewaySchema } from '../cut-off.ts';
import { changeSequenceSchema } from '../ids.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, environmentParams, jsonAnswer } from './route-parts.ts';

const path = `${adminBasePath}/licences/{licenceId}/environments/{environment}/cut-offs/{sequence}` as const;
const cutOffParams = environmentParams.extend({
  sequence: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
});

export const cutOffRoutes = {
  getCutOff: defineRoute({
    operationId: 'getCutOff',
    method: 'get',
    path,
    summary: 'The progress of a change of access on the gateways',
    tags: ['Cut-off'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: cutOffParams },
    responses: { 200: jsonAnswer(cutOffSchema, 'Confirmed, or pending with the gateways that are behind') },
  }),
  followCutOff: defineRoute({
    operationId: 'followCutOff',
    method: 'get',
    path: `${path}/events`,
    summary: 'Follow a change of access until every live gateway has confirmed it',
    description:
      'Server-sent events: `event: cut-off`, its data what `getCutOff` answers; one at once, then one for each change. The stream ends with the confirmed one, or after ten minutes.',
    tags: ['Cut-off'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: cutOffParams },
    responses: {
      200: {
        description: 'The events; see parseCutOffEvents',
        content: { 'text/event-stream': { schema: z.string() } },
      },
    },
  }),
  getInstallationCutOff: defineRoute({
    operationId: 'getInstallationCutOff',
    method: 'get',
    path: `${adminBasePath}/cut-offs/{sequence}`,
    summary: 'The progress of a change of the installation, such as the removal of a signing key',
    tags: ['Cut-off'],
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['not_found'],
    request: { params: cutOffParams.pick({ sequence: true }) },
    responses: { 200: jsonAnswer(cutOffSchema, 'Confirmed, or pending with the gateways that are behind') },
  }),
  listGateways: defineRoute({
    operationId: 'listGateways',
    method: 'get',
    path: `${adminBasePath}/gateways`,
    summary: 'The gateway processes, live ones and those that ended within a day',
    tags: ['Cut-off'],
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    responses: {
      200: jsonAnswer(
        z.strictObject({ latestSequence: changeSequenceSchema, items: z.array(liveGatewaySchema) }),
        'Each with how far it has applied the change feed',
      ),
    },
  }),
};
