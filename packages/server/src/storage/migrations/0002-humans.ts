import type { Migration, SqlTypes } from './migration.ts';

/**
 * Creates the tables of people: accounts, sessions and second factors, which better-auth writes (with its own column
 * names and types), and our own table of what they may do where.
 */
export const humans: Migration = {
  number: 2,
  name: 'humans',
  statements: (types) => [...accountTables(types), ...secondFactorTables(types), ...teamTables(types)],
};

function accountTables({ text, integer, boolean, moment }: SqlTypes): string[] {
  return [
    `create table human_user (
      "id" ${text} not null primary key,
      "name" ${text} not null,
      "email" ${text} not null,
      "emailVerified" ${boolean} not null,
      "image" ${text},
      "twoFactorEnabled" ${boolean},
      "createdAt" ${moment} not null,
      "updatedAt" ${moment} not null
    )`,
    'create unique index human_user_email on human_user ("email")',
    `create table human_session (
      "id" ${text} not null primary key,
      "token" ${text} not null,
      "userId" ${text} not null references human_user ("id") on delete cascade,
      "expiresAt" ${moment} not null,
      "ipAddress" ${text},
      "userAgent" ${text},
      "steppedUpUntilMs" ${integer},
      "createdAt" ${moment} not null,
      "updatedAt" ${moment} not null
    )`,
    'create unique index human_session_token on human_session ("token")',
    'create index human_session_by_user on human_session ("userId")',
    `create table human_account (
      "id" ${text} not null primary key,
      "accountId" ${text} not null,
      "providerId" ${text} not null,
      "userId" ${text} not null references human_user ("id") on delete cascade,
      "accessToken" ${text},
      "refreshToken" ${text},
      "idToken" ${text},
      "accessTokenExpiresAt" ${moment},
      "refreshTokenExpiresAt" ${moment},
      "scope" ${text},
      "password" ${text},
      "createdAt" ${moment} not null,
      "updatedAt" ${moment} not null
    )`,
    'create unique index human_account_provider on human_account ("providerId", "accountId")',
    'create index human_account_by_user on human_account ("userId")',
    `create table human_verification (
      "id" ${text} not null primary key,
      "identifier" ${text} not null,
      "value" ${text} not null,
      "expiresAt" ${moment} not null,
      "createdAt" ${moment} not null,
      "updatedAt" ${moment} not null
    )`,
    'create index human_verification_by_identifier on human_verification ("identifier")',
  ];
}

function secondFactorTables({ text, integer, boolean, moment }: SqlTypes): string[] {
  return [
    `create table human_two_factor (
      "id" ${text} not null primary key,
      "secret" ${text} not null,
      "backupCodes" ${text} not null,
      "userId" ${text} not null references human_user ("id") on delete cascade,
      "verified" ${boolean},
      "failedVerificationCount" ${integer},
      "lockedUntil" ${moment}
    )`,
    'create unique index human_two_factor_by_user on human_two_factor ("userId")',
    `create table human_passkey (
      "id" ${text} not null primary key,
      "name" ${text},
      "publicKey" ${text} not null,
      "userId" ${text} not null references human_user ("id") on delete cascade,
      "credentialID" ${text} not null,
      "counter" ${integer} not null,
      "deviceType" ${text} not null,
      "backedUp" ${boolean} not null,
      "transports" ${text},
      "createdAt" ${moment},
      "aaguid" ${text}
    )`,
    'create unique index human_passkey_credential on human_passkey ("credentialID")',
    'create index human_passkey_by_user on human_passkey ("userId")',
  ];
}

/** `scope` is the licence's id, or `-` for the installation: the operators. */
function teamTables({ text, integer }: SqlTypes): string[] {
  return [
    `create table membership (
      scope ${text} not null,
      licence_id ${text} references licence (id),
      human_id ${text} not null references human_user ("id") on delete cascade,
      role ${text} not null,
      joined_at_ms ${integer} not null,
      primary key (scope, human_id)
    )`,
    'create index membership_by_human on membership (human_id)',
    `create table invitation (
      id ${text} not null primary key,
      scope ${text} not null,
      licence_id ${text} references licence (id),
      role ${text} not null,
      email ${text},
      token_digest ${text} not null,
      invited_by ${text} not null,
      created_at_ms ${integer} not null,
      expires_at_ms ${integer} not null,
      closed_at_ms ${integer}
    )`,
    'create unique index invitation_token on invitation (token_digest)',
    'create index invitation_by_scope on invitation (scope, created_at_ms)',
  ];
}
