import { z } from 'zod';
import { customActions, customTasks, profileTables } from '../collections.ts';
import { scenarioData, scenarioEntries, scenarioEntryBody, scenarios } from '../collections.ts';
import { entityParameter, getPlace, getRow } from '../define-resource.ts';
import { conflict, notFound } from '../fault.ts';
import { defineOperation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pagingQuery, presentPage } from '../style.ts';
import type { Style } from '../style.ts';
import { findProfile } from '../write-profile.ts';

const parameters = {
  entity: entityParameter,
  scenario: { description: 'The scenario’s name or id', example: 'welcome' },
};
const parent = {
  collection: scenarios,
  plural: 'scenarios',
  parameter: 'scenario',
  example: 'welcome',
} as const;

/** Defines the operations that start and stop scenarios and let profiles enter them. */
export function scenarioOperations(style: Style): readonly Operation[] {
  const path = `${style.entityPath}/${style.segments.scenarios}/{scenario}`;
  const entrySchema = style.rowSchema(scenarioEntries.schema);
  const turn = (id: string, state: 'running' | 'stopped') =>
    defineOperation({
      id,
      method: 'POST',
      path: `${path}/${state === 'running' ? 'start' : 'stop'}`,
      section: 'Scenarios',
      summary: state === 'running' ? 'Start a scenario' : 'Stop a scenario',
      parameters,
      success: {
        status: 200,
        description: 'The scenario as it is now',
        schema: style.rowSchema(scenarioData),
      },
      handle: (call, { store }) => {
        const place = getPlace(call, store, undefined);
        const row = getRow(scenarios, place, store, call.parameters['scenario'] ?? '');
        return {
          status: 200,
          body: style.presentRow(store.update(scenarios, row, { ...row.data, state })),
        };
      },
    });
  return [
    turn('startScenario', 'running'),
    turn('stopScenario', 'stopped'),
    defineOperation({
      id: 'listScenarioEntries',
      method: 'GET',
      path: `${path}/${style.segments.scenarioEntries}`,
      section: 'Scenarios',
      summary: 'List the profiles in a scenario',
      parameters,
      query: pagingQuery,
      success: {
        status: 200,
        description: 'A page of profiles and the step that each is at',
        schema: style.listSchema(entrySchema, 'entries'),
      },
      handle: (call, { store }) =>
        presentPage(store.list(scenarioEntries, getPlace(call, store, parent), call.query), style, {
          plural: 'entries',
          paging: call.query,
        }),
    }),
    enterOperation(style, path),
  ];
}

function enterOperation(style: Style, path: string): Operation {
  return defineOperation({
    id: 'enterScenario',
    method: 'POST',
    path: `${path}/${style.segments.scenarioEntries}`,
    section: 'Scenarios',
    summary: 'Let a profile enter a scenario',
    parameters,
    body: {
      schema: scenarioEntryBody,
      example: { profileId: 'emailAddress=ann.peeters@example.com' },
    },
    faults: [409],
    success: {
      status: 201,
      description: 'The profile is at the first step',
      schema: style.createdSchema(scenarioEntries.schema),
    },
    handle: (call, { store }) => {
      const place = getPlace(call, store, parent);
      const { partition } = place;
      const scenario = getRow(scenarios, { partition }, store, call.parameters['scenario'] ?? '').data;
      if (scenario.state === 'stopped') throw conflict('The scenario is stopped.');
      const table = getRow(profileTables, { partition }, store, scenario.table);
      const profile = findProfile(partition, table, call.body.profileId, store);
      if (profile === undefined) throw notFound('profile', call.body.profileId);
      const data = { profileId: profile.id, step: 1 };
      const row = store.insert(scenarioEntries, place, { key: `profile-${profile.id}`, data });
      return { status: 201, body: style.presentCreated(row) };
    },
  });
}

/** Defines the operation that runs a custom task before its time. */
export function customTaskOperations(style: Style): readonly Operation[] {
  const answer = z.object({ task: z.string(), endpoint: z.string(), acceptedAt: z.iso.datetime() });
  return [
    defineOperation({
      id: 'runCustomTask',
      method: 'POST',
      path: `${style.entityPath}/${style.segments.customTasks}/{customTask}/run`,
      section: 'Custom tasks',
      summary: 'Run a custom task now',
      description: 'Nothing leaves this example API: it answers which endpoint it would call.',
      parameters: {
        entity: entityParameter,
        customTask: { description: 'The task’s name or id', example: 'stock-sync' },
      },
      faults: [409],
      success: { status: 202, description: 'The run is accepted', schema: answer },
      handle: (call, { store, now }) => {
        const place = getPlace(call, store, undefined);
        const task = getRow(customTasks, place, store, call.parameters['customTask'] ?? '').data;
        if (!task.enabled) throw conflict('The task is not enabled.');
        const { endpoint } = getRow(customActions, place, store, task.action).data;
        return {
          status: 202,
          body: { task: task.name, endpoint, acceptedAt: new Date(now()).toISOString() },
        };
      },
    }),
  ];
}
