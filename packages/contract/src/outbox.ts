import { z } from 'zod';
import { apiUserIdSchema, environmentNameSchema, licenceIdSchema } from './ids.ts';

export const outboxIdSchema = z
  .string()
  .regex(/^msg_[0-9a-z]{16}$/, 'a message id looks like msg_0123456789abcdef')
  .brand<'OutboxId'>();
export type OutboxId = z.infer<typeof outboxIdSchema>;

/**
 * The state of a message.
 * - `waiting`: the next try is planned, or there is no mail server to send it.
 * - `given-up`: every try failed until its time was over. The name is stored and part of the API.
 */
export const outboxStateSchema = z.enum(['waiting', 'sent', 'given-up']);
export type OutboxState = z.infer<typeof outboxStateSchema>;
export const outboxChannelSchema = z.enum(['mail', 'webhook']);
export type OutboxChannel = z.infer<typeof outboxChannelSchema>;

/** A mail or a webhook message without its content. */
export const outboxMessageSchema = z
  .strictObject({
    id: outboxIdSchema,
    channel: outboxChannelSchema,
    licenceId: licenceIdSchema.nullable(),
    environment: environmentNameSchema.nullable(),
    apiUserId: apiUserIdSchema.nullable(),
    /** The kind of mail or alert. */
    kind: z.string(),
    /** A mail address, or the id of a webhook. */
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

/** A message with its content. The content of a mail is erased once it is sent, since its links carry out actions. */
export const outboxContentSchema = z.strictObject({
  message: outboxMessageSchema,
  content: z
    .union([z.strictObject({ text: z.string(), html: z.string() }), z.strictObject({ json: z.string() })])
    .nullable(),
});
export type OutboxContent = z.infer<typeof outboxContentSchema>;
