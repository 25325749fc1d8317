import { expect, test } from 'vitest';
import { apiIdSchema } from '@postern/contract/ids';
import { mappingConfigSchema } from '../config/mapping-config-schema.ts';
import { buildCatalogue } from './build-catalogue.ts';

test('a documented query parameter that the gateway refuses as a credential is noted', async () => {
  const parameter = (name: string, place = 'query') => ({ name, in: place, schema: { type: 'string' } });
  const document = {
    openapi: '3.0.3',
    info: { title: 'API', version: '1' },
    paths: {
      '/items': {
        get: {
          tags: ['Items'],
          parameters: [
            parameter('token'),
            parameter('page[token]'),
            parameter('api_token'),
            parameter('jwt', 'header'),
          ],
          responses: { 200: { description: 'ok' } },
        },
      },
    },
  };
  const { warnings } = await buildCatalogue(
    { text: JSON.stringify(document), file: 'api.json' },
    {
      api: {
        id: apiIdSchema.parse('v1'),
        mapping: mappingConfigSchema.parse({ deriveModules: true }),
        keyHeader: 'Api-Token',
      },
      groups: [],
      queryCredentials: ['token'],
    },
  );
  const refused = warnings.filter(({ message }) => message.includes('as a credential'));
  expect(refused.map(({ kind, message }) => [kind, /parameter (\S+),/.exec(message)?.[1]])).toEqual([
    ['unreachable', 'token'],
    ['unreachable', 'api_token'],
  ]);
});
