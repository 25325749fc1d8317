import type { Migration } from './migration.ts';

/** Creates the leases of gateway processes, with how far each has applied the change feed. */
export const gatewayLeases: Migration = {
  number: 4,
  name: 'gateway-leases',
  statements: ({ text, integer }) => [
    `create table gateway_lease (
      id ${text} not null primary key,
      kind ${text} not null,
      host ${text} not null,
      environments ${text} not null,
      applied_sequence ${integer} not null,
      renewals ${integer} not null,
      lease_ms ${integer} not null,
      started_at_ms ${integer} not null,
      renewed_at_ms ${integer} not null,
      ended_at_ms ${integer},
      ended_why ${text},
      ended_sequence ${integer}
    )`,
    'create index gateway_lease_by_end on gateway_lease (ended_at_ms)',
  ],
};
