import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { apiIdSchema } from '@postern/contract/ids';
import { groupConfigSchema } from '../config/group-config-schema.ts';
import { mappingConfigSchema } from '../config/mapping-config-schema.ts';
import { buildCatalogue } from './build-catalogue.ts';
import { suggestMapping } from './suggest-mapping.ts';

const id = apiIdSchema.parse('v5');
const bare = { api: { id, mapping: mappingConfigSchema.parse({}) }, groups: [] };

const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1' },
  paths: {
    '/v1/customers': { get: {}, post: {} },
    '/v1/customers/{id}': { get: {} },
    '/v1/orders/{id}': { get: {} },
    '/v1/orders/search': { post: { tags: ['Searching'] } },
    '/v1/lists': { get: { tags: ['Lists & segments'] } },
    '/{id}': { get: {} },
  },
});

it('gives every operation a module, by its tag or by the first segment of its path', async () => {
  const source = { text: document, file: 'a.json' };
  const text = suggestMapping((await buildCatalogue(source, bare)).catalogue);
  const { groups, mapping } = z
    .object({ groups: z.array(groupConfigSchema), mapping: mappingConfigSchema })
    .parse(parse(text));
  const built = await buildCatalogue(source, { api: { id, mapping }, groups });
  expect(
    built.catalogue.operations.map(({ id: operationId, requirements }) => [
      operationId,
      requirements.map(({ moduleId }) => moduleId).join(),
    ]),
  ).toEqual([
    ['GET /v1/customers', 'customers'],
    ['POST /v1/customers', 'customers'],
    ['GET /v1/customers/{id}', 'customers'],
    ['GET /v1/orders/{id}', 'orders'],
    ['POST /v1/orders/search', 'searching'],
    ['GET /v1/lists', 'lists-segments'],
    ['GET /{id}', 'root'],
  ]);
  expect(built.warnings).toEqual([]);
  expect(text).toContain('#   - { when: { path: "/v1/orders/search", method: POST }, scope: read }');
});
