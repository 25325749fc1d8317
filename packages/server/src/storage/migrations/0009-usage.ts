import type { Migration, SqlTypes } from './migration.ts';

/** Creates the counts of calls by minute, hour and day, and the findings of hygiene. */
export const usage: Migration = {
  number: 9,
  name: 'usage',
  statements: (types) => [...factTables(types), ...bookTables(types), ...hygieneTables(types)],
};

/** Upper bounds of the latency classes, as columns: see contract/usage.ts. */
const latencyColumns = Array.from({ length: 13 }, (_none, index) => `latency_${index}`);

function factTables({ text, integer, countedNumber }: SqlTypes): string[] {
  return [
    // Rows for the licence as a whole have an empty API user, key, address and agent.
    `create table usage_series (
      id ${countedNumber},
      licence_id ${text} not null,
      environment ${text} not null,
      api_user_id ${text} not null,
      key_id ${text} not null,
      api_id ${text} not null,
      operation_id ${text} not null,
      status_class ${integer} not null,
      code ${text} not null,
      address ${text} not null,
      agent ${text} not null
    )`,
    `create unique index usage_series_by_name on usage_series
      (licence_id, environment, api_user_id, key_id, api_id, operation_id, status_class, code, address, agent)`,
    'create index usage_series_by_api_user on usage_series (api_user_id)',
    ...['minute', 'hour', 'day'].flatMap((grain) => [
      `create table usage_${grain} (
        series_id ${integer} not null,
        at_ms ${integer} not null,
        calls ${integer} not null,
        duration_ms ${integer} not null,
        request_bytes ${integer} not null,
        response_bytes ${integer} not null,
        ${latencyColumns.map((column) => `${column} ${integer} not null`).join(', ')},
        primary key (series_id, at_ms)
      )`,
      `create index usage_${grain}_by_time on usage_${grain} (at_ms, series_id)`,
    ]),
  ];
}

function bookTables({ text, integer }: SqlTypes): string[] {
  return [
    `create table usage_top (
      licence_id ${text} not null,
      environment ${text} not null,
      grain ${text} not null,
      facet ${text} not null,
      at_ms ${integer} not null,
      name ${text} not null,
      calls ${integer} not null,
      failures ${integer} not null,
      primary key (licence_id, environment, grain, facet, at_ms, name)
    )`,
    'create index usage_top_by_time on usage_top (grain, at_ms)',
    `create table usage_progress (
      grain ${text} not null primary key,
      at_ms ${integer} not null,
      series_id ${integer} not null
    )`,
    `create table usage_batch (
      source ${text} not null primary key,
      sequence ${integer} not null,
      at_ms ${integer} not null
    )`,
  ];
}

function hygieneTables({ text, integer }: SqlTypes): string[] {
  return [
    `create table hygiene_check (
      licence_id ${text} not null,
      environment ${text} not null,
      api_user_id ${text} not null,
      risk ${integer} not null,
      findings ${text} not null,
      checked_at_ms ${integer} not null,
      version ${integer} not null,
      primary key (api_user_id),
      foreign key (licence_id, environment, api_user_id)
        references api_user (licence_id, environment, id) on delete cascade
    )`,
    'create index hygiene_check_by_risk on hygiene_check (licence_id, environment, risk, api_user_id)',
    'create index hygiene_check_by_age on hygiene_check (checked_at_ms, api_user_id)',
    `create table hygiene_finding (
      licence_id ${text} not null,
      environment ${text} not null,
      kind ${text} not null,
      api_user_id ${text} not null,
      risk ${integer} not null,
      primary key (api_user_id, kind),
      foreign key (licence_id, environment, api_user_id)
        references api_user (licence_id, environment, id) on delete cascade
    )`,
    'create index hygiene_finding_by_kind on hygiene_finding (licence_id, environment, kind, risk, api_user_id)',
  ];
}
