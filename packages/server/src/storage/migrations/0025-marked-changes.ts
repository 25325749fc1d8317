import type { Migration } from './migration.ts';

/**
 * Adds a random mark to each row of the change feed: a number alone does not distinguish a row from another one that
 * replaced it in a restored database.
 */
export const markedChanges: Migration = {
  number: 25,
  name: 'marked-changes',
  statements: ({ text }) => [`alter table access_change add column mark ${text}`],
};
