import type { Migration } from './migration.ts';

/** What was signed of the chains of the audit log. */
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
