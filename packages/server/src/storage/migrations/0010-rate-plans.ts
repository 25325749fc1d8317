import type { Migration } from './migration.ts';

/** Creates the limits of licences and API users. Those of APIs are in postern.yaml. */
export const ratePlans: Migration = {
  number: 10,
  name: 'rate-plans',
  statements: ({ text, integer }) => [
    `create table licence_rate_plan (
      licence_id ${text} not null references licence (id),
      environment ${text} not null,
      limits ${text} not null,
      version ${integer} not null,
      primary key (licence_id, environment)
    )`,
    `create table api_user_rate_plan (
      api_user_id ${text} not null primary key,
      licence_id ${text} not null,
      environment ${text} not null,
      plan ${text} not null,
      own ${text} not null,
      version ${integer} not null,
      foreign key (licence_id, environment, api_user_id)
        references api_user (licence_id, environment, id) on delete cascade
    )`,
  ],
};
