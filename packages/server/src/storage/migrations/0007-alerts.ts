import type { Migration, SqlTypes } from './migration.ts';

/** Creates observations of API users, alerts, their recipients, and the longest lifetime of a licence's keys. */
export const alerts: Migration = {
  number: 7,
  name: 'alerts',
  statements: (types) => [
    `alter table licence add column key_lifetime_days_max ${types.integer}`,
    ...noticedTables(types),
    ...toldTables(types),
    ...preferenceTables(types),
  ],
};

const owner = ({ text }: SqlTypes) => `licence_id ${text} not null,
      environment ${text} not null,
      api_user_id ${text} not null`;
const ownerKey = `foreign key (licence_id, environment, api_user_id)
        references api_user (licence_id, environment, id) on delete cascade`;

function noticedTables(types: SqlTypes): string[] {
  const { text, integer } = types;
  return [
    `create table api_user_watch (
      ${owner(types)},
      refused_count ${integer} not null,
      refused_at_ms ${integer} not null,
      refused_address ${text} not null,
      pending_count ${integer} not null,
      pending ${text} not null,
      reported_at_ms ${integer} not null,
      muted_until_ms ${integer} not null,
      burst_from_ms ${integer} not null,
      burst_calls ${integer} not null,
      burst_failures ${integer} not null,
      primary key (api_user_id),
      ${ownerKey}
    )`,
    'create index api_user_watch_pending on api_user_watch (reported_at_ms) where pending_count > 0',
    `create table address_sighting (
      ${owner(types)},
      address ${text} not null,
      calls ${integer} not null,
      first_at_ms ${integer} not null,
      last_at_ms ${integer} not null,
      primary key (api_user_id, address),
      ${ownerKey}
    )`,
    'create index address_sighting_by_age on address_sighting (last_at_ms)',
    `create table hourly_activity (
      ${owner(types)},
      hour_ms ${integer} not null,
      calls ${integer} not null,
      failures ${integer} not null,
      primary key (api_user_id, hour_ms),
      ${ownerKey}
    )`,
    'create index hourly_activity_by_hour on hourly_activity (hour_ms, api_user_id)',
    'create index api_user_by_expiry on api_user (expires_at_ms) where expires_at_ms is not null',
    `create index api_key_by_expiry on api_key (expires_at_ms) where expires_at_ms is not null`,
    'create index api_key_by_age on api_key (created_at_ms)',
  ];
}

function toldTables({ text, integer }: SqlTypes): string[] {
  return [
    `create table alert (
      id ${text} not null primary key,
      licence_id ${text} not null references licence (id),
      environment ${text} not null,
      api_user_id ${text},
      subject_name ${text} not null,
      kind ${text} not null,
      at_ms ${integer} not null,
      said_once ${text} not null,
      facts ${text} not null
    )`,
    'create unique index alert_said_once on alert (said_once)',
    'create index alert_by_licence on alert (licence_id, environment, at_ms)',
    `create table outbox_message (
      id ${text} not null primary key,
      channel ${text} not null,
      licence_id ${text} references licence (id),
      environment ${text},
      api_user_id ${text},
      kind ${text} not null,
      recipient ${text} not null,
      subject ${text} not null,
      content ${text},
      state ${text} not null,
      attempts ${integer} not null,
      created_at_ms ${integer} not null,
      next_attempt_at_ms ${integer} not null,
      claimed_until_ms ${integer} not null,
      give_up_at_ms ${integer} not null,
      last_error ${text},
      ended_at_ms ${integer}
    )`,
    'create index outbox_message_due on outbox_message (state, channel, next_attempt_at_ms)',
    'create index outbox_message_by_age on outbox_message (created_at_ms)',
    'create index outbox_message_by_licence on outbox_message (licence_id, created_at_ms)',
  ];
}

function preferenceTables(types: SqlTypes): string[] {
  const { text, integer } = types;
  return [
    `create table webhook (
      id ${text} not null primary key,
      licence_id ${text} not null references licence (id),
      url ${text} not null,
      description ${text} not null,
      kinds ${text} not null,
      is_enabled ${integer} not null,
      sealed_secret ${text} not null,
      created_at_ms ${integer} not null
    )`,
    'create index webhook_by_licence on webhook (licence_id)',
    `create table alert_preference (
      licence_id ${text} not null references licence (id),
      api_user_id ${text} not null,
      preferences ${text} not null,
      primary key (licence_id, api_user_id)
    )`,
    `create table action_link (
      token_digest ${text} not null primary key,
      ${owner(types)},
      action ${text} not null,
      address ${text} not null,
      created_at_ms ${integer} not null,
      expires_at_ms ${integer} not null,
      used_at_ms ${integer},
      ${ownerKey}
    )`,
    'create index action_link_by_api_user on action_link (api_user_id)',
  ];
}
