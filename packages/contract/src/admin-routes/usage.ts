import { z } from 'zod';
import { usagePeriodSchema, usageSchema, usageSparklineSchema } from '../usage.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, apiUserParams, environmentParams, jsonAnswer } from './route-parts.ts';

const base = `${adminBasePath}/licences/{licenceId}/environments/{environment}` as const;
const query = z.strictObject({ period: usagePeriodSchema.default('24h') });
const csvAnswer = {
  description: 'A line per bucket, operation and outcome, oldest first',
  content: { 'text/csv': { schema: z.string() } },
};

export const usageRoutes = {
  getLicenceUsage: defineRoute({
    operationId: 'getLicenceUsage',
    method: 'get',
    path: `${base}/usage`,
    summary:
      'The licence’s calls over time, the reasons of failures, and the most used operations and addresses',
    tags: ['Usage'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: environmentParams, query },
    responses: { 200: jsonAnswer(usageSchema, 'The period and the one before') },
  }),
  exportLicenceUsage: defineRoute({
    operationId: 'exportLicenceUsage',
    method: 'get',
    path: `${base}/usage/export`,
    summary: 'The licence’s usage as CSV',
    tags: ['Usage'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: environmentParams, query },
    responses: { 200: csvAnswer },
  }),
  listUsageSparklines: defineRoute({
    operationId: 'listUsageSparklines',
    method: 'get',
    path: `${base}/usage/sparklines`,
    summary: 'Calls of the latest 24 hours of some API users; those without calls are left out',
    tags: ['Usage'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: {
      params: environmentParams,
      query: z.strictObject({
        /** At most 200 ids, separated by commas. */
        apiUserIds: z
          .string()
          .max(10_000)
          .refine((text) => text.split(',').length <= 200, 'at most 200 API users')
          .default(''),
      }),
    },
    responses: { 200: jsonAnswer(z.strictObject({ items: z.array(usageSparklineSchema) }), 'In any order') },
  }),
  getApiUserUsage: defineRoute({
    operationId: 'getApiUserUsage',
    method: 'get',
    path: `${base}/api-users/{apiUserId}/usage`,
    summary:
      'An API user’s calls over time, the reasons of failures, and the most used operations and addresses',
    tags: ['Usage'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: apiUserParams, query },
    responses: { 200: jsonAnswer(usageSchema, 'The period and the one before') },
  }),
  exportApiUserUsage: defineRoute({
    operationId: 'exportApiUserUsage',
    method: 'get',
    path: `${base}/api-users/{apiUserId}/usage/export`,
    summary: 'An API user’s usage as CSV',
    tags: ['Usage'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: apiUserParams, query },
    responses: { 200: csvAnswer },
  }),
};
