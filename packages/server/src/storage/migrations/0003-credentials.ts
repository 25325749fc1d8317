import type { Migration } from './migration.ts';

/** Creates web service accounts, revoked access tokens, and a licence's settings for both kinds of credential. */
export const credentials: Migration = {
  number: 3,
  name: 'credentials',
  statements: ({ text, integer }) => [
    `alter table licence add column connector_access ${integer} not null default 0`,
    `alter table licence add column leaked_key_policy ${text} not null default 'report'`,
    `create table web_service_account (
      licence_id ${text} not null,
      environment ${text} not null,
      api_user_id ${text} not null,
      id ${text} not null primary key,
      name ${text} not null,
      password_hash ${text} not null,
      version ${integer} not null,
      created_at_ms ${integer} not null,
      foreign key (licence_id, environment, api_user_id)
        references api_user (licence_id, environment, id) on delete cascade
    )`,
    'create unique index web_service_account_name on web_service_account (licence_id, environment, name)',
    'create index web_service_account_by_api_user on web_service_account (api_user_id)',
    // The text before the slash may be the licence's own name, by which it is then found.
    'create index licence_name on licence (name)',
    // Kept until the token would have expired.
    `create table revoked_token (
      environment ${text} not null,
      token_id ${text} not null,
      expires_at_ms ${integer} not null,
      primary key (environment, token_id)
    )`,
    'create index revoked_token_by_expiry on revoked_token (expires_at_ms)',
  ],
};
