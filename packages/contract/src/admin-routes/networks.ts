import { z } from 'zod';
import { networkRuleSchema } from '../network-rule.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, apiUserParams, jsonAnswer, jsonBody } from './route-parts.ts';

/** One row of the table that relates prefix lengths, subnet masks and numbers of hosts. */
const networkTableRowSchema = z.strictObject({
  prefixBits: z.int(),
  mask: z.string(),
  hosts: z.int(),
});

/** A range as the form shows it. `hosts` is decimal text, since an IPv6 range may exceed the safe integers. */
const rangeDescriptionSchema = z.strictObject({
  text: z.string(),
  family: z.union([z.literal(4), z.literal(6)]),
  prefixBits: z.int(),
  first: z.string(),
  last: z.string(),
  mask: z.string().nullable(),
  hosts: z.string(),
});

const sightingSchema = z.strictObject({
  address: z.string(),
  calls: z.int(),
  firstAtMs: z.int(),
  lastAtMs: z.int(),
});

const path =
  `${adminBasePath}/licences/{licenceId}/environments/{environment}/api-users/{apiUserId}` as const;
const tags = ['Networks'];

export const networkRoutes = {
  getNetworkTable: defineRoute({
    operationId: 'getNetworkTable',
    method: 'get',
    path: `${adminBasePath}/network-table`,
    summary: 'CIDR and subnet correlation table, /1 to /32, and the address that you call from',
    tags,
    'x-postern-access': 'signed-in',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    responses: {
      200: jsonAnswer(
        z.strictObject({ rows: z.array(networkTableRowSchema), yourAddress: z.string().nullable() }),
        'The table, and the address; null where it cannot be known',
      ),
    },
  }),
  listAddresses: defineRoute({
    operationId: 'listAddresses',
    method: 'get',
    path: `${path}/addresses`,
    summary: 'The addresses that an API user called from in the last 30 days',
    tags,
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: apiUserParams },
    responses: {
      200: jsonAnswer(z.strictObject({ items: z.array(sightingSchema) }), 'Latest first, at most 500'),
    },
  }),
  previewNetworkRules: defineRoute({
    operationId: 'previewNetworkRules',
    method: 'post',
    path: `${path}/network-rules/preview`,
    summary:
      'What network rules mean, and which addresses of the last 30 days they would lock out; nothing changes',
    tags,
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: {
      params: apiUserParams,
      body: jsonBody(z.strictObject({ networkRules: z.array(networkRuleSchema).max(10_000) })),
    },
    responses: {
      200: jsonAnswer(
        z.strictObject({ ranges: z.array(rangeDescriptionSchema), lockedOut: z.array(sightingSchema) }),
        'Each range in its canonical spelling, and who would be refused',
      ),
    },
  }),
};
