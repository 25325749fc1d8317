import type { Migration } from './migration.ts';

/** How a session of a person was proved beyond a password; null: not at all, as for every session before. */
export const secondFactor: Migration = {
  number: 13,
  name: 'second-factor',
  statements: ({ text }) => [`alter table human_session add column "secondFactorBy" ${text}`],
};
