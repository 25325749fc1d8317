import { z } from 'zod';
import {
  outboxChannelSchema,
  outboxContentSchema,
  outboxIdSchema,
  outboxMessageSchema,
  outboxStateSchema,
} from '../outbox.ts';
import { licenceIdSchema } from '../ids.ts';
import { pageOf } from '../page.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, jsonAnswer, jsonBody, pagingQuery } from './route-parts.ts';

const path = `${adminBasePath}/outbox` as const;
const params = z.object({ messageId: outboxIdSchema });
const tags = ['Outbox'];

/** Mails and webhook messages on their way: the operator's, since links in mails act. */
export const outboxRoutes = {
  listOutbox: defineRoute({
    operationId: 'listOutbox',
    method: 'get',
    path,
    summary: 'Mails and webhook messages of the last 30 days, without their content',
    tags,
    'x-postern-access': 'operator',
    'x-postern-errors': [],
    request: {
      query: z.strictObject({
        channel: outboxChannelSchema.optional(),
        state: outboxStateSchema.optional(),
        licenceId: licenceIdSchema.optional(),
        ...pagingQuery,
      }),
    },
    responses: {
      200: jsonAnswer(
        pageOf(outboxMessageSchema).extend({
          /** False: no mail server is configured, so that mails wait here to be read. */
          canMail: z.boolean(),
        }),
        'Newest first',
      ),
    },
  }),
  getOutboxMessage: defineRoute({
    operationId: 'getOutboxMessage',
    method: 'get',
    path: `${path}/{messageId}`,
    summary: 'One message with its content, which is gone once it was sent',
    tags,
    'x-postern-access': 'operator',
    'x-postern-errors': [],
    request: { params },
    responses: { 200: jsonAnswer(outboxContentSchema, 'The message') },
  }),
  retryOutboxMessage: defineRoute({
    operationId: 'retryOutboxMessage',
    method: 'post',
    path: `${path}/{messageId}/retry`,
    summary: 'Try a message again, now and until its time is over once more',
    tags,
    'x-postern-access': 'operator',
    'x-postern-errors': [],
    request: { params, body: jsonBody(z.strictObject({})) },
    responses: { 200: jsonAnswer(outboxMessageSchema, 'The message, waiting again') },
  }),
};
