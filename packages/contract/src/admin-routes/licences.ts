import { z } from 'zod';
import { cutOffSchema } from '../cut-off.ts';
import { accountNameSchema, createLicenceSchema, editLicenceSchema, licenceSchema } from '../licence.ts';
import { pageOf } from '../page.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, jsonAnswer, jsonBody, licenceParams, pagingQuery } from './route-parts.ts';

const path = `${adminBasePath}/licences` as const;
export const licenceComponent = licenceSchema.meta({ id: 'Licence' });

/** `search` is matched against number, name and account name; `number` and `accountName` have to be equal. */
export const listLicencesQuerySchema = z.strictObject({
  search: z.string().trim().max(200).optional(),
  number: z.coerce.number().int().positive().optional(),
  accountName: accountNameSchema.optional(),
  ...pagingQuery,
});
export type ListLicencesQuery = z.infer<typeof listLicencesQuerySchema>;

export const editedLicenceSchema = z.strictObject({
  licence: licenceComponent,
  /** Null when nothing changed that concerns a gateway. */
  cutOff: cutOffSchema.nullable(),
});

export const licenceRoutes = {
  listLicences: defineRoute({
    operationId: 'listLicences',
    method: 'get',
    path,
    summary: 'The licences that the session may see',
    tags: ['Licences'],
    'x-postern-access': 'signed-in',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { query: listLicencesQuerySchema },
    responses: { 200: jsonAnswer(pageOf(licenceComponent), 'A page of licences') },
  }),
  createLicence: defineRoute({
    operationId: 'createLicence',
    method: 'post',
    path,
    summary: 'Create a licence',
    tags: ['Licences'],
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['already_exists'],
    request: { body: jsonBody(createLicenceSchema) },
    responses: { 201: jsonAnswer(licenceComponent, 'The new licence') },
  }),
  getLicence: defineRoute({
    operationId: 'getLicence',
    method: 'get',
    path: `${path}/{licenceId}`,
    summary: 'One licence',
    tags: ['Licences'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: licenceParams },
    responses: { 200: jsonAnswer(licenceComponent, 'The licence') },
  }),
  editLicence: defineRoute({
    operationId: 'editLicence',
    method: 'patch',
    path: `${path}/{licenceId}`,
    summary: 'Edit a licence',
    description:
      'A licence admin may choose `keyDisplay`, `leakedKeyPolicy`, `keyLifetimeDaysMax` and `rotationDueDays`; `name`, `accountName` and `connectorAccess` are the operator’s.',
    tags: ['Licences'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'when-widening',
    'x-postern-errors': ['already_exists', 'version_conflict'],
    request: { params: licenceParams, body: jsonBody(editLicenceSchema) },
    responses: { 200: jsonAnswer(editedLicenceSchema, 'The licence as it is now') },
  }),
};
