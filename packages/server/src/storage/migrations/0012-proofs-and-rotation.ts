import type { Migration } from './migration.ts';

/** Creates used proofs of possession for all gateways; adds when a licence considers the rotation of a key due. */
export const proofsAndRotation: Migration = {
  number: 12,
  name: 'proofs-and-rotation',
  statements: ({ text, integer }) => [
    // Kept until the proof would be too old to be accepted.
    `create table used_proof (
      environment ${text} not null,
      proof_id ${text} not null,
      expires_at_ms ${integer} not null,
      primary key (environment, proof_id)
    )`,
    'create index used_proof_by_expiry on used_proof (expires_at_ms)',
    `alter table licence add column rotation_due_days ${integer}`,
  ],
};
