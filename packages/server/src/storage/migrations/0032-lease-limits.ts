import type { Migration } from './migration.ts';

/** Adds how the process counts limits, as JSON; null for a process of an earlier version, which does not report it. */
export const leaseLimits: Migration = {
  number: 32,
  name: 'lease-limits',
  statements: ({ text }) => [`alter table gateway_lease add column limits ${text}`],
};
