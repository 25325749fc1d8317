import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { apiIdSchema, environmentNameSchema } from '@postern/contract/ids';
import { digestCatalogue } from '../catalogue/digest-catalogue.ts';
import type { Config } from '../config/config-schema.ts';
import { loadConfig } from '../config/load-config.ts';
import { openCore } from './open-core.ts';
import type { Core } from './open-core.ts';
import { buildApiCatalogue, prepareEnvironments } from './prepare-environments.ts';

const environment = environmentNameSchema.parse('TEST');
const apiId = apiIdSchema.parse('v5');
let folder: string;
let config: Config;
let core: Core;
let env: Record<string, string>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-prepare-'));
  env = { KEY: randomBytes(32).toString('base64') };
  await writeFile(
    join(folder, 'postern.yaml'),
    `
brand: acme
dataFolder: data
masterKey: env:KEY
environments:
  TEST: { kind: test, port: 0, hosts: [localhost], upstream: http://127.0.0.1:1, issuer: a }
apis: [{ id: v5, basePath: /v5, openapi: v5.json, mapping: { deriveModules: true } }]
`,
  );
  config = await loadConfig({ file: join(folder, 'postern.yaml'), env });
  core = await openCore(config, env);
});
afterEach(async () => {
  await core[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function presentDocument(description: string, path = '/lists'): string {
  const get = { tags: ['lists'], description, responses: { 200: { description: 'ok' } } };
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'x', version: '1' },
    paths: { [path]: { get } },
  });
}

/** Starts with this document, and returns the version in force and the document kept. */
async function startWith(
  text: string,
): Promise<readonly [version: number | undefined, kept: string | undefined]> {
  await writeFile(join(folder, 'v5.json'), text);
  await prepareEnvironments(config, core, Date.now());
  const inForce = await core.storage.catalogues.findInForce(environment, apiId);
  return [inForce?.version, (await core.storage.catalogueDocuments.find(environment, apiId))?.text];
}

it('keeps the document beside its catalogue, also when only what says nothing of rights is new', async () => {
  const [first, reworded] = [presentDocument('one'), presentDocument('two')];
  expect(await startWith(first)).toEqual([1, first]);
  expect(await startWith(reworded)).toEqual([1, reworded]);
  const changed = presentDocument('two', '/other');
  expect(await startWith(changed)).toEqual([2, changed]);
});

it('puts the documents of a list in force as one, and again when one of them changes', async () => {
  const [api] = config.apis;
  if (api === undefined) throw new Error('no API');
  const listed = { ...api, openapi: [join(folder, 'v5.json'), join(folder, 'more.json')] };
  config = { ...config, apis: [listed] };
  await writeFile(join(folder, 'more.json'), presentDocument('more', '/more'));
  const [version, text] = await startWith(presentDocument('one'));
  expect(version).toBe(1);
  expect(Object.keys((JSON.parse(text ?? '') as { paths: object }).paths)).toEqual(['/lists', '/more']);
  await writeFile(join(folder, 'more.json'), presentDocument('more', '/other'));
  const [next, changed] = await startWith(presentDocument('one'));
  expect(next).toBe(2);
  expect(Object.keys((JSON.parse(changed ?? '') as { paths: object }).paths)).toEqual(['/lists', '/other']);
});

it('brings the document of a catalogue that was in force before documents were kept', async () => {
  const text = presentDocument('one');
  await writeFile(join(folder, 'v5.json'), text);
  const [api] = config.apis;
  if (api === undefined) throw new Error('no API');
  const { catalogue } = await buildApiCatalogue(api, config);
  const digest = digestCatalogue(catalogue);
  await core.storage.transact(async (tx) => {
    await tx.catalogues.publish(environment, catalogue, digest, 1);
    await tx.settings.set(`configured-catalogue ${environment} ${apiId}`, digest);
  });
  expect(await startWith(text)).toEqual([1, text]);
});

it('leaves an imported catalogue its own document until the configured rights change', async () => {
  await startWith(presentDocument('one'));
  const imported = presentDocument('imported', '/imported');
  const [api] = config.apis;
  if (api === undefined) throw new Error('no API');
  const { catalogue } = await buildApiCatalogue(api, config, { text: imported, file: 'imported.json' });
  await core.storage.transact(async (tx) => {
    await tx.catalogues.publish(environment, catalogue, digestCatalogue(catalogue), 1);
    const document = { text: imported, file: 'imported.json', digest: 'imported', storedAtMs: 1 };
    await tx.catalogueDocuments.put(environment, apiId, document);
  });
  expect(await startWith(presentDocument('one'))).toEqual([2, imported]);
  expect(await startWith(presentDocument('reworded'))).toEqual([2, imported]);
  const changed = presentDocument('reworded', '/changed');
  expect(await startWith(changed)).toEqual([3, changed]);
});

/** Makes the catalogue unreadable, as if another version had written the database. */
async function spoil(): Promise<void> {
  await core[Symbol.asyncDispose]();
  const file = new DatabaseSync(join(folder, 'data', 'postern.db'));
  file.exec(`update catalogue_version set catalogue = '{"apiId":"v5","groups":[{"name":""}]}'`);
  file.close();
  core = await openCore(config, env);
}

it('starts over a stored catalogue that cannot be read, and puts the configured one in force again', async () => {
  const text = presentDocument('one');
  await startWith(text);
  await spoil();
  await expect(core.storage.catalogues.findInForce(environment, apiId)).rejects.toThrow(
    /version 1 of the catalogue of v5 in TEST does not fit this version: /,
  );
  expect(await startWith(text)).toEqual([2, text]);
});

it('starts over an unreadable catalogue also while the file is broken, and is healed by a repaired one', async () => {
  await startWith(presentDocument('one'));
  await spoil();
  await writeFile(join(folder, 'v5.json'), '{');
  expect((await prepareEnvironments(config, core, Date.now())).failures).toHaveLength(1);
  const repaired = presentDocument('repaired', '/repaired');
  expect(await startWith(repaired)).toEqual([2, repaired]);
});

it('keeps the catalogue in force where the file is no UTF-8, as the command line refuses it', async () => {
  await startWith(presentDocument('one'));
  await writeFile(join(folder, 'v5.json'), Buffer.from(presentDocument('caf\u00e9'), 'latin1'));
  const { failures } = await prepareEnvironments(config, core, Date.now());
  expect(failures).toMatchObject([{ message: expect.stringContaining('is not UTF-8 text') as string }]);
});
