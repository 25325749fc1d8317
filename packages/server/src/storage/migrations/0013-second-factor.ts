import type { Migration } from './migration.ts';

/**
 * Adds how a session was proved besides the password; null if it was not, as for every session before this migration.
 */
export const secondFactor: Migration = {
  number: 13,
  name: 'second-factor',
  statements: ({ text }) => [`alter table human_session add column "secondFactorBy" ${text}`],
};
