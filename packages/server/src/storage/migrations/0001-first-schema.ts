import type { Migration, SqlTypes } from './migration.ts';

/** Creates licences, entities, API users, keys, catalogues, audit, change feed, and the installation's keys. */
export const firstSchema: Migration = {
  number: 1,
  name: 'first-schema',
  statements: (types) => [
    ...licenceTables(types),
    ...apiUserTables(types),
    ...apiKeyTables(types),
    ...auditTables(types),
    ...installationTables(types),
  ],
};

function licenceTables({ text, integer }: SqlTypes): string[] {
  return [
    `create table licence (
      id ${text} not null primary key,
      number ${integer} not null,
      name ${text} not null,
      account_name ${text} not null,
      key_display ${text} not null,
      search_text ${text} not null,
      created_at_ms ${integer} not null,
      version ${integer} not null
    )`,
    'create unique index licence_number on licence (number)',
    'create unique index licence_account_name on licence (account_name)',
    `create table entity (
      licence_id ${text} not null references licence (id),
      environment ${text} not null,
      id ${text} not null primary key,
      name ${text} not null,
      created_at_ms ${integer} not null
    )`,
    'create unique index entity_name on entity (licence_id, environment, name)',
    // Referenced by foreign keys, so that an API user can only name an entity of its own licence and environment.
    'create unique index entity_owner on entity (licence_id, environment, id)',
  ];
}

function apiUserTables({ text, integer, countedNumber, searchIndex }: SqlTypes): string[] {
  const listIndex = (column: string) =>
    `create index api_user_by_${column} on api_user (licence_id, environment, ${column}, id, status)`;
  return [
    `create table account_number (number ${countedNumber}, api_user_id ${text} not null)`,
    `create table api_user (
      licence_id ${text} not null references licence (id),
      environment ${text} not null,
      id ${text} not null primary key,
      account_number ${integer} not null,
      first_name ${text},
      last_name ${text},
      application_name ${text},
      nickname ${text},
      email ${text} not null,
      cellphone ${text},
      language ${text} not null,
      sex ${text} not null,
      entity_access ${text} not null,
      default_entity_id ${text},
      access_type ${text} not null,
      network_rules ${text} not null,
      rights ${text} not null,
      expires_at_ms ${integer},
      status ${text} not null,
      name_sort ${text} not null,
      email_sort ${text} not null,
      search_text ${text} not null,
      key_search ${text} not null,
      last_used_at_ms ${integer} not null,
      last_used_address ${text} not null,
      last_used_operation ${text} not null,
      created_at_ms ${integer} not null,
      updated_at_ms ${integer} not null,
      version ${integer} not null,
      foreign key (licence_id, environment, default_entity_id) references entity (licence_id, environment, id)
    )`,
    'create unique index api_user_owner on api_user (licence_id, environment, id)',
    'create unique index api_user_account_number on api_user (account_number)',
    // Each index covers its sort order, so that a page is cut before any wide row is read.
    ...['name_sort', 'email_sort', 'created_at_ms', 'last_used_at_ms'].map(listIndex),
    ...searchIndex(
      `create index api_user_search on api_user (licence_id, environment, search_text, key_search, status,
        name_sort, email_sort, created_at_ms, last_used_at_ms, id)`,
    ),
    `create table api_user_entity (
      licence_id ${text} not null,
      environment ${text} not null,
      api_user_id ${text} not null,
      entity_id ${text} not null,
      position ${integer} not null,
      primary key (api_user_id, entity_id),
      foreign key (licence_id, environment, api_user_id)
        references api_user (licence_id, environment, id) on delete cascade,
      foreign key (licence_id, environment, entity_id) references entity (licence_id, environment, id)
    )`,
    'create index api_user_entity_by_entity on api_user_entity (licence_id, environment, entity_id)',
    'create index api_user_by_default_entity on api_user (default_entity_id)',
  ];
}

function apiKeyTables({ text, integer }: SqlTypes): string[] {
  return [
    `create table api_key (
      licence_id ${text} not null,
      environment ${text} not null,
      api_user_id ${text} not null,
      id ${text} not null primary key,
      version ${integer} not null,
      state ${text} not null,
      masked ${text} not null,
      digest ${text} not null,
      sealed_text ${text},
      created_at_ms ${integer} not null,
      expires_at_ms ${integer},
      revoked_at_ms ${integer},
      foreign key (licence_id, environment, api_user_id)
        references api_user (licence_id, environment, id) on delete cascade
    )`,
    'create unique index api_key_digest on api_key (environment, digest)',
    'create unique index api_key_version on api_key (api_user_id, version)',
  ];
}

function auditTables({ text, integer, appendOnly }: SqlTypes): string[] {
  return [
    `create table audit_event (
      chain ${text} not null,
      sequence ${integer} not null,
      licence_id ${text} references licence (id),
      environment ${text},
      at_ms ${integer} not null,
      actor_kind ${text} not null,
      actor_id ${text} not null,
      actor_name ${text} not null,
      actor_address ${text},
      action ${text} not null,
      subject_kind ${text} not null,
      subject_id ${text} not null,
      subject_name ${text} not null,
      before ${text} not null,
      after ${text} not null,
      hash ${text} not null,
      previous_hash ${text} not null,
      primary key (chain, sequence)
    )`,
    'create index audit_event_by_subject on audit_event (chain, subject_id, sequence)',
    ...appendOnly('audit_event'),
  ];
}

function installationTables({ text, integer }: SqlTypes): string[] {
  return [
    `create table access_change (
      sequence ${integer} not null primary key,
      at_ms ${integer} not null,
      licence_id ${text},
      environment ${text},
      kind ${text} not null,
      subject_id ${text} not null
    )`,
    `create table catalogue_version (
      environment ${text} not null,
      api_id ${text} not null,
      version ${integer} not null,
      digest ${text} not null,
      published_at_ms ${integer} not null,
      catalogue ${text} not null,
      primary key (environment, api_id, version)
    )`,
    `create table signing_key (
      environment ${text} not null,
      kid ${text} not null,
      state ${text} not null,
      public_jwk ${text} not null,
      sealed_private_key ${text} not null,
      created_at_ms ${integer} not null,
      primary key (environment, kid)
    )`,
    `create table data_key (
      licence_id ${text} not null references licence (id),
      id ${text} not null,
      master_key_id ${text} not null,
      wrapped_key ${text} not null,
      created_at_ms ${integer} not null,
      primary key (licence_id, id)
    )`,
    `create table setting (name ${text} not null primary key, value ${text} not null)`,
  ];
}
