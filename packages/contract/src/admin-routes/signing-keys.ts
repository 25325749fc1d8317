import { z } from 'zod';
import { environmentNameSchema } from '../ids.ts';
import { changedSigningKeysSchema, kidSchema, signingKeysSchema } from '../signing-key.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, jsonAnswer, jsonBody } from './route-parts.ts';

const path = `${adminBasePath}/environments/{environment}/signing-keys` as const;
const params = z.object({ environment: environmentNameSchema });

export const signingKeyRoutes = {
  listSigningKeys: defineRoute({
    operationId: 'listSigningKeys',
    method: 'get',
    path,
    summary: 'The keys that sign access tokens, newest first, including removed ones',
    tags: ['Signing keys'],
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['not_found'],
    request: { params },
    responses: { 200: jsonAnswer(signingKeysSchema, 'All of them, and when the next takes over') },
  }),
  rotateSigningKey: defineRoute({
    operationId: 'rotateSigningKey',
    method: 'post',
    path: `${path}/rotate`,
    summary: 'Rotate the signing key, as soon as the next one has been published for long enough',
    description:
      'No call fails: the next key was published before, and tokens of the one before are good until they expire.',
    tags: ['Signing keys'],
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['not_found', 'transition_refused'],
    request: { params, body: jsonBody(z.strictObject({})) },
    responses: { 200: jsonAnswer(changedSigningKeysSchema, 'The keys as they are now') },
  }),
  removeSigningKey: defineRoute({
    operationId: 'removeSigningKey',
    method: 'delete',
    path: `${path}/{kid}`,
    summary: 'Remove a key at once; every token that it signed is refused',
    description:
      'For a key that was stolen. Once the cut-off is confirmed no gateway believes what it signed; callers fetch new tokens.',
    tags: ['Signing keys'],
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['not_found', 'transition_refused'],
    request: { params: params.extend({ kid: kidSchema }) },
    responses: { 200: jsonAnswer(changedSigningKeysSchema, 'The keys as they are now') },
  }),
};
