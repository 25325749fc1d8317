import { z } from 'zod';
import { cutOffSchema } from '../cut-off.ts';
import {
  createWebServiceAccountSchema,
  issuedWebServiceAccountSchema,
  importedAccountNameSchema,
  webServiceAccountSchema,
} from '../web-service-account.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, environmentParams, jsonAnswer, jsonBody } from './route-parts.ts';

const path = `${adminBasePath}/licences/{licenceId}/environments/{environment}/web-service-accounts` as const;
const accountComponent = webServiceAccountSchema.meta({ id: 'WebServiceAccount' });
const accountParams = environmentParams.extend({ accountName: importedAccountNameSchema });
const changedAccountSchema = z.strictObject({ account: accountComponent, cutOff: cutOffSchema.nullable() });

/** The routes for the legacy HTTP Basic credentials: `licence/account` and a password (RFC 7617). */
export const webServiceAccountRoutes = {
  listWebServiceAccounts: defineRoute({
    operationId: 'listWebServiceAccounts',
    method: 'get',
    path,
    summary: 'The legacy web service accounts of the licence in the environment',
    tags: ['Web service accounts'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: environmentParams },
    responses: { 200: jsonAnswer(z.strictObject({ items: z.array(accountComponent) }), 'All of them') },
  }),
  createWebServiceAccount: defineRoute({
    operationId: 'createWebServiceAccount',
    method: 'post',
    path,
    summary: 'Create an account that authenticates as an API user; only this answer contains its password',
    description: 'Refused unless the operator granted the licence connector access.',
    tags: ['Web service accounts'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': ['connector_access_missing', 'already_exists', 'transition_refused'],
    request: { params: environmentParams, body: jsonBody(createWebServiceAccountSchema) },
    responses: { 201: jsonAnswer(issuedWebServiceAccountSchema, 'The password. Cache-Control: no-store') },
  }),
  resetWebServiceAccountPassword: defineRoute({
    operationId: 'resetWebServiceAccountPassword',
    method: 'post',
    path: `${path}/{accountName}/reset-password`,
    summary: 'Revoke the password and create a new one',
    tags: ['Web service accounts'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': ['transition_refused'],
    request: { params: accountParams, body: jsonBody(z.strictObject({})) },
    responses: {
      200: jsonAnswer(
        issuedWebServiceAccountSchema.extend({ cutOff: cutOffSchema.nullable() }),
        'The new password. Cache-Control: no-store',
      ),
    },
  }),
  deleteWebServiceAccount: defineRoute({
    operationId: 'deleteWebServiceAccount',
    method: 'delete',
    path: `${path}/{accountName}`,
    summary: 'Delete the account; its API user remains',
    tags: ['Web service accounts'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: accountParams },
    responses: { 200: jsonAnswer(changedAccountSchema, 'The account that is gone') },
  }),
};
