import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { AdminInput } from '@postern/contract/admin-client';
import type { ApiUserId, LicenceId } from '@postern/contract/ids';
import type { OutboxId } from '@postern/contract/outbox';
import type { WebhookId } from '@postern/contract/webhook';
import { admin } from './admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { keepWithin } from './queries.ts';
import type { Place } from './queries.ts';

type Query<Input extends { readonly query?: unknown }> = NonNullable<Input['query']>;

/** More `queries`, for pages that few people open. They are apart so that the first pages need not load them. */
export const monitoringQueries = {
  alerts: (place: Place, query: Query<AdminInput<'listAlerts'>>) =>
    queryOptions({
      queryKey: ['alerts', place, query],
      queryFn: ({ signal }) => unwrap(admin.listAlerts({ params: { ...place }, query, signal })),
      placeholderData: keepWithin(place),
    }),
  alertPreferences: (licenceId: LicenceId) =>
    queryOptions({
      queryKey: ['alert-preferences', licenceId],
      queryFn: ({ signal }) => unwrap(admin.getAlertPreferences({ params: { licenceId }, signal })),
    }),
  apiUserAlertPreferences: (place: Place, apiUserId: ApiUserId) =>
    queryOptions({
      queryKey: ['alert-preferences', place, apiUserId],
      queryFn: ({ signal }) =>
        unwrap(admin.getApiUserAlertPreferences({ params: { ...place, apiUserId }, signal })),
    }),
  outbox: (query: Query<AdminInput<'listOutbox'>>) =>
    queryOptions({
      queryKey: ['outbox', query],
      queryFn: ({ signal }) => unwrap(admin.listOutbox({ query, signal })),
      placeholderData: keepPreviousData,
    }),
  outboxMessage: (messageId: OutboxId) =>
    queryOptions({
      queryKey: ['outbox-message', messageId],
      queryFn: ({ signal }) => unwrap(admin.getOutboxMessage({ params: { messageId }, signal })),
      // Links in a mail act: it is not kept once its window is closed.
      gcTime: 0,
    }),
  webhooks: (licenceId: LicenceId) =>
    queryOptions({
      queryKey: ['webhooks', licenceId],
      queryFn: ({ signal }) => unwrap(admin.listWebhooks({ params: { licenceId }, signal })),
    }),
  webhookDeliveries: (
    { licenceId, webhookId }: { readonly licenceId: LicenceId; readonly webhookId: WebhookId },
    query: Query<AdminInput<'listWebhookDeliveries'>>,
  ) =>
    queryOptions({
      queryKey: ['webhook-deliveries', licenceId, webhookId, query],
      queryFn: ({ signal }) =>
        unwrap(admin.listWebhookDeliveries({ params: { licenceId, webhookId }, query, signal })),
      // A delivery that waits is about to be posted, and its outcome appears by itself.
      refetchInterval: ({ state }) =>
        state.data?.items.some((message) => message.state === 'waiting') === true ? 5_000 : false,
    }),
  deprecatedUse: (place: Place, days: number) =>
    queryOptions({
      queryKey: ['deprecated-use', place, days],
      queryFn: ({ signal }) =>
        unwrap(admin.listDeprecatedUse({ params: { ...place }, query: { days }, signal })),
      placeholderData: keepWithin(place),
    }),
};
