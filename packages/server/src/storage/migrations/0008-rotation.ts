import type { Migration } from './migration.ts';

/** Adds when each key was last used, and since when a signing key is in its state. */
export const rotation: Migration = {
  number: 8,
  name: 'rotation',
  statements: ({ text, integer }) => [
    `alter table api_key add column last_used_at_ms ${integer} not null default 0`,
    `alter table api_key add column last_used_address ${text} not null default ''`,
    `alter table api_key add column last_used_operation ${text} not null default ''`,
    `create index api_key_retiring on api_key (expires_at_ms) where state = 'retiring'`,
    `alter table signing_key add column state_since_ms ${integer} not null default 0`,
    'update signing_key set state_since_ms = created_at_ms',
  ],
};
