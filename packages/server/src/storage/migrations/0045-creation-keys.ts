import type { Migration } from './migration.ts';

/**
 * Stores the idempotency keys of creations (draft-ietf-httpapi-idempotency-key-header) with the API user that a request
 * created, so that repeating the request creates only one. Contains no answer and no key's text.
 */
export const creationKeys: Migration = {
  number: 45,
  name: 'creation-keys',
  statements: ({ text, integer }) => [
    `create table creation_key (
      licence_id ${text} not null,
      environment ${text} not null,
      actor ${text} not null,
      creation_key ${text} not null,
      api_user_id ${text} not null,
      at_ms ${integer} not null,
      primary key (licence_id, environment, actor, creation_key)
    )`,
  ],
};
