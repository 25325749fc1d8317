import type { Migration } from './migration.ts';

/** Creates the documents behind catalogues and the people who read the portal; adds where a session was opened. */
export const portal: Migration = {
  number: 11,
  name: 'portal',
  statements: ({ text, integer }) => [
    `create table catalogue_document (
      environment ${text} not null,
      api_id ${text} not null,
      digest ${text} not null,
      file ${text} not null,
      packed ${text} not null,
      stored_at_ms ${integer} not null,
      primary key (environment, api_id)
    )`,
    `create table integrator (
      licence_id ${text} not null references licence (id),
      human_id ${text} not null references human_user ("id") on delete cascade,
      joined_at_ms ${integer} not null,
      primary key (licence_id, human_id)
    )`,
    'create index integrator_by_human on integrator (human_id)',
    `create table integrator_api_user (
      licence_id ${text} not null,
      human_id ${text} not null,
      environment ${text} not null,
      api_user_id ${text} not null,
      primary key (licence_id, human_id, environment, api_user_id),
      foreign key (licence_id, human_id) references integrator (licence_id, human_id) on delete cascade,
      foreign key (licence_id, environment, api_user_id)
        references api_user (licence_id, environment, id) on delete cascade
    )`,
    'create index integrator_api_user_by_api_user on integrator_api_user (licence_id, environment, api_user_id)',
    `create table integrator_invitation (
      id ${text} not null primary key,
      licence_id ${text} not null references licence (id),
      email ${text} not null,
      api_users ${text} not null,
      token_digest ${text} not null,
      invited_by ${text} not null,
      created_at_ms ${integer} not null,
      expires_at_ms ${integer} not null,
      closed_at_ms ${integer}
    )`,
    'create unique index integrator_invitation_token on integrator_invitation (token_digest)',
    'create index integrator_invitation_by_licence on integrator_invitation (licence_id, created_at_ms)',
    // Null for the console. A session of one place is not valid in the other.
    `alter table human_session add column "place" ${text}`,
  ],
};
