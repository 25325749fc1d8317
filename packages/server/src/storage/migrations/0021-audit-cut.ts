import type { Migration } from './migration.ts';

/**
 * Stores where the kept part of each chain of the audit log begins. Events up to a chain's cut may be deleted, and no
 * others, which the database itself enforces.
 */
export const auditCut: Migration = {
  number: 21,
  name: 'audit-cut',
  statements: ({ text, integer, forwardOnly, deletableThroughCut }) => [
    `create table audit_cut (
      chain ${text} not null primary key,
      sequence ${integer} not null,
      hash ${text} not null,
      at_ms ${integer} not null,
      jws ${text} not null
    )`,
    ...forwardOnly('audit_cut', 'sequence'),
    ...deletableThroughCut('audit_event'),
    ...deletableThroughCut('audit_checkpoint'),
  ],
};
