import type { Migration } from './migration.ts';

/**
 * Stores with each key whether it may be shown again. A web service account can now lose its password and still exist.
 */
export const credentialsStayDead: Migration = {
  number: 20,
  name: 'credentials-stay-dead',
  statements: ({ integer }) => [
    `alter table api_key add column is_shown_once ${integer} not null default 0`,
    `update api_key set is_shown_once = 1
      where licence_id in (select id from licence where key_display = 'show-once')`,
    `create index api_key_text_to_wipe on api_key (created_at_ms)
      where is_shown_once = 1 and sealed_text is not null`,
    `alter table web_service_account add column revoked_at_ms ${integer}`,
  ],
};
