import { z } from 'zod';
import { outboxIdSchema, outboxMessageSchema, outboxStateSchema } from '../outbox.ts';
import { pageOf } from '../page.ts';
import { createWebhookSchema, editWebhookSchema, webhookIdSchema, webhookSchema } from '../webhook.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, jsonAnswer, jsonBody, licenceParams, pagingQuery } from './route-parts.ts';

const path = `${adminBasePath}/licences/{licenceId}/webhooks` as const;
const webhookParams = licenceParams.extend({ webhookId: webhookIdSchema });
const tags = ['Webhooks'];

/** `secret` verifies the signatures of the messages (Standard Webhooks, `whsec_…`). No other answer contains it. */
const webhookWithSecretSchema = z.strictObject({ webhook: webhookSchema, secret: z.string() });

export const webhookRoutes = {
  listWebhooks: defineRoute({
    operationId: 'listWebhooks',
    method: 'get',
    path,
    summary: 'Where the alerts of a licence are posted to',
    tags,
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: licenceParams },
    responses: { 200: jsonAnswer(z.strictObject({ items: z.array(webhookSchema) }), 'Oldest first') },
  }),
  createWebhook: defineRoute({
    operationId: 'createWebhook',
    method: 'post',
    path,
    summary: 'Create a webhook, to which alerts are posted',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': ['transition_refused'],
    request: { params: licenceParams, body: jsonBody(createWebhookSchema) },
    responses: { 201: jsonAnswer(webhookWithSecretSchema, 'The webhook and its secret') },
  }),
  editWebhook: defineRoute({
    operationId: 'editWebhook',
    method: 'patch',
    path: `${path}/{webhookId}`,
    summary: 'Edit a webhook: only the fields that are sent',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'when-widening',
    'x-postern-errors': [],
    request: { params: webhookParams, body: jsonBody(editWebhookSchema) },
    responses: { 200: jsonAnswer(webhookSchema, 'The webhook as it is now') },
  }),
  replaceWebhookSecret: defineRoute({
    operationId: 'replaceWebhookSecret',
    method: 'post',
    path: `${path}/{webhookId}/secret`,
    summary: 'Replace the secret of a webhook',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': [],
    request: { params: webhookParams, body: jsonBody(z.strictObject({})) },
    responses: { 200: jsonAnswer(webhookWithSecretSchema, 'The webhook and its new secret') },
  }),
  deleteWebhook: defineRoute({
    operationId: 'deleteWebhook',
    method: 'delete',
    path: `${path}/{webhookId}`,
    summary: 'Delete a webhook',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: webhookParams },
    responses: { 200: jsonAnswer(webhookSchema, 'The webhook that is gone') },
  }),
  testWebhook: defineRoute({
    operationId: 'testWebhook',
    method: 'post',
    path: `${path}/{webhookId}/test`,
    summary: 'Post a signed test message, so that a receiver can be tried before something happens',
    description: 'Sent like any other, also to a webhook that is switched off; its type is `test`.',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: webhookParams, body: jsonBody(z.strictObject({})) },
    responses: { 200: jsonAnswer(outboxMessageSchema, 'The message, waiting to be posted') },
  }),
  listWebhookDeliveries: defineRoute({
    operationId: 'listWebhookDeliveries',
    method: 'get',
    path: `${path}/{webhookId}/deliveries`,
    summary: 'The messages to a webhook of the last 30 days, sent or waiting',
    tags,
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: {
      params: webhookParams,
      query: z.strictObject({ state: outboxStateSchema.optional(), ...pagingQuery }),
    },
    responses: { 200: jsonAnswer(pageOf(outboxMessageSchema), 'Newest first') },
  }),
  replayWebhookDelivery: defineRoute({
    operationId: 'replayWebhookDelivery',
    method: 'post',
    path: `${path}/{webhookId}/deliveries/{messageId}/replay`,
    summary: 'Post a message again, with the same id and body',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: {
      params: webhookParams.extend({ messageId: outboxIdSchema }),
      body: jsonBody(z.strictObject({})),
    },
    responses: { 200: jsonAnswer(outboxMessageSchema, 'The message, waiting again') },
  }),
};
