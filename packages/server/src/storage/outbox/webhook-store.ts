import { alertKindSchema } from '@postern/contract/alert';
import { z } from 'zod';
import type { StoredWebhook, OutboxWriters } from './port.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import type { WebhookTable } from './table.ts';

const kindsSchema = z.array(alertKindSchema).nullable();

export function createWebhookStore({ query }: DatabaseHandle): OutboxWriters['webhooks'] {
  return {
    async list(licenceId) {
      const rows = await query
        .selectFrom('webhook')
        .selectAll()
        .where('licence_id', '=', licenceId)
        .orderBy('created_at_ms')
        .orderBy('id')
        .execute();
      return rows.map(readWebhook);
    },

    async find(licenceId, webhookId) {
      const row = await query
        .selectFrom('webhook')
        .selectAll()
        .where('licence_id', '=', licenceId)
        .where('id', '=', webhookId)
        .executeTakeFirst();
      return row && readWebhook(row);
    },

    async insert(licenceId, webhook) {
      await query
        .insertInto('webhook')
        .values({ licence_id: licenceId, ...toColumns(webhook) })
        .execute();
    },

    async update(licenceId, webhook) {
      const result = await query
        .updateTable('webhook')
        .set(toColumns(webhook))
        .where('licence_id', '=', licenceId)
        .where('id', '=', webhook.id)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async delete(licenceId, webhookId) {
      const result = await query
        .deleteFrom('webhook')
        .where('licence_id', '=', licenceId)
        .where('id', '=', webhookId)
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
  };
}

function toColumns(webhook: StoredWebhook): Omit<WebhookTable, 'licence_id'> {
  return {
    id: webhook.id,
    url: webhook.url,
    description: webhook.description,
    kinds: JSON.stringify(webhook.kinds),
    is_enabled: webhook.isEnabled ? 1 : 0,
    sealed_secret: webhook.sealedSecret,
    created_at_ms: webhook.createdAtMs,
  };
}

function readWebhook(row: WebhookTable): StoredWebhook {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    kinds: kindsSchema.parse(JSON.parse(row.kinds)),
    isEnabled: row.is_enabled === 1,
    sealedSecret: row.sealed_secret,
    createdAtMs: row.created_at_ms,
  };
}
