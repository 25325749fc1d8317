import { expect, it, onTestFinished, vi } from 'vitest';
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

it('names the place and the remedy of what an enumeration lacks, and prints nothing', async () => {
  const printed = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'log')];
  onTestFinished(() => void vi.restoreAllMocks());
  // A misspelt value of an enumeration made an earlier validator print the stack of a TypeError.
  const odd = { type: 'object', enum: [{ a: null }, null], properties: { 'a/0': { type: ['nul', null] } } };
  const components = { schemas: { Odd: odd, Plain: { properties: { 'x~y': { type: 'strin' } } } } };
  const of = (openapi: string) => list({ openapi, paths: { '/a': { get: ok } }, components });
  expect(await of('3.1.0')).toEqual(await of('3.2.0'));
  expect((await of('3.0.3')).map(({ pointer }) => pointer)).toEqual([
    '/components/schemas/Odd/properties/a~10/type',
    '/components/schemas/Plain/properties/x~0y/type',
  ]);
  for (const spy of printed) expect(spy).not.toHaveBeenCalled();
});

it('says what is not expected where it is, and the values that an enumeration takes', async () => {
  const parameters = [{ name: 'q', in: 'qeury', schema: {} }];
  const flaws = await list({ openapi: '3.0.3', paths: { '/a': { get: { ...ok, parameters } } }, odd: 1 });
  expect(flaws).toEqual([
    { pointer: '/odd', message: 'not valid OpenAPI: "odd" is not expected here (additionalProperties)' },
    {
      pointer: '/paths/~1a/get/parameters/0/in',
      message: 'not valid OpenAPI: must be one of "path", "query", "header", "cookie"',
    },
  ]);
});
