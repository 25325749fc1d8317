import { z } from 'zod';
import { alertKindSchema, alertPreferencesSchema, alertSchema } from '../alert.ts';
import { apiUserIdSchema } from '../ids.ts';
import { pageOf } from '../page.ts';
import { defineRoute } from './define-route.ts';
import {
  adminBasePath,
  apiUserParams,
  environmentParams,
  jsonAnswer,
  jsonBody,
  licenceParams,
  pagingQuery,
} from './route-parts.ts';

const licencePath = `${adminBasePath}/licences/{licenceId}` as const;
const environmentPath = `${licencePath}/environments/{environment}` as const;
const tags = ['Alerts'];
const alertComponent = alertSchema.meta({ id: 'Alert' });
const preferencesComponent = alertPreferencesSchema.meta({ id: 'AlertPreferences' });

/** `own` is null where this level has no preferences of its own; `effective` are the preferences that apply. */
const preferencesAnswerSchema = z.strictObject({
  own: preferencesComponent.nullable(),
  effective: preferencesComponent,
});
/** Null removes the preferences of this level, so that those of the level above apply again. */
const putPreferencesSchema = z.strictObject({ preferences: alertPreferencesSchema.nullable() });

export const alertRoutes = {
  listAlerts: defineRoute({
    operationId: 'listAlerts',
    method: 'get',
    path: `${environmentPath}/alerts`,
    summary: 'The alerts about the API users',
    tags,
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: {
      params: environmentParams,
      query: z.strictObject({
        kind: alertKindSchema.optional(),
        apiUserId: apiUserIdSchema.optional(),
        ...pagingQuery,
      }),
    },
    responses: { 200: jsonAnswer(pageOf(alertComponent), 'A page of alerts, latest first') },
  }),
  getAlertPreferences: defineRoute({
    operationId: 'getAlertPreferences',
    method: 'get',
    path: `${licencePath}/alert-preferences`,
    summary: 'Where alerts of the licence are sent',
    tags,
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: licenceParams },
    responses: { 200: jsonAnswer(preferencesAnswerSchema, 'What was chosen, and what holds') },
  }),
  putAlertPreferences: defineRoute({
    operationId: 'putAlertPreferences',
    method: 'put',
    path: `${licencePath}/alert-preferences`,
    summary: 'Set where alerts of the licence are sent',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: licenceParams, body: jsonBody(putPreferencesSchema) },
    responses: { 200: jsonAnswer(preferencesAnswerSchema, 'What was chosen, and what holds') },
  }),
  getApiUserAlertPreferences: defineRoute({
    operationId: 'getApiUserAlertPreferences',
    method: 'get',
    path: `${environmentPath}/api-users/{apiUserId}/alert-preferences`,
    summary: 'Where alerts about one API user are sent',
    tags,
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: apiUserParams },
    responses: { 200: jsonAnswer(preferencesAnswerSchema, 'What was chosen, and what holds') },
  }),
  putApiUserAlertPreferences: defineRoute({
    operationId: 'putApiUserAlertPreferences',
    method: 'put',
    path: `${environmentPath}/api-users/{apiUserId}/alert-preferences`,
    summary: 'Set where alerts about one API user are sent',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: apiUserParams, body: jsonBody(putPreferencesSchema) },
    responses: { 200: jsonAnswer(preferencesAnswerSchema, 'What was chosen, and what holds') },
  }),
};
