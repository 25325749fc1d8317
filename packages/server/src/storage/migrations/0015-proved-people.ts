import type { Migration, SqlTypes } from './migration.ts';

/**
 * Adds whether a person's address is proved, and the means of getting back in: mailed codes and links, the last code of
 * an authenticator app, when a session was last used, and who created an invitation.
 */
export const provedPeople: Migration = {
  number: 15,
  name: 'proved-people',
  statements: (types) => [...newColumns(types), ...newTables(types), ...doubtEarlierAccounts],
};

function newColumns({ text, integer }: SqlTypes): string[] {
  return [
    // Null for a session from before this migration, which counts as used now.
    `alter table human_session add column "lastUsedAtMs" ${integer}`,
    `alter table human_session add column "mayEnrolUntilMs" ${integer}`,
    `alter table membership add column awaits_proof ${integer} not null default 0`,
    ...['invitation', 'integrator_invitation'].flatMap((table) => [
      `alter table ${table} add column invited_by_id ${text}`,
      `alter table ${table} add column language ${text} not null default 'en'`,
      // 1 if only the invited person was given the link.
      `alter table ${table} add column is_mailed ${integer} not null default 0`,
      `create index ${table}_by_age on ${table} (created_at_ms)`,
    ]),
  ];
}

function newTables({ text, integer }: SqlTypes): string[] {
  return [
    `create table human_recovery (
      id ${text} not null primary key,
      human_id ${text} not null references human_user ("id") on delete cascade,
      kind ${text} not null,
      secret_digest ${text} not null,
      proves_address ${integer} not null,
      tries ${integer} not null,
      created_at_ms ${integer} not null,
      expires_at_ms ${integer} not null,
      closed_at_ms ${integer}
    )`,
    'create index human_recovery_by_digest on human_recovery (secret_digest)',
    'create index human_recovery_by_human on human_recovery (human_id, created_at_ms)',
    `create table human_totp_step (
      human_id ${text} not null primary key references human_user ("id") on delete cascade,
      last_step ${integer} not null
    )`,
  ];
}

const linked = `select "userId" from human_account where "providerId" <> 'credential'`;

/**
 * Accounts were marked as verified without any proof. Those that a sign-on provider vouched for stay verified, and lose
 * what somebody else may have set before: the password, the factors and the sessions.
 */
const doubtEarlierAccounts = [
  `update human_user set "emailVerified" = false where "id" not in (${linked})`,
  `update human_user set "twoFactorEnabled" = false where "id" in (${linked})`,
  `delete from human_two_factor where "userId" in (${linked})`,
  `delete from human_passkey where "userId" in (${linked})`,
  `delete from human_session where "userId" in (${linked})`,
  `delete from human_account where "providerId" = 'credential' and "userId" in (${linked})`,
];
