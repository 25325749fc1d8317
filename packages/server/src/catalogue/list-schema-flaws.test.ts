import { expect, it } from 'vitest';
import { listSchemaFlaws } from './list-schema-flaws.ts';
import { defaultDocumentLimits } from './read-document.ts';

const info = { title: 'x', version: '1' };
const ok = { responses: { 200: { description: 'ok' } } };

async function list(document: object) {
  const text = JSON.stringify({ info, ...document });
  return await listSchemaFlaws({ text, file: 'a.json' }, defaultDocumentLimits);
}

it('names the deepest place of a fault, once', async () => {
  const schema = { type: 'objekt' };
  const swagger = {
    swagger: '2.0',
    paths: { '/a': { post: { responses: { 200: { description: 'ok', schema } } } } },
  };
  expect((await list(swagger)).map(({ pointer }) => pointer)).toEqual([
    '/paths/~1a/post/responses/200/schema/type',
  ]);
  const parameters = [{ name: 'q', in: 'query', style: 'zzz', schema: {} }];
  const modern = { openapi: '3.1.0', paths: { '/a': { post: { ...ok, parameters } } } };
  expect((await list(modern)).map(({ pointer }) => pointer)).toEqual(['/paths/~1a/post/parameters/0/style']);
});

it('finds nothing wrong with a property that is called $ref, nor with relative documentation URLs', async () => {
  const components = { schemas: { A: { type: 'object', properties: { $ref: { type: 'string' } } } } };
  const get = { ...ok, externalDocs: { url: '/docs/a' } };
  expect(await list({ openapi: '3.0.0', paths: { '/a': { get } }, components })).toEqual([]);
  expect(await list({ openapi: '3.1.0', paths: { '/a': { get } }, components })).toEqual([]);
});

it('leaves broken references to the catalogue, which says what becomes of them', async () => {
  const get = { parameters: [{ $ref: '#/components/parameters/None' }], ...ok };
  expect(await list({ openapi: '3.1.0', paths: { '/a': { get } } })).toEqual([]);
});
