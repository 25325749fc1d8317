import { z } from 'zod';
import { revealedApiKeySchema } from '../api-key.ts';
import { keyListSchema, listKeysQuerySchema, rotateKeySchema } from '../key-rotation.ts';
import { actionSchema, apiUsersPath, changedApiUserSchema, issuedKeySchema } from './api-users.ts';
import { defineRoute } from './define-route.ts';
import { apiUserParams, jsonAnswer, jsonBody } from './route-parts.ts';

const path = `${apiUsersPath}/{apiUserId}/key` as const;

export const apiKeyRoutes = {
  listKeys: defineRoute({
    operationId: 'listKeys',
    method: 'get',
    path,
    summary: 'The keys that the API user has and had, masked, newest first, each with its own use',
    tags: ['API key'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: apiUserParams, query: listKeysQuerySchema },
    responses: { 200: jsonAnswer(keyListSchema, 'All of them, and the rotation that is under way') },
  }),
  viewKey: defineRoute({
    operationId: 'viewKey',
    method: 'post',
    path: `${path}/view`,
    summary: 'Show the key’s text',
    description: 'Audited. A person has to prove their identity again. A licence may show keys only once.',
    tags: ['API key'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': ['key_show_once', 'transition_refused'],
    request: { params: apiUserParams, body: jsonBody(z.strictObject({})) },
    responses: { 200: jsonAnswer(revealedApiKeySchema, 'The key’s text. Cache-Control: no-store') },
  }),
  resetKey: defineRoute({
    operationId: 'resetKey',
    method: 'post',
    path: `${path}/reset`,
    summary: 'Cut off every key and every token made from them, and make a new key',
    tags: ['API key'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': ['transition_refused', 'version_conflict'],
    request: { params: apiUserParams, body: jsonBody(actionSchema) },
    responses: { 200: jsonAnswer(issuedKeySchema, 'The new key’s text. Cache-Control: no-store') },
  }),
  rotateKey: defineRoute({
    operationId: 'rotateKey',
    method: 'post',
    path: `${path}/rotate`,
    summary: 'Create a new key; the previous one works until the overlap ends',
    description:
      'The key before dies at its time on every gateway by itself, and every token made from it. While it works, another rotation is refused: retire it first.',
    tags: ['API key'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': ['transition_refused', 'version_conflict'],
    request: { params: apiUserParams, body: jsonBody(rotateKeySchema) },
    responses: { 200: jsonAnswer(issuedKeySchema, 'The new key’s text. Cache-Control: no-store') },
  }),
  retireKey: defineRoute({
    operationId: 'retireKey',
    method: 'post',
    path: `${path}/retire`,
    summary: 'End a rotation early: cut off the previous key and every token made from it',
    tags: ['API key'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['transition_refused', 'version_conflict'],
    request: { params: apiUserParams, body: jsonBody(actionSchema) },
    responses: { 200: jsonAnswer(changedApiUserSchema, 'The API user as it is now') },
  }),
  revokeKey: defineRoute({
    operationId: 'revokeKey',
    method: 'post',
    path: `${path}/revoke`,
    summary: 'Revoke the key, and the previous one; the API user remains without a key',
    tags: ['API key'],
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['transition_refused', 'version_conflict'],
    request: { params: apiUserParams, body: jsonBody(actionSchema) },
    responses: { 200: jsonAnswer(changedApiUserSchema, 'The API user as it is now') },
  }),
};
