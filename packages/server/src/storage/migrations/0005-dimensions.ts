import type { Migration } from './migration.ts';

/** Creates limits by channel and attribute, entity groups, and the use of deprecated calls. */
export const dimensions: Migration = {
  number: 5,
  name: 'dimensions',
  statements: ({ text, integer }) => [
    `create table entity_group (
      licence_id ${text} not null references licence (id),
      environment ${text} not null,
      id ${text} not null primary key,
      name ${text} not null,
      created_at_ms ${integer} not null
    )`,
    'create unique index entity_group_name on entity_group (licence_id, environment, name)',
    'create unique index entity_group_owner on entity_group (licence_id, environment, id)',
    `create table entity_group_entity (
      licence_id ${text} not null,
      environment ${text} not null,
      entity_group_id ${text} not null,
      entity_id ${text} not null,
      position ${integer} not null,
      primary key (entity_group_id, entity_id),
      foreign key (licence_id, environment, entity_group_id)
        references entity_group (licence_id, environment, id) on delete cascade,
      foreign key (licence_id, environment, entity_id) references entity (licence_id, environment, id)
    )`,
    'create index entity_group_entity_by_entity on entity_group_entity (licence_id, environment, entity_id)',
    // An added column cannot have a foreign key of several columns; the store looks the group up in its own licence.
    `alter table api_user add column entity_group_id ${text} references entity_group (id)`,
    'create index api_user_by_entity_group on api_user (entity_group_id)',
    `alter table api_user add column channels ${text} not null default '{"kind":"all"}'`,
    `alter table api_user add column attributes ${text} not null default '{"kind":"all"}'`,
    `create table deprecated_use (
      licence_id ${text} not null,
      environment ${text} not null,
      api_user_id ${text} not null,
      api_id ${text} not null,
      base_path ${text} not null,
      operation_id ${text} not null,
      scheme ${text} not null,
      calls ${integer} not null,
      first_at_ms ${integer} not null,
      last_at_ms ${integer} not null,
      primary key (api_user_id, api_id, base_path, operation_id, scheme),
      foreign key (licence_id, environment, api_user_id)
        references api_user (licence_id, environment, id) on delete cascade
    )`,
    'create index deprecated_use_by_licence on deprecated_use (licence_id, environment, last_at_ms)',
  ],
};
