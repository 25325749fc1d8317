import { z } from 'zod';
import { apiUserIdSchema, environmentNameSchema, licenceIdSchema } from './ids.ts';

export const outboxIdSchema = z
  .string()
  .regex(/^msg_[0-9a-z]{16}$/, 'a message id looks like msg_0123456789abcdef')
  .brand<'OutboxId'>();
export type OutboxId = z.infer<typeof outboxIdSchema>;

/** `waiting`: will be tried (again), or kept where nothing can send it. `given-up`: tried until its time was over. */
export const outboxStateSchema = z.enum(['waiting', 'sent', 'given-up']);
export type OutboxState = z.infer<typeof outboxStateSchema>;
export const outboxChannelSchema = z.enum(['mail', 'webhook']);
export type OutboxChannel = z.infer<typeof outboxChannelSchema>;

/** A mail or a webhook message on its way, without its content. */
export const outboxMessageSchema = z
  .strictObject({
    id: outboxIdSchema,
    channel: outboxChannelSchema,
    licenceId: licenceIdSchema.nullable(),
    environment: environmentNameSchema.nullable(),
    apiUserId: apiUserIdSchema.nullable(),
    /** What it is about: an alert's kind. */
    kind: z.string(),
    /** A mail address, or a webhook's id. */
    recipient: z.string(),
    subject: z.string(),
    state: outboxStateSchema,
    attempts: z.int(),
    createdAtMs: z.int(),
    nextAttemptAtMs: z.int(),
    giveUpAtMs: z.int(),
    lastError: z.string().nullable(),
    endedAtMs: z.int().nullable(),
  })
  .meta({ id: 'OutboxMessage' });
export type OutboxMessage = z.infer<typeof outboxMessageSchema>;

/** With its content. A mail's is wiped once it is sent, since its links act. */
export const outboxContentSchema = z.strictObject({
  message: outboxMessageSchema,
  content: z
    .union([z.strictObject({ text: z.string(), html: z.string() }), z.strictObject({ json: z.string() })])
    .nullable(),
});
export type OutboxContent = z.infer<typeof outboxContentSchema>;
