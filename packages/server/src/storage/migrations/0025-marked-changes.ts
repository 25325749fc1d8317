import type { Migration } from './migration.ts';

/** A random mark for each row of the change feed: a number alone does not tell a row from another one that took its place. */
export const markedChanges: Migration = {
  number: 25,
  name: 'marked-changes',
  statements: ({ text }) => [`alter table access_change add column mark ${text}`],
};
