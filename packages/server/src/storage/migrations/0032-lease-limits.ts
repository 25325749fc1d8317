import type { Migration } from './migration.ts';

/** How the process counts limits, as JSON; null for a process of an earlier version, which does not say. */
export const leaseLimits: Migration = {
  number: 32,
  name: 'lease-limits',
  statements: ({ text }) => [`alter table gateway_lease add column limits ${text}`],
};
