import { importBody, imports, startedRun } from '../collections.ts';
import { etlExecutionData, etlExecutions, etls } from '../collections.ts';
import { entityParameter, getPlace, getRow } from '../define-resource.ts';
import { defineOperation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { z } from 'zod';
import { pagingQuery, presentPage } from '../style.ts';
import type { Style } from '../style.ts';
import { getTable } from './profiles.ts';
import { findFreeReference } from '../find-free-reference.ts';

const { rows: _rows, ...importFields } = imports.schema.shape;
const shownImport = (data: z.output<typeof imports.schema>) => {
  const { rows: _notShown, ...rest } = data;
  return rest;
};

/** Defines imports of many profiles, which run in the background and have states that can be read. */
export function importOperations(style: Style): readonly Operation[] {
  const inEntity = `${style.entityPath}/${style.segments.imports}`;
  const schema = style.rowSchema(z.object(importFields));
  return [
    startImportOperation(style),
    defineOperation({
      id: 'listImports',
      method: 'GET',
      path: inEntity,
      section: 'Imports',
      summary: 'List imports',
      parameters: { entity: entityParameter },
      query: pagingQuery,
      success: {
        status: 200,
        description: 'A page of imports, oldest first',
        schema: style.listSchema(schema, 'imports'),
      },
      handle: (call, { store }) =>
        presentPage(store.list(imports, getPlace(call, store, undefined), call.query), style, {
          plural: 'imports',
          paging: call.query,
          present: (row) => style.presentRow({ ...row, data: shownImport(row.data) }),
        }),
    }),
    defineOperation({
      id: 'getImport',
      method: 'GET',
      path: `${inEntity}/{import}`,
      section: 'Imports',
      summary: 'Get one import and how far it is',
      parameters: {
        entity: entityParameter,
        import: { description: 'The import’s reference or id', example: 'first-import' },
      },
      success: { status: 200, description: 'The import', schema },
      handle: (call, { store }) => {
        const place = getPlace(call, store, undefined);
        const row = getRow(imports, place, store, call.parameters['import'] ?? '');
        return { status: 200, body: style.presentRow({ ...row, data: shownImport(row.data) }) };
      },
    }),
  ];
}

function startImportOperation(style: Style): Operation {
  const schema = style.rowSchema(z.object(importFields));
  return defineOperation({
    id: 'startImport',
    method: 'POST',
    path: `${style.entityPath}/${style.segments.profileTables}/{table}/${style.segments.imports}`,
    section: 'Imports',
    summary: 'Import profiles into a table',
    description: 'Answers at once; the import then runs: received, validating, running, succeeded or failed.',
    parameters: {
      entity: entityParameter,
      table: { description: 'The profile table’s name or id', example: 'Customers' },
    },
    body: {
      schema: importBody,
      example: {
        reference: 'spring-fair',
        mode: 'upsert',
        rows: [
          { emailAddress: 'hugo@example.com', firstName: 'Hugo', language: 'fr' },
          { emailAddress: 'ann.peeters@example.com', lifetimeValue: 900 },
        ],
      },
    },
    faults: [409],
    success: { status: 202, description: 'The import is received', schema },
    handle: (call, { store, jobs }) => {
      const { partition, table } = getTable(call, store);
      const { mode, rows } = call.body;
      const reference =
        call.body.reference ??
        findFreeReference('import', { store, collection: imports, place: { partition } });
      const data = {
        reference,
        table: table.data.name,
        mode,
        rows,
        rowCount: rows.length,
        ...startedRun,
      };
      const row = store.insert(imports, { partition }, { key: reference, data });
      jobs.startImport(partition, row);
      return { status: 202, body: style.presentRow({ ...row, data: shownImport(row.data) }) };
    },
  });
}

/** Defines executions of ETLs. */
export function etlExecutionOperations(style: Style): readonly Operation[] {
  const inEntity = `${style.entityPath}/${style.segments.etlExecutions}`;
  const schema = style.rowSchema(etlExecutionData);
  return [
    executeEtlOperation(style),
    defineOperation({
      id: 'listEtlExecutions',
      method: 'GET',
      path: inEntity,
      section: 'ETLs',
      summary: 'List the executions of ETLs',
      parameters: { entity: entityParameter },
      query: pagingQuery,
      success: {
        status: 200,
        description: 'A page of executions, oldest first',
        schema: style.listSchema(schema, 'executions'),
      },
      handle: (call, { store }) =>
        presentPage(store.list(etlExecutions, getPlace(call, store, undefined), call.query), style, {
          plural: 'executions',
          paging: call.query,
        }),
    }),
    defineOperation({
      id: 'getEtlExecution',
      method: 'GET',
      path: `${inEntity}/{execution}`,
      section: 'ETLs',
      summary: 'Get one execution and how far it is',
      parameters: {
        entity: entityParameter,
        execution: { description: 'The execution’s reference or id', example: 'nightly-crm-1' },
      },
      success: { status: 200, description: 'The execution', schema },
      handle: (call, { store }) => {
        const place = getPlace(call, store, undefined);
        const row = getRow(etlExecutions, place, store, call.parameters['execution'] ?? '');
        return { status: 200, body: style.presentRow(row) };
      },
    }),
  ];
}

function executeEtlOperation(style: Style): Operation {
  const schema = style.rowSchema(etlExecutionData);
  return defineOperation({
    id: 'executeEtl',
    method: 'POST',
    path: `${style.entityPath}/${style.segments.etls}/{etl}/executions`,
    section: 'ETLs',
    summary: 'Execute an ETL now',
    parameters: {
      entity: entityParameter,
      etl: { description: 'The ETL’s name or id', example: 'nightly-crm' },
    },
    success: { status: 202, description: 'The execution is received', schema },
    handle: (call, { store, jobs }) => {
      const place = getPlace(call, store, undefined);
      const etl = getRow(etls, place, store, call.parameters['etl'] ?? '').data.name;
      const reference = findFreeReference(etl, { store, collection: etlExecutions, place });
      const data = { reference, etl, ...startedRun };
      const row = store.insert(etlExecutions, place, { key: reference, data });
      jobs.startEtl(place.partition, row);
      return { status: 202, body: style.presentRow(row) };
    },
  });
}
