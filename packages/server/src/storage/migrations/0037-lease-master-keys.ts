import type { Migration } from './migration.ts';

/**
 * Which master keys a gateway process can open, by their ids, separated by spaces. Empty for a process of an earlier
 * version, which does not say.
 */
export const leaseMasterKeys: Migration = {
  number: 37,
  name: 'lease-master-keys',
  statements: ({ text }) => [
    `alter table gateway_lease add column master_key_ids ${text} not null default ''`,
  ],
};
