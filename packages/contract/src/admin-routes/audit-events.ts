import { z } from 'zod';
import { auditActionSchema, auditEventSchema } from '../audit-event.ts';
import { pageOf } from '../page.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, environmentParams, jsonAnswer, licenceParams, pagingQuery } from './route-parts.ts';

/** The stored event. `before` and `after` may be any JSON, so OpenAPI describes them without a schema. */
export const auditEventComponent = auditEventSchema
  .extend({ before: z.unknown(), after: z.unknown() })
  .meta({ id: 'AuditEvent' });

const filters = {
  action: auditActionSchema.optional(),
  subjectId: z.string().max(200).optional(),
  actorId: z.string().max(200).optional(),
  fromMs: z.coerce.number().int().nonnegative().optional(),
  toMs: z.coerce.number().int().nonnegative().optional(),
};
export const listAuditEventsQuerySchema = z.strictObject({ ...filters, ...pagingQuery });
export type ListAuditEventsQuery = z.infer<typeof listAuditEventsQuerySchema>;

export const exportAuditEventsQuerySchema = z.strictObject({
  ...filters,
  format: z.enum(['json', 'csv']).default('json'),
});

/** `after` is the last sequence already read. */
const chainQuery = z.strictObject({
  after: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(500),
});
const chainAnswer = jsonAnswer(z.strictObject({ items: z.array(auditEventComponent) }), 'Empty at the end');

const checkpointsAnswer = jsonAnswer(
  z.strictObject({
    /**
     * The Ed25519 public key as a JWK (RFC 8037). With it, the signatures can be verified without this installation.
     */
    publicKey: z.record(z.string(), z.unknown()),
    items: z.array(
      z.strictObject({
        sequence: z.int().positive(),
        atMs: z.int(),
        /** A compact JWS (RFC 7515) over licence, sequence, hash and time. */
        jws: z.string(),
      }),
    ),
    /** The last event that the log's retention removed; null when the chain is complete from its first event. */
    cut: z
      .strictObject({
        sequence: z.int().positive(),
        atMs: z.int(),
        /** A compact JWS (RFC 7515) over licence, sequence, hash and time, with the type `postern-audit-cut+jws`. */
        jws: z.string(),
      })
      .nullable(),
  }),
  'The newest first, a hundred at most',
);

export const auditEventRoutes = {
  listAuditEvents: defineRoute({
    operationId: 'listAuditEvents',
    method: 'get',
    path: `${adminBasePath}/licences/{licenceId}/environments/{environment}/audit-events`,
    summary: 'The audit events of the licence and environment, newest first',
    tags: ['Audit'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: environmentParams, query: listAuditEventsQuerySchema },
    responses: { 200: jsonAnswer(pageOf(auditEventComponent), 'A page of events') },
  }),
  exportAuditEvents: defineRoute({
    operationId: 'exportAuditEvents',
    method: 'get',
    path: `${adminBasePath}/licences/{licenceId}/environments/{environment}/audit-events/export`,
    summary: 'The events as a file, oldest first: JSON lines or CSV. Audited',
    tags: ['Audit'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: environmentParams, query: exportAuditEventsQuerySchema },
    responses: {
      200: {
        description: 'One event a line',
        content: {
          'application/x-ndjson': { schema: z.string() },
          'text/csv': { schema: z.string() },
        },
      },
    },
  }),
  readAuditChain: defineRoute({
    operationId: 'readAuditChain',
    method: 'get',
    path: `${adminBasePath}/licences/{licenceId}/audit-chain`,
    summary: 'The hash chain of the licence, oldest first, for verification',
    tags: ['Audit'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: licenceParams, query: chainQuery },
    responses: { 200: chainAnswer },
  }),
  readInstallationAuditChain: defineRoute({
    operationId: 'readInstallationAuditChain',
    method: 'get',
    path: `${adminBasePath}/audit-chain`,
    summary: 'The hash chain of the installation’s own events, oldest first',
    tags: ['Audit'],
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { query: chainQuery },
    responses: { 200: chainAnswer },
  }),
  listAuditCheckpoints: defineRoute({
    operationId: 'listAuditCheckpoints',
    method: 'get',
    path: `${adminBasePath}/licences/{licenceId}/audit-checkpoints`,
    summary: 'The signed checkpoints of the licence’s chain, to be stored elsewhere',
    tags: ['Audit'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: licenceParams },
    responses: { 200: checkpointsAnswer },
  }),
  listInstallationAuditCheckpoints: defineRoute({
    operationId: 'listInstallationAuditCheckpoints',
    method: 'get',
    path: `${adminBasePath}/audit-checkpoints`,
    summary: 'The signed checkpoints of the installation’s own chain',
    tags: ['Audit'],
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    responses: { 200: checkpointsAnswer },
  }),
  listInstallationAuditEvents: defineRoute({
    operationId: 'listInstallationAuditEvents',
    method: 'get',
    path: `${adminBasePath}/audit-events`,
    summary: 'The audit events outside of any licence, newest first',
    tags: ['Audit'],
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { query: listAuditEventsQuerySchema },
    responses: { 200: jsonAnswer(pageOf(auditEventComponent), 'A page of events') },
  }),
};
