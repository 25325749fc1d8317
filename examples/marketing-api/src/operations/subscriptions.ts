import { z } from 'zod';
import { nameSchema, profiles, subscriptionSchema } from '../collections.ts';
import { entityParameter } from '../define-resource.ts';
import { Fault, notFound } from '../fault.ts';
import { defineOperation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { Style } from '../style.ts';
import { getProfile } from './profiles.ts';

/** Defines the operations on the subscriptions of a profile. */
export function subscriptionOperations(style: Style): readonly Operation[] {
  const path = `${style.entityPath}/${style.segments.profileTables}/{table}/${style.segments.profiles}/{profile}/${style.segments.subscriptions}`;
  const ofProfile = {
    entity: entityParameter,
    table: { description: 'The profile table’s name or id', example: 'Customers' },
    profile: {
      description: 'The profile’s id, or one of its unique attributes',
      example: 'emailAddress=ann.peeters@example.com',
    },
  };
  const ofSubscription = {
    ...ofProfile,
    subscription: { description: 'The subscription’s name', example: 'Newsletter' },
  };
  return [
    defineOperation({
      id: 'listSubscriptions',
      method: 'GET',
      path,
      section: 'Subscriptions',
      summary: 'List the subscriptions of a profile',
      parameters: ofProfile,
      success: {
        status: 200,
        description: 'All of them',
        schema: z.object({ subscriptions: z.array(subscriptionSchema) }),
      },
      handle: (call, { store }) => ({
        status: 200,
        body: { subscriptions: getProfile(call, store).row.data.subscriptions },
      }),
    }),
    subscribeOperation(style, path, ofSubscription),
    defineOperation({
      id: 'unsubscribe',
      method: 'DELETE',
      path: `${path}/{subscription}`,
      section: 'Subscriptions',
      summary: 'Unsubscribe a profile',
      parameters: ofSubscription,
      success: { status: 204, description: 'The subscription is gone' },
      handle: (call, { store }) => {
        const { row } = getProfile(call, store);
        const name = call.parameters['subscription'] ?? '';
        const kept = row.data.subscriptions.filter((subscription) => subscription.name !== name);
        if (kept.length === row.data.subscriptions.length) throw notFound('subscription', name);
        store.update(profiles, row, { ...row.data, subscriptions: kept });
        return { status: 204 };
      },
    }),
  ];
}

function subscribeOperation(style: Style, path: string, parameters: Operation['parameters']): Operation {
  return defineOperation({
    id: 'subscribe',
    method: style.version === 'v5' ? 'PUT' : 'POST',
    path: `${path}/{subscription}`,
    section: 'Subscriptions',
    summary: 'Subscribe a profile',
    description: 'Subscribing again changes nothing.',
    parameters,
    faults: [422],
    success: { status: 200, description: 'The subscription', schema: subscriptionSchema },
    handle: (call, { store, now }) => {
      const { row } = getProfile(call, store);
      const name = parseName(call.parameters['subscription']);
      const existing = row.data.subscriptions.find((subscription) => subscription.name === name);
      if (existing !== undefined) return { status: 200, body: existing };
      const subscription = { name, subscribedAt: new Date(now()).toISOString() };
      const subscriptions = [...row.data.subscriptions, subscription];
      store.update(profiles, row, { ...row.data, subscriptions });
      return { status: 200, body: subscription };
    },
  });
}

function parseName(raw: string | undefined): string {
  const parsed = nameSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new Fault(422, 'path-invalid', 'A subscription is named with letters, digits, _ . and -.');
}
