import { expect, it } from 'vitest';
import { apiIdSchema } from '@postern/contract/ids';
import { buildCatalogue } from '../catalogue/build-catalogue.ts';
import type { CatalogueSettings } from '../catalogue/build-catalogue.ts';
import { mappingConfigSchema } from '../config/mapping-config-schema.ts';
import { buildOnThread } from './build-on-thread.ts';

const settings: CatalogueSettings = {
  api: {
    id: apiIdSchema.parse('v5'),
    title: undefined,
    mapping: mappingConfigSchema.parse({ deriveModules: true }),
  },
  groups: [],
};
const document = (paths: object) => ({
  text: JSON.stringify({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths }),
  file: 'given.json',
});

it('builds on a thread of its own what it would build here', async () => {
  const source = document({ '/a': { get: { tags: ['Things'], responses: {} } } });
  expect(await buildOnThread(source, settings)).toEqual(await buildCatalogue(source, settings));
});

it('fails with the words and the name of the fault, by which the admin API knows it', async () => {
  const source = { text: '[]', file: 'given.json' };
  const here = await buildCatalogue(source, settings).catch((error: unknown) => error);
  const there = await buildOnThread(source, settings).catch((error: unknown) => error);
  expect(there).toMatchObject({ name: 'OpenApiError', message: (here as Error).message }); // it failed
});

it('leaves this thread free while it builds', async () => {
  const paths = Array.from({ length: 2_000 }, (_, at) => [
    `/things/${at}/{id}`,
    { get: { tags: [`Tag ${at % 50}`], responses: { 200: { description: 'ok' } } } },
  ]);
  const order: string[] = [];
  const building = buildOnThread(document(Object.fromEntries(paths)), settings).then(() =>
    order.push('built'),
  );
  await new Promise((resolve) => setImmediate(resolve));
  order.push('a turn of this thread');
  await building;
  expect(order).toEqual(['a turn of this thread', 'built']);
});
