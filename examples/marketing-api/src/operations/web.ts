import { forms, goalData, goals, participationBody, participations } from '../collections.ts';
import { trackers, visitBody, visits } from '../collections.ts';
import type { Attribute, Values } from '../collections.ts';
import { entityParameter, getPlace, getRow } from '../define-resource.ts';
import { Fault } from '../fault.ts';
import { defineOperation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pagingQuery, presentPage } from '../style.ts';
import type { Style } from '../style.ts';
import { readValue } from '../write-profile.ts';

const trackerParameter = { description: 'The tracker’s name or id', example: 'shop' };
const formParameter = { description: 'The form’s name or id', example: 'newsletter' };

/** Defines the operations on visits to tracked sites. */
export function visitOperations(style: Style): readonly Operation[] {
  const path = `${style.entityPath}/${style.segments.trackers}/{tracker}/${style.segments.visits}`;
  const parameters = { entity: entityParameter, tracker: trackerParameter };
  const schema = style.rowSchema(visitBody);
  const parent = {
    collection: trackers,
    plural: 'trackers',
    parameter: 'tracker',
    example: 'shop',
  } as const;
  return [
    defineOperation({
      id: 'listVisits',
      method: 'GET',
      path,
      section: 'Web tracking',
      summary: 'List the visits of a site',
      parameters,
      query: pagingQuery,
      success: {
        status: 200,
        description: 'A page of visits, oldest first',
        schema: style.listSchema(schema, 'visits'),
      },
      handle: (call, { store }) =>
        presentPage(store.list(visits, getPlace(call, store, parent), call.query), style, {
          plural: 'visits',
          paging: call.query,
        }),
    }),
    defineOperation({
      id: 'recordVisit',
      method: 'POST',
      path,
      section: 'Web tracking',
      summary: 'Record a visit',
      parameters,
      body: { schema: visitBody, example: { page: 'https://shop.example/cart', kind: 'view' } },
      success: {
        status: 201,
        description: 'The visit is recorded',
        schema: style.createdSchema(visitBody),
      },
      handle: (call, { store }) => {
        const row = store.insert(visits, getPlace(call, store, parent), { key: null, data: call.body });
        return { status: 201, body: style.presentCreated(row) };
      },
    }),
  ];
}

const ofForms = { collection: forms, plural: 'forms', parameter: 'form', example: 'newsletter' } as const;

interface OfForm {
  readonly path: string;
  readonly parameters: NonNullable<Operation['parameters']>;
}

/** Defines the operations on the answers of people who filled in a form. */
export function participationOperations(style: Style): readonly Operation[] {
  const path = `${style.entityPath}/${style.segments.forms}/{form}/${style.segments.participations}`;
  const parameters = { entity: entityParameter, form: formParameter };
  const schema = style.rowSchema(participationBody);
  return [
    defineOperation({
      id: 'listParticipations',
      method: 'GET',
      path,
      section: 'Forms',
      summary: 'List the participations in a form',
      parameters,
      query: pagingQuery,
      success: {
        status: 200,
        description: 'A page of participations, oldest first',
        schema: style.listSchema(schema, 'participations'),
      },
      handle: (call, { store }) =>
        presentPage(store.list(participations, getPlace(call, store, ofForms), call.query), style, {
          plural: 'participations',
          paging: call.query,
        }),
    }),
    participateOperation(style, { path, parameters }),
    defineOperation({
      id: 'getParticipation',
      method: 'GET',
      path: `${path}/{participation}`,
      section: 'Forms',
      summary: 'Get one participation',
      parameters: {
        ...parameters,
        participation: { description: 'The participation’s id', example: 'participation-1' },
      },
      success: { status: 200, description: 'The participation', schema },
      handle: (call, { store }) => {
        const place = getPlace(call, store, ofForms);
        const row = getRow(participations, place, store, call.parameters['participation'] ?? '');
        return { status: 200, body: style.presentRow(row) };
      },
    }),
  ];
}

function participateOperation(style: Style, { path, parameters }: OfForm): Operation {
  return defineOperation({
    id: 'participate',
    method: 'POST',
    path,
    section: 'Forms',
    summary: 'Fill a form in',
    parameters,
    body: {
      schema: participationBody,
      example: { answers: { emailAddress: 'hugo@example.com', consent: true } },
    },
    success: {
      status: 201,
      description: 'The participation is kept',
      schema: style.createdSchema(participationBody),
    },
    handle: (call, { store, journal }) => {
      const place = getPlace(call, store, ofForms);
      const form = getRow(forms, { partition: place.partition }, store, call.parameters['form'] ?? '');
      checkAnswers(form.data.fields, call.body.answers);
      const row = store.insert(participations, place, { key: null, data: call.body });
      journal.record(place.partition, 'form.participated', row.id);
      return { status: 201, body: style.presentCreated(row) };
    },
  });
}

/** Defines goals, which can only be read, because the platform measures them. */
export function goalOperations(style: Style): readonly Operation[] {
  const path = `${style.entityPath}/${style.segments.goals}`;
  const schema = style.rowSchema(goalData);
  return [
    defineOperation({
      id: 'listGoals',
      method: 'GET',
      path,
      section: 'Goals',
      summary: 'List goals',
      parameters: { entity: entityParameter },
      query: pagingQuery,
      success: { status: 200, description: 'A page of goals', schema: style.listSchema(schema, 'goals') },
      handle: (call, { store }) =>
        presentPage(store.list(goals, getPlace(call, store, undefined), call.query), style, {
          plural: 'goals',
          paging: call.query,
        }),
    }),
    defineOperation({
      id: 'getGoal',
      method: 'GET',
      path: `${path}/{goal}`,
      section: 'Goals',
      summary: 'Get one goal',
      parameters: {
        entity: entityParameter,
        goal: { description: 'The goal’s name or id', example: 'new-members' },
      },
      success: { status: 200, description: 'The goal', schema },
      handle: (call, { store }) => {
        const place = getPlace(call, store, undefined);
        return {
          status: 200,
          body: style.presentRow(getRow(goals, place, store, call.parameters['goal'] ?? '')),
        };
      },
    }),
  ];
}

function checkAnswers(fields: readonly Attribute[], answers: Values): void {
  const unknown = Object.keys(answers)
    .filter((name) => !fields.some((field) => field.name === name))
    .map((name) => ({ pointer: `/answers/${name}`, message: 'is not a field of the form' }));
  const wrong = fields.flatMap((field) => {
    const value = readValue(field, answers[field.name] ?? null);
    const pointer = `/answers/${field.name}`;
    if (value === undefined) return [{ pointer, message: `is not a value of type ${field.type}` }];
    return field.required === true && (value === null || value === '')
      ? [{ pointer, message: 'is required' }]
      : [];
  });
  const places = [...unknown, ...wrong];
  if (places.length > 0)
    throw new Fault(422, 'body-invalid', 'The request is not valid; `errors` says where.', { places });
}
