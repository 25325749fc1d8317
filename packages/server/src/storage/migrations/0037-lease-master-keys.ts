import type { Migration } from './migration.ts';

/**
 * Adds the ids of the master keys that a gateway process can open, separated by spaces. Empty for a process of an
 * earlier version, which does not report them.
 */
export const leaseMasterKeys: Migration = {
  number: 37,
  name: 'lease-master-keys',
  statements: ({ text }) => [
    `alter table gateway_lease add column master_key_ids ${text} not null default ''`,
  ],
};
