import type { Migration } from './migration.ts';

/** Creates the signed checkpoints of the audit log's chains. */
export const auditCheckpoints: Migration = {
  number: 14,
  name: 'audit-checkpoints',
  statements: ({ text, integer, appendOnly }) => [
    `create table audit_checkpoint (
      chain ${text} not null,
      sequence ${integer} not null,
      at_ms ${integer} not null,
      jws ${text} not null,
      primary key (chain, sequence)
    )`,
    ...appendOnly('audit_checkpoint'),
  ],
};
