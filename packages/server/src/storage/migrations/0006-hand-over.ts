import type { Migration } from './migration.ts';

/** Creates the one-time pages on which the contact of an API user collects its key. */
export const handOver: Migration = {
  number: 6,
  name: 'hand-over',
  statements: ({ text, integer }) => [
    `create table hand_over (
      id ${text} not null primary key,
      licence_id ${text} not null,
      environment ${text} not null,
      api_user_id ${text} not null,
      key_id ${text} not null,
      token_digest ${text} not null,
      code_digest ${text} not null,
      tries ${integer} not null,
      created_at_ms ${integer} not null,
      expires_at_ms ${integer} not null,
      closed_at_ms ${integer},
      closed_why ${text},
      foreign key (licence_id, environment, api_user_id)
        references api_user (licence_id, environment, id) on delete cascade
    )`,
    'create unique index hand_over_token on hand_over (token_digest)',
    'create index hand_over_by_api_user on hand_over (licence_id, environment, api_user_id)',
  ],
};
