import { expect, it } from 'vitest';
import { apiIdSchema } from '@postern/contract/ids';
import { buildCatalogue } from '../catalogue/build-catalogue.ts';
import type { CatalogueSettings } from '../catalogue/build-catalogue.ts';
import { mappingConfigSchema } from '../config/mapping-config-schema.ts';
import { buildApart } from './build-apart.ts';

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

it('builds in a process of its own what it would build here, and leaves this one free meanwhile', async () => {
  const paths = Array.from({ length: 200 }, (_, at) => [
    `/things/${at}/{id}`,
    { get: { tags: [`Tag ${at % 50}`], responses: { 200: { description: 'ok' } } } },
  ]);
  const source = document(Object.fromEntries(paths));
  const order: string[] = [];
  const building = buildApart([source], settings).finally(() => order.push('built'));
  await new Promise((resolve) => setImmediate(resolve));
  order.push('a turn of this process');
  expect(await building).toEqual(await buildCatalogue(source, settings));
  expect(order).toEqual(['a turn of this process', 'built']);
});

it('fails with the words and the name of the fault, by which the admin API knows it', async () => {
  const source = { text: '[]', file: 'given.json' };
  const here = await buildCatalogue(source, settings).catch((error: unknown) => error);
  const there = await buildApart([source], settings).catch((error: unknown) => error);
  // toMatchObject has failed before this if `there` is undefined
  expect(there).toMatchObject({ name: 'OpenApiError', message: (here as Error).message });
});

it('is ended when it takes too long, and the document is refused', async () => {
  const building = buildApart([document({})], settings, { msMax: 0 });
  await expect(building).rejects.toMatchObject({ name: 'OpenApiError' });
  await expect(building).rejects.toThrow(/given\.json.* more than the 2048 MB of memory, or the 5 minutes/);
});
