import { z } from 'zod';
import { environmentNameSchema, licenceIdSchema } from './ids.ts';

/**
 * The person or program that made the change. `id` is that of a human account or an API user, the operator token's
 * name, or `postern` for the program itself.
 */
export const actorSchema = z.strictObject({
  kind: z.enum(['human', 'operator', 'api-user', 'contact', 'system']),
  id: z.string(),
  name: z.string(),
  address: z.string().nullable(),
});
export type Actor = z.infer<typeof actorSchema>;

/** Every audited action, named `<noun>.<participle>`. */
export const auditActionSchema = z.enum([
  'licence.created',
  'licence.edited',
  'entity.created',
  'entity.deleted',
  'entity-group.created',
  'entity-group.edited',
  'entity-group.deleted',
  'api-user.created',
  'api-user.edited',
  'api-user.deactivated',
  'api-user.reactivated',
  'api-user.deleted',
  'rights.set',
  'rate-plan.set',
  'key.created',
  'key.viewed',
  'key.reset',
  'key.revoked',
  'key.rotated',
  'key.retired',
  'key.handed-over',
  'key.collected',
  'key.hand-over-failed',
  'key.imported',
  'key.leak-reported',
  'web-service-account.created',
  'web-service-account.password-reset',
  'web-service-account.imported',
  'web-service-account.deleted',
  'catalogue.published',
  'catalogue.document-replaced',
  'integrator.invited',
  'integrator.joined',
  'integrator.edited',
  'integrator.removed',
  'signing-key.created',
  'signing-key.retired',
  'signing-key.activated',
  'signing-key.removed',
  'database.restored',
  'message.given-up',
  'member.invited',
  'member.joined',
  'member.role-changed',
  'member.removed',
  'member.signed-in',
  'member.sign-in-failed',
  'admin-api.refused',
  'member.password-changed',
  'member.factors-changed',
  'member.code-mailed',
  'member.address-proved',
  'member.address-confirmed',
  'member.reset-asked',
  'member.reset',
  'member.sessions-ended',
  'member.sign-on-linked',
  'audit.exported',
  'network.refused',
  'alert.muted',
  'alert-preferences.edited',
  'webhook.created',
  'webhook.edited',
  'webhook.secret-replaced',
  'webhook.deleted',
  'webhook.tested',
  'outbox.retried',
]);
export type AuditAction = z.infer<typeof auditActionSchema>;

/** One event of the append-only, hash-chained audit log. `before` and `after` never contain secrets. */
export const auditEventSchema = z.strictObject({
  licenceId: licenceIdSchema.nullable(),
  environment: environmentNameSchema.nullable(),
  /** Counts 1, 2, 3 … within the licence. Events of the whole installation have a chain of their own. */
  sequence: z.int().positive(),
  atMs: z.int(),
  actor: actorSchema,
  action: auditActionSchema,
  subject: z.strictObject({ kind: z.string(), id: z.string(), name: z.string() }),
  before: z.json().nullable(),
  after: z.json().nullable(),
  hash: z.string(),
  previousHash: z.string(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;
