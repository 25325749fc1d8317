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

/** The outbox of mails and webhook messages. Only operators may read it, since links in mails carry out actions. */
export const outboxRoutes = {
  listOutbox: defineRoute({
    operationId: 'listOutbox',
    method: 'get',
    path,
    summary: 'Mails and webhook messages of the last 30 days, without their content',
    tags,
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
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
          /** False when no mail server is configured, so that mails stay here to be read by an operator. */
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
    summary: 'One message with its content; that of a mail is erased once it is sent',
    tags,
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': [],
    request: { params },
    responses: { 200: jsonAnswer(outboxContentSchema, 'The message') },
  }),
  drawOutboxMail: defineRoute({
    operationId: 'drawOutboxMail',
    method: 'get',
    path: `${path}/{messageId}/mail`,
    summary: 'A mail as a mail program shows it, for a frame without scripts, origin or navigation',
    description: 'Only as long as the content is kept. A webhook message is shown as text.',
    tags,
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': [],
    request: { params },
    responses: {
      200: {
        description: 'The mail’s HTML, sandboxed by its own content security policy',
        content: { 'text/html': { schema: z.string() } },
      },
    },
  }),
  retryOutboxMessage: defineRoute({
    operationId: 'retryOutboxMessage',
    method: 'post',
    path: `${path}/{messageId}/retry`,
    summary: 'Try a message again now, with as many retries as a new one',
    tags,
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params, body: jsonBody(z.strictObject({})) },
    responses: { 200: jsonAnswer(outboxMessageSchema, 'The message, waiting again') },
  }),
};
