import { outboxRoutes } from '@postern/contract/admin-routes/outbox';
import type { OutboxContent, OutboxId } from '@postern/contract/outbox';
import { z } from 'zod';
import { escapeHtml } from '../../notify/mails/render-mail.ts';
import { giveUpAfterMs } from '../../notify/queue-message.ts';
import type { OutboxQuery, StoredMessage } from '../../storage/outbox/port.ts';
import type { StorageReader } from '../../storage/storage.ts';
import type { AdminApp } from '../admin-app.ts';
import { refuseUnfound } from '../../refusals/api-refusal.ts';
import type { ControlParts } from '../control-deps.ts';
import { drawMail } from './draw-mail.ts';
import { governRoute } from '../govern-route.ts';
import { transactChange } from '../transact-change.ts';

export function registerOutboxRoutes(app: AdminApp, parts: ControlParts): void {
  const { storage, config } = parts;

  app.openapi(governRoute(outboxRoutes.listOutbox, parts), async (c) => {
    const { channel, state, licenceId, page, pageSize } = c.req.valid('query');
    const wanted: OutboxQuery = {
      ...(channel === undefined ? {} : { channel }),
      ...(state === undefined ? {} : { state }),
      ...(licenceId === undefined ? {} : { licenceId }),
      page,
      pageSize,
    };
    const found = await storage.outbox.list(wanted);
    return c.json({ ...found, items: [...found.items], canMail: config.canMail }, 200);
  });

  app.openapi(governRoute(outboxRoutes.getOutboxMessage, parts), async (c) => {
    const { content, ...message } = await getMessage(storage, c.req.valid('param').messageId);
    return c.json({ message, content: presentContent(content) }, 200);
  });

  app.openapi(governRoute(outboxRoutes.drawOutboxMail, parts), async (c) => {
    const { content } = await getMessage(storage, c.req.valid('param').messageId);
    const presented = presentContent(content);
    if (presented === null) throw refuseUnfound('content');
    return drawMail('html' in presented ? presented.html : `<pre>${escapeHtml(presented.json)}</pre>`);
  });

  app.openapi(governRoute(outboxRoutes.retryOutboxMessage, parts), async (c) => {
    const { messageId } = c.req.valid('param');
    const { result } = await transactChange(
      c.get('session'),
      async ({ tx, nowMs, audit }) => {
        const { recipient, licenceId, environment } = await getMessage(tx, messageId);
        const when = { nowMs, giveUpAtMs: nowMs + giveUpAfterMs };
        if (!(await tx.outbox.retry(messageId, when))) throw refuseUnfound('message with its content');
        const subject = { kind: 'outbox-message', id: messageId, name: recipient };
        await audit({ licenceId, environment, action: 'outbox.retried', subject });
        const { content: _content, ...message } = await getMessage(tx, messageId);
        return message;
      },
      parts,
    );
    return c.json(result, 200);
  });
}

/** Loads a message. @throws ApiRefusal not_found */
async function getMessage(reader: StorageReader, messageId: OutboxId): Promise<StoredMessage> {
  const message = await reader.outbox.find(messageId);
  if (message === undefined) throw refuseUnfound('message');
  return message;
}

const contentSchema = z.union([
  z.object({ text: z.string(), html: z.string() }),
  z.object({ body: z.string() }).transform(({ body }) => ({ json: body })),
]);

function presentContent(content: string | null): OutboxContent['content'] {
  return content === null ? null : contentSchema.parse(JSON.parse(content));
}
