import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenApiError } from './open-api-error.ts';
import { parseOpenApi } from './parse-openapi.ts';
import { defaultDocumentLimits } from './read-document.ts';

const info = { title: 'Marketing', version: '1' };

function parse(document: unknown, limits = defaultDocumentLimits) {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return parseOpenApi({ text, file: 'api.json' }, limits);
}

function parsePaths(paths: unknown, more: object = {}) {
  return parse({ openapi: '3.0.3', info, paths, ...more });
}

function refuse(run: () => unknown): OpenApiError {
  try {
    run();
  } catch (error) {
    if (error instanceof OpenApiError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('reading documents of every version', () => {
  it('reads Swagger 2.0 with paths relative to its basePath', () => {
    const parsed = parse(`
swagger: 2.0
info: { title: Old, version: "4" }
host: api.example
basePath: /ActitoWebServices/ws/v4
paths:
  /entity/{entity}/table:
    get: { summary: Tables, responses: { 200: { description: ok } } }
`);
    expect(parsed.version).toBe('2.0');
    expect(parsed.operations).toMatchObject([
      { method: 'GET', pathTemplate: '/entity/{entity}/table', summary: 'Tables' },
    ]);
  });

  it.each(['3.0.0', '3.0.4', '3.1.0', '3.1', '3.1.1'])('reads %s', (openapi) => {
    expect(parse({ openapi, info, paths: { '/a': { get: {} } } }).version).toBe(openapi.slice(0, 3));
  });

  it.each([
    ['4.0.0', '4.0.0'],
    ['3.2.0', '3.2.0'],
    ['1.2', '1.2'],
    [{ a: 1 }, '{"a":1}'],
    ['', 'neither'],
  ])('refuses the version %j', (openapi, named) => {
    expect(refuse(() => parse({ openapi, info, paths: {} })).message).toContain(named);
  });

  it('leaves templated servers out of the paths', () => {
    const servers = [{ url: 'https://{account}.example/api/3', variables: { account: { default: 'a' } } }];
    expect(parsePaths({ '/lists': { get: {} } }, { servers }).operations[0]?.pathTemplate).toBe('/lists');
  });

  it('reads a document that begins with a byte order mark', () => {
    expect(
      parse(`\uFEFF${JSON.stringify({ openapi: '3.1.0', info, paths: { '/a': { get: {} } } })}`).operations,
    ).toHaveLength(1);
  });

  it('reads YAML with merge keys, anchors and numeric keys', () => {
    const parsed = parse(`
openapi: 3.0.0
info: { title: T, version: 1 }
x-common: &common { tags: [Lists] }
paths:
  /lists:
    get: { <<: *common, operationId: a, responses: { 200: { description: ok } } }
    post: { <<: *common, operationId: b }
`);
    expect(parsed.operations.map(({ tags }) => tags)).toEqual([['Lists'], ['Lists']]);
  });
});

describe('reading operations', () => {
  it('takes every method but TRACE, in one order', () => {
    const item = Object.fromEntries(
      ['trace', 'options', 'delete', 'patch', 'put', 'post', 'head', 'get'].map((method) => [method, {}]),
    );
    const { operations, flaws } = parsePaths({ '/a': item });
    expect(operations.map(({ method }) => method)).toEqual([
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
    ]);
    expect(flaws).toMatchObject([{ pointer: '/paths/~1a/trace' }]);
  });

  it('joins the path’s parameters with the operation’s, which win', () => {
    const { operations } = parsePaths({
      '/a/{id}': {
        parameters: [
          { name: 'id', in: 'path', required: true },
          { name: 'q', in: 'query', description: 'the path’s' },
        ],
        get: {
          parameters: [
            { name: 'q', in: 'query' },
            { name: 'q', in: 'header' },
          ],
        },
        delete: {},
      },
    });
    expect(operations.map(({ parameters }) => parameters)).toEqual([
      [
        { name: 'id', in: 'path' },
        { name: 'q', in: 'query' },
        { name: 'q', in: 'header' },
      ],
      [
        { name: 'id', in: 'path' },
        { name: 'q', in: 'query' },
      ],
    ]);
  });

  it('reads a GET with a body, several tags and undeclared ones', () => {
    const { operations } = parsePaths(
      { '/a': { get: { tags: ['B', 'C'], requestBody: { content: {} } } } },
      { tags: [{ name: 'A' }] },
    );
    expect(operations).toMatchObject([{ tags: ['B', 'C'], operationId: undefined }]);
  });

  it('lets an operation inherit the extensions of its path and override them', () => {
    const { operations } = parsePaths({ '/a': { 'x-m': 'lists', get: {}, post: { 'x-m': 'profiles' } } });
    expect(operations.map(({ extensions }) => extensions.get('x-m'))).toEqual(['lists', 'profiles']);
  });

  it('names the path where its own parameters are wrong', () => {
    const error = refuse(() => parsePaths({ '/a': { parameters: [{}], get: {} } }));
    expect(error.place.pointer).toBe('/paths/~1a/parameters/0');
  });

  it('leaves out a documentation URL that a browser should not follow', () => {
    const withUrl = (url: unknown) => parsePaths({ '/a': { get: { externalDocs: { url } } } });
    expect(withUrl('https://docs.example/a').operations[0]?.documentationUrl).toBe('https://docs.example/a');
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '/relative', 7]) {
      expect(withUrl(url).operations[0]?.documentationUrl).toBeUndefined();
      expect(withUrl(url).flaws).toHaveLength(1);
    }
  });

  it.each(['/a?b={c}', '/a#b', '/a;b', '/a//b', '/a/../b', '/a b', '/é', '/a/./b'])(
    'notes that no call reaches %s',
    (path) => {
      expect(parsePaths({ [path]: { get: {} } }).flaws).toMatchObject([
        { message: expect.stringContaining('no call') as string },
      ]);
    },
  );

  it('reads a document without paths, and says so', () => {
    expect(parse({ openapi: '3.1.0', info, webhooks: {} })).toMatchObject({
      operations: [],
      flaws: [{ pointer: '/paths' }],
    });
  });

  it('skips extensions among the paths', () => {
    expect(parsePaths({ 'x-note': 'text', '/a': { get: {} } }).operations).toHaveLength(1);
  });
});

describe('references', () => {
  it('follows those of path items and parameters, over several steps', () => {
    const { operations } = parsePaths(
      { '/a': { $ref: '#/components/pathItems/A%20b' } },
      {
        components: {
          pathItems: { 'A b': { get: { parameters: [{ $ref: '#/components/parameters/P' }] } } },
          parameters: { P: { $ref: '#/components/parameters/Q~1R' }, 'Q/R': { name: 'q', in: 'query' } },
        },
      },
    );
    expect(operations).toMatchObject([{ method: 'GET', parameters: [{ name: 'q', in: 'query' }] }]);
  });

  it.each([
    'http://127.0.0.1:1/api.json',
    'https://example.com/a#/b',
    '//example.com/a',
    './other.json#/a',
    'other.yaml',
    'file:///etc/passwd',
    '/etc/passwd',
    '',
  ])('refuses %j and names its pointer', ($ref) => {
    const error = refuse(() => parsePaths({ '/a/{b}': { get: { responses: { 200: { $ref } } } } }));
    expect(error.place.pointer).toBe('/paths/~1a~1{b}/get/responses/200/$ref');
    expect(error.message).toMatch(/leads out of the document, and nothing is fetched\. Bundle/);
  });

  it('refuses one that leads nowhere, also by names that every object has', () => {
    for (const $ref of ['#/components/x', '#/constructor', '#/__proto__/a', '#/paths/toString', '#/%zz']) {
      const error = refuse(() => parsePaths({ '/a': { get: { parameters: [{ $ref }] } } }));
      expect(error.message).toContain('leads nowhere');
      expect(error.place.pointer).toBe('/paths/~1a/get/parameters/0/$ref');
    }
  });

  it('survives schemas that run in circles', () => {
    const schemas = {
      A: { properties: { b: { $ref: '#/components/schemas/B' } } },
      B: { allOf: [{ $ref: '#/components/schemas/A' }] },
    };
    const schema = { $ref: '#/components/schemas/A' };
    const get = { responses: { 200: { content: { 'application/json': { schema } } } } };
    expect(parsePaths({ '/a': { get } }, { components: { schemas } }).operations).toHaveLength(1);
  });

  it('refuses a parameter or path item that leads back to itself', () => {
    const parameters = { P: { $ref: '#/components/parameters/Q' }, Q: { $ref: '#/components/parameters/P' } };
    const get = { parameters: [{ $ref: '#/components/parameters/P' }] };
    expect(refuse(() => parsePaths({ '/a': { get } }, { components: { parameters } })).message).toContain(
      'leads back to itself',
    );
    expect(refuse(() => parsePaths({ '/a': { $ref: '#/paths/~1a' } })).message).toContain(
      'leads back to itself',
    );
  });

  it('takes $ref for data in examples, and for a name among properties', () => {
    const example = { $ref: 'http://example.com/x' };
    const schema = { example, properties: { $ref: { type: 'string' }, example: { type: 'string' } } };
    const get = {
      'x-sample': example,
      responses: { 200: { content: { a: { schema, examples: { one: { value: example } } } } } },
    };
    expect(parsePaths({ '/a': { get } }).operations).toHaveLength(1);
  });

  it('looks below a property that is called example', () => {
    const schema = { properties: { example: { $ref: 'http://example.com/x' } } };
    expect(
      refuse(() => parsePaths({ '/a': { get: {} } }, { components: { schemas: { A: schema } } })).place
        .pointer,
    ).toBe('/components/schemas/A/properties/example/$ref');
  });
});

describe('documents that cannot be used', () => {
  it.each([
    ['an empty text', '', 'is empty', ''],
    ['white space', ' \n', 'is empty', ''],
    ['a list', '[]', 'not an object', ''],
    ['a text', 'hello', 'not an object', ''],
    ['no version', '{}', 'neither `openapi` nor `swagger`', '/swagger'],
    ['paths that are a list', { openapi: '3.0.0', paths: [] }, 'the paths are not an object', '/paths'],
    [
      'a path without a slash',
      { openapi: '3.0.0', paths: { a: { get: {} } } },
      'does not begin with a slash',
      '/paths/a',
    ],
    ['an open brace', { openapi: '3.0.0', paths: { '/a/{b': { get: {} } } }, 'a { without', '/paths/~1a~1{b'],
    ['a null path item', { openapi: '3.0.0', paths: { '/a': null } }, 'the path item is null', '/paths/~1a'],
    [
      'a null operation',
      { openapi: '3.0.0', paths: { '/a': { get: null } } },
      'the operation is null',
      '/paths/~1a/get',
    ],
    [
      'an operation that is a list',
      { openapi: '3.0.0', paths: { '/a': { get: [] } } },
      'a list',
      '/paths/~1a/get',
    ],
    [
      'a tag that is a number',
      { openapi: '3.0.0', paths: { '/a': { get: { tags: [1] } } } },
      'a number',
      '/paths/~1a/get/tags/0',
    ],
    [
      'tags that are a text',
      { openapi: '3.0.0', paths: { '/a': { get: { tags: 'A' } } } },
      'a string',
      '/paths/~1a/get/tags',
    ],
    [
      'an operationId that is a list',
      { openapi: '3.0.0', paths: { '/a': { get: { operationId: [] } } } },
      'a list',
      '/paths/~1a/get/operationId',
    ],
    [
      'a parameter without a name',
      { openapi: '3.0.0', paths: { '/a': { get: { parameters: [{}] } } } },
      'no `name`',
      '/paths/~1a/get/parameters/0',
    ],
    [
      '__proto__ as a path',
      '{"openapi":"3.0.0","paths":{"__proto__":{"get":{}}}}',
      '__proto__ is refused',
      '/paths/__proto__',
    ],
    [
      '__proto__ in YAML',
      'openapi: 3.0.0\npaths:\n  __proto__:\n    get: {}\n',
      '__proto__ is refused',
      '/paths/__proto__',
    ],
  ])('%s', (_what, document, problem, pointer) => {
    const error = refuse(() => parse(document));
    expect(error.message).toContain(problem);
    expect(error.message.startsWith(pointer === '' ? 'api.json:' : `api.json at ${pointer}: `)).toBe(true);
    expect(error.remedy).toMatch(/\.$/);
    expect(error.place).toEqual({ pointer });
    expect(Object.getOwnPropertyNames({}.constructor.prototype)).not.toContain('get');
  });

  it('names the line of what is not well-formed', () => {
    expect(refuse(() => parse('{\n  "openapi": "3.0.0",\n  "paths": {"/a" 1}\n}')).message).toMatch(
      /^api\.json:3: .*JSON/,
    );
    expect(refuse(() => parse('openapi: 3.0.0\npaths:\n  /a: {get: ]\n')).message).toMatch(
      /^api\.json:3: .*YAML/,
    );
    expect(refuse(() => parse('openapi: 3.0.0\npaths: {}\npaths: {}\n')).place.line).toBe(3);
    expect(refuse(() => parse('openapi: *nobody\n')).message).toContain('YAML');
  });

  it('refuses a document above its limits, naming the limit', () => {
    const paths = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`/r${index}`, { get: {} }]));
    const document = { openapi: '3.0.0', info, paths };
    expect(
      refuse(() => parse(document, { ...defaultDocumentLimits, operationCountMax: 10 })).message,
    ).toContain('the 10 operations');
    expect(parse(document, { ...defaultDocumentLimits, operationCountMax: 11 }).operations).toHaveLength(11);
    const bytes = Buffer.byteLength(JSON.stringify(document));
    expect(
      refuse(() => parse(document, { ...defaultDocumentLimits, documentBytesMax: bytes - 1 })).message,
    ).toContain(`${bytes} bytes`);
    expect(parse(document, { ...defaultDocumentLimits, documentBytesMax: bytes }).operations).toHaveLength(
      11,
    );
  });

  it.each([
    ['JSON lists', `{"openapi":"3.0.0","x-a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    ['JSON objects', `{"openapi":"3.0.0","x-a":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`],
    ['YAML lists', `openapi: 3.0.0\nx-a: ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['YAML dashes', `openapi: 3.0.0\nx-a:\n  ${'- '.repeat(10_000)}1`],
  ])('refuses 10,000 levels of %s', (_what, text) => {
    expect(refuse(() => parse(text)).message).toMatch(/nested (?:deeper|too deeply)/);
  });

  it('refuses aliases that multiply to a billion', () => {
    const levels = Array.from({ length: 10 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x,x,x,x,x,x,x,x,x,x]'
        : `a${level}: &a${level} [${Array(10)
            .fill(`*a${level - 1}`)
            .join(',')}]`,
    );
    expect(refuse(() => parse(`openapi: 3.0.0\n${levels.join('\n')}\n`)).message).toContain(
      'aliases multiply',
    );
  });

  it('reads a million aliases of one thing, or refuses them, in bounded time', () => {
    const text = `openapi: 3.0.0\nx-a: &a {b: c}\nx-b: [${Array(200_000).fill('*a').join(',')}]\n`;
    expect(refuse(() => parse(text)).message).toContain('aliases multiply');
  });

  it('refuses YAML that would take too much memory to read, before reading it', () => {
    expect(refuse(() => parse(`openapi: 3.0.0\nx-a: [${'a,'.repeat(3_000_000)}a]`)).message).toContain(
      'too large for YAML. Give it as JSON',
    );
    expect(refuse(() => parse(`{"openapi":"3.0.0",\n"x-a":[${'1,'.repeat(3_000_000)}}`)).message).toMatch(
      /^api\.json.* not well-formed JSON/,
    );
    expect(refuse(() => parse(`{"openapi":"3.0.0","x-a":[${'[],'.repeat(3_000_000)}1]}`)).message).toContain(
      'objects and lists',
    );
  });

  it('reads tens of thousands of YAML keys without comparing each with each', () => {
    const keys = Array.from({ length: 40_000 }, (_, index) => `  k${index}: 1\n`).join('');
    parse(`openapi: 3.0.0\npaths: {}\nx-a:\n${keys}`);
  });

  it('survives keys that are not texts', () => {
    const text =
      'openapi: 3.0.0\n? [a, b]\n: 1\n? {c: d}\n: 2\n1: x\ntrue: y\n~: z\npaths:\n  /a: {get: {}}\n';
    expect(parse(text).operations).toHaveLength(1);
  });

  it('either reads any JSON in the place of any part, or refuses it as an OpenApiError', () => {
    const part = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant({ get: {} }), fc.constant('/a'));
    const field = fc.constantFrom(
      'get',
      'post',
      'parameters',
      '$ref',
      'x-a',
      'tags',
      'operationId',
      'summary',
      'externalDocs',
      'deprecated',
    );
    const item = fc.dictionary(field, fc.oneof(part, fc.dictionary(field, part)));
    const path = fc.oneof(fc.constantFrom('/a', '/a/{b}', '/{a}', 'x-b', '/'), fc.string());
    fc.assert(
      fc.property(fc.dictionary(path, item), (paths) => {
        try {
          const { operations } = parse({ openapi: '3.1.0', info, paths });
          for (const { pathTemplate, tags } of operations) {
            expect(pathTemplate.startsWith('/')).toBe(true);
            expect(tags.every((tag) => typeof tag === 'string')).toBe(true);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(OpenApiError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('either reads any text, or refuses it as an OpenApiError', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `openapi: 3.0.0\npaths:\n${text}`),
        ),
        (text) => {
          try {
            parse(text);
          } catch (error) {
            expect(error).toBeInstanceOf(OpenApiError);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
