import { importCredentialsSchema, importReportSchema } from '../credential-import.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, environmentParams, jsonAnswer, jsonBody } from './route-parts.ts';

export const credentialImportRoutes = {
  importCredentials: defineRoute({
    operationId: 'importCredentials',
    method: 'post',
    path: `${adminBasePath}/licences/{licenceId}/environments/{environment}/credential-imports` as const,
    summary: 'Import keys or web service accounts that customers already use',
    description:
      'All lines or none. With `dryRun` everything is judged and nothing is written. Keys of other shapes are only accepted where `importedKeys` is set in postern.yaml.',
    tags: ['Imports'],
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'when-widening',
    'x-postern-errors': ['transition_refused'],
    request: { params: environmentParams, body: jsonBody(importCredentialsSchema) },
    responses: { 200: jsonAnswer(importReportSchema, 'What was imported, or why nothing was') },
  }),
};
