import { expect, it } from 'vitest';
import { apiIdSchema } from '@postern/contract/ids';
import { mappingConfigSchema } from '../config/mapping-config-schema.ts';
import { buildFromDocuments } from './build-from-documents.ts';
import { loadModernDocument } from './enriched/load-modern-document.ts';
import { listSchemaFlaws } from './list-schema-flaws.ts';
import { resolveReference } from './local-references.ts';
import { defaultDocumentLimits } from './read-document.ts';

const responses = { 200: { description: 'ok' } };
const settings = {
  api: { id: apiIdSchema.parse('v3'), mapping: mappingConfigSchema.parse({}), basePath: '/v3' },
  groups: [],
};

function open(paths: object, more: object = {}): object {
  return { openapi: '3.1.0', info: { title: 'Mail', version: '1' }, paths, ...more };
}

/** Builds from `documents`, a record of documents by file name. */
async function build(documents: Readonly<Record<string, object>>) {
  const sources = Object.entries(documents).map(([file, document]) => ({
    file,
    text: JSON.stringify(document),
  }));
  return await buildFromDocuments(sources, settings);
}

async function refusalOf(documents: Readonly<Record<string, object>>): Promise<string> {
  return await build(documents).then(
    () => 'not refused',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
}

it('makes one catalogue of the paths, tags and groups of all documents', async () => {
  const { catalogue, warnings, source } = await build({
    'mail.json': open(
      { '/mail': { post: { tags: ['Mail'], responses } } },
      { tags: [{ name: 'Mail', description: 'Sends.' }], 'x-tagGroups': [{ name: 'Use', tags: ['Mail'] }] },
    ),
    'lists.json': open(
      { '/lists': { get: { tags: ['Lists'], responses } }, '/mail': { get: { tags: ['Mail'], responses } } },
      { tags: [{ name: 'Mail' }], 'x-tagGroups': [{ name: 'Use', tags: ['Lists'] }] },
    ),
  });
  expect(warnings).toEqual([]);
  expect(source.file).toBe('mail.json and 1 other document');
  expect(catalogue.title).toBe('Mail');
  expect(catalogue.operations.map(({ id }) => id)).toEqual(['GET /mail', 'POST /mail', 'GET /lists']);
  expect(catalogue.groups.map(({ name, modules }) => [name, modules.map((module) => module.name)])).toEqual([
    ['Use', ['Mail', 'Lists']],
  ]);
  expect(await listSchemaFlaws(source, defaultDocumentLimits)).toEqual([]);
});

it('refuses two descriptions of one call, naming both files, the call and the remedy', async () => {
  const mail = open({ '/mail': { post: { tags: ['Mail'], responses } } });
  const other = open({ '/mail': { post: { tags: ['Other'], responses } } });
  expect(await refusalOf({ 'a.json': mail, 'b.json': mail, 'c.json': other })).toBe(
    'OpenApiError: c.json at /paths/~1mail/post: POST /mail is described by a.json as well, but differently. Remove it from one of the two documents, or, where they describe different surfaces, make an API of each with a base path of its own.',
  );
});

it('names the file of a fault, of a note and of what keeps a document from being read', async () => {
  const good = open({ '/mail': { post: { tags: ['Mail'], responses } } });
  const broken = open({
    '/lists': { get: { tags: ['Lists'], parameters: [{ $ref: '#/components/parameters/None' }] } },
    '/bare': { get: { responses } },
  });
  const { warnings } = await build({ 'a.json': good, 'b.json': broken });
  expect(warnings.map(({ kind, file, pointer }) => [kind, file, pointer])).toEqual([
    ['document-fault', 'b.json', '/paths/~1lists/get/parameters/0/$ref'],
    ['unclassified', 'b.json', '/paths/~1bare/get'],
  ]);
  const wrong = open({ '/x': { get: { 'x-postern-module': 'none', responses } } });
  const { warnings: ofWrong } = await build({ 'a.json': good, 'w.json': wrong });
  expect(ofWrong.every(({ file }) => file === 'w.json')).toBe(true);
  expect(await refusalOf({ 'a.json': good, 'c.json': { openapi: '3.1.0', paths: [] } })).toContain(
    'c.json at /paths: the paths are not an object.',
  );
});

it('never finds in one document what another refers to and lacks', async () => {
  const parameters = [{ $ref: '#/components/parameters/Id' }];
  const defining = open(
    { '/a': { get: { tags: ['A'], responses } } },
    { components: { parameters: { Id: { name: 'id', in: 'query', schema: {} } } } },
  );
  const { warnings } = await build({
    'a.json': defining,
    'b.json': open({ '/b': { get: { tags: ['B'], parameters, responses } } }),
  });
  expect(warnings.map(({ kind, file }) => [kind, file])).toEqual([['document-fault', 'b.json']]);
});

it('keeps components apart that only have the name in common, also by what they refer to', async () => {
  const withErrors = (path: string, detail: string) =>
    open(
      {
        [path]: {
          get: {
            tags: ['T'],
            responses: {
              400: {
                description: 'no',
                content: {
                  'application/json': {
                    schema: { $ref: '#/components/schemas/Error' },
                    examples: { one: { $ref: '#/components/examples/One' } },
                  },
                },
              },
            },
          },
        },
      },
      {
        components: {
          schemas: {
            Same: { type: 'string' },
            Detail: { type: detail },
            Error: {
              type: 'object',
              properties: {
                detail: { $ref: '#/components/schemas/Detail' },
                same: { $ref: '#/components/schemas/Same' },
              },
              discriminator: { propertyName: 'kind', mapping: { detail: 'Detail' } },
            },
          },
          examples: { One: { value: { $ref: '#/components/schemas/Detail', detail } } },
        },
      },
    );
  const { source, warnings } = await build({
    'a.json': withErrors('/a', 'string'),
    'b.json': withErrors('/b', 'number'),
  });
  expect(warnings).toEqual([]);
  const root = loadModernDocument(source, defaultDocumentLimits);
  expect(root).toMatchObject({
    components: {
      schemas: {
        Same: { type: 'string' },
        Detail: { type: 'string' },
        Detail_b: { type: 'number' },
        Error_b: {
          properties: {
            detail: { $ref: '#/components/schemas/Detail_b' },
            same: { $ref: '#/components/schemas/Same' },
          },
          discriminator: { mapping: { detail: '#/components/schemas/Detail_b' } },
        },
      },
      examples: { One_b: { value: { $ref: '#/components/schemas/Detail', detail: 'number' } } },
    },
  });
  const at = { file: 'x', pointer: '' };
  expect(
    resolveReference(
      root,
      { $ref: '#/paths/~1b/get/responses/400/content/application~1json/schema/$ref' },
      at,
    ),
  ).toBe('#/components/schemas/Error_b');
});

it('gives each call what its own document says for a path that both have, and what 2.0 says for all', async () => {
  const swagger = (method: string, more: object) => ({
    swagger: '2.0',
    info: { title: 'Old', version: '1' },
    paths: {
      '/a/{id}': {
        [method]: { tags: ['A'], responses, parameters: [{ $ref: '#/parameters/Id' }] },
        parameters: [
          { name: 'id', in: 'path', type: 'integer', required: true },
          { name: method, in: 'header', type: 'string' },
        ],
      },
    },
    parameters: { Id: { name: 'id', in: 'path', type: 'string', required: true } },
    ...more,
  });
  const { catalogue, source } = await build({
    'a.json': swagger('get', { produces: ['text/csv'] }),
    'b.json': swagger('delete', { basePath: '/v3' }),
  });
  expect(catalogue.operations.map(({ method, requestHeaders }) => [method, requestHeaders])).toEqual([
    ['GET', ['get']],
    ['DELETE', ['delete']],
  ]);
  expect(JSON.parse(source.text)).toMatchObject({
    swagger: '2.0',
    paths: {
      '/a/{id}': {
        get: { produces: ['text/csv'], parameters: [{ name: 'get' }, { $ref: '#/parameters/Id' }] },
        delete: { parameters: [{ name: 'delete' }, { $ref: '#/parameters/Id' }] },
      },
    },
  });
});

it('brings 3.0 up beside 3.1, and refuses 2.0 beside 3', async () => {
  const older = {
    ...open(
      { '/old': { get: { tags: ['Old'], responses } } },
      { components: { schemas: { Old: { type: 'string', nullable: true } } } },
    ),
    openapi: '3.0.3',
  };
  const newer = open({ '/new': { get: { tags: ['New'], responses } } });
  const { source } = await build({ 'old.json': older, 'new.json': newer });
  expect(JSON.parse(source.text)).toMatchObject({
    openapi: '3.1.1',
    components: { schemas: { Old: { type: ['string', 'null'] } } },
  });
  const oldest = { swagger: '2.0', info: { title: 'x', version: '1' }, paths: {} };
  expect(await refusalOf({ 'new.json': newer, 'oldest.json': oldest })).toMatch(
    /^OpenApiError: oldest\.json: the document is of OpenAPI 2\.0, and new\.json of OpenAPI 3\.1\. Convert/,
  );
});

it('says of each document where its server puts its paths, and when it has none', async () => {
  const at = (url: string) => ({ servers: [{ url }] });
  const { warnings } = await build({
    'a.json': open({ '/a': { get: { tags: ['A'], responses } } }, at('https://api.test/v3')),
    'b.json': open({ '/b': { get: { tags: ['B'], responses } } }, at('https://api.test/v3/b')),
    'c.json': open({}, at('https://api.test/v3')),
  });
  expect(warnings.map(({ file, pointer }) => [file, pointer])).toEqual([
    ['b.json', '/servers/0/url'],
    ['c.json', '/paths'],
  ]);
});
