import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenApiError } from './open-api-error.ts';
import { parseOpenApi } from './parse-openapi.ts';
import { defaultDocumentLimits } from './read-document.ts';

/** Bounds that a small document can exceed. */
const reading = { lexemesMax: 20_000, aliasesMax: 1_000, partsMax: 20_000 };

const info = { title: 'Marketing', version: '1' };

function parse(document: unknown, limits = defaultDocumentLimits) {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return parseOpenApi({ text, file: 'api.json' }, { limits });
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

  it.each([
    ['3.0.0', '3.0'],
    ['3.0.4', '3.0'],
    ['3.1.0', '3.1'],
    ['3.1', '3.1'],
    ['3.1.1', '3.1'],
    ['3.2.0', '3.1'],
    [3, '3.0'],
    [3.1, '3.1'],
  ])('reads %j', (openapi, version) => {
    expect(parse({ openapi, info, paths: { '/a': { get: {} } } }).version).toBe(version);
  });

  it('reads YAML whose version is an unquoted number', () => {
    expect(parse('openapi: 3.0\npaths:\n  /a: { get: {} }\n').version).toBe('3.0');
  });

  it.each([
    ['4.0.0', '4.0.0'],
    ['3.3.0', '3.3.0'],
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
  it('takes every method but OPTIONS and TRACE, in one order, and says so once for each', () => {
    const item = Object.fromEntries(
      ['trace', 'options', 'delete', 'patch', 'put', 'post', 'head', 'get'].map((method) => [method, {}]),
    );
    const { operations, flaws } = parsePaths({ '/a': item });
    expect(operations.map(({ method }) => method)).toEqual(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
    expect(flaws).toEqual([
      {
        pointer: '/paths/~1a/options',
        message: 'the OPTIONS operation is left out, since the gateway never forwards the method OPTIONS',
      },
      {
        pointer: '/paths/~1a/trace',
        message: 'the TRACE operation is left out, since the gateway never forwards the method TRACE',
      },
    ]);
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
    const { flaws } = parsePaths({ '/a': { parameters: [{}], get: {} } });
    expect(flaws.map(({ pointer }) => pointer)).toEqual(['/paths/~1a/parameters/0']);
  });

  it('leaves out a documentation URL that a browser should not follow', () => {
    const withUrl = (url: unknown) => parsePaths({ '/a': { get: { externalDocs: { url } } } });
    expect(withUrl('https://docs.example/a').operations[0]?.documentationUrl).toBe('https://docs.example/a');
    expect(withUrl('/relative')).toMatchObject({ operations: [{ documentationUrl: undefined }], flaws: [] });
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '//evil.example', 7]) {
      expect(withUrl(url).operations[0]?.documentationUrl).toBeUndefined();
      expect(withUrl(url).flaws).toHaveLength(1);
    }
  });

  it.each(['/a;b', '/a//b', '/a/../b', '/a/./b', '/a%00', '/a%5cb', '/a%ff'])(
    'notes that no call reaches %s',
    (path) => {
      expect(parsePaths({ [path]: { get: {} } }).flaws).toMatchObject([
        { message: expect.stringContaining('no call') as string },
      ]);
    },
  );

  it.each([
    ['no paths', { webhooks: {} }, 'Give it `paths`'],
    ['methods in capitals', { paths: { '/a': { GET: {} } } }, 'get in place of GET'],
    ['nothing but faults', { paths: { '/a': null, '/b': { get: 7 } } }, 'the path item is null'],
    ['only OPTIONS', { paths: { '/a': { options: {} } } }, 'no operations'],
  ])('refuses a document that has %s', (_what, document, said) => {
    expect(refuse(() => parse({ openapi: '3.1.0', info, ...document })).message).toContain(said);
  });

  it('notes a path parameter whose style the gateway refuses', () => {
    const parameters = [{ name: 'p', in: 'path', style: 'matrix' }];
    expect(parsePaths({ '/map/{p}': { get: { parameters } } }).flaws).toMatchObject([
      {
        pointer: '/paths/~1map~1{p}/get/parameters/0',
        message: expect.stringContaining('semicolon') as string,
      },
    ]);
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
  ])('never follows %j out of the document, and names its pointer', ($ref) => {
    const { operations, flaws } = parsePaths({ '/a/{b}': { get: { responses: { 200: { $ref } } } } });
    expect(operations).toHaveLength(1);
    expect(flaws).toMatchObject([{ pointer: '/paths/~1a~1{b}/get/responses/200/$ref', isFault: true }]);
    expect(flaws[0]?.message).toMatch(/leads out of the document \(bundle .* nothing is fetched\)/);
  });

  it('leaves out a parameter that leads nowhere, also by names that every object has', () => {
    for (const $ref of ['#/components/x', '#/constructor', '#/__proto__/a', '#/paths/toString', '#/%zz']) {
      const { operations, flaws } = parsePaths({
        '/a': { get: { parameters: [{ $ref }, { name: 'q', in: 'query' }] } },
      });
      expect(operations[0]?.parameters).toEqual([{ name: 'q', in: 'query' }]);
      expect(flaws[0]?.message).toContain('leads nowhere, so it is left out');
      expect(flaws[0]?.pointer).toBe('/paths/~1a/get/parameters/0/$ref');
    }
  });

  it('says of every broken reference in one run what becomes of it', () => {
    const none = { $ref: '#/components/schemas/None' };
    const { operations, flaws } = parsePaths(
      {
        '/a': { get: { responses: { 200: none, 201: { content: { 'a/b': { schema: none } } } } } },
        '/b': { $ref: '#/components/pathItems/None' },
      },
      { components: { schemas: { A: { properties: { x: none, y: { items: none } } } } } },
    );
    expect(operations.map(({ pathTemplate }) => pathTemplate)).toEqual(['/a']);
    expect(
      Object.fromEntries(flaws.map(({ pointer, message }) => [pointer, message.replace(/^.*, so /, '')])),
    ).toEqual(
      Object.fromEntries([
        ['/components/schemas/A/properties/x/$ref', 'the schema is read as one that permits anything'],
        ['/components/schemas/A/properties/y/items/$ref', 'the schema is read as one that permits anything'],
        ['/paths/~1a/get/responses/200/$ref', 'the response is read as one without a description'],
        [
          '/paths/~1a/get/responses/201/content/a~1b/schema/$ref',
          'the schema is read as one that permits anything',
        ],
        ['/paths/~1b/$ref', 'the path is left out, and its calls are refused'],
      ]),
    );
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

  it('leaves out a parameter or path item that refers back to itself', () => {
    const parameters = { P: { $ref: '#/components/parameters/Q' }, Q: { $ref: '#/components/parameters/P' } };
    const get = { parameters: [{ $ref: '#/components/parameters/P' }] };
    const { operations, flaws } = parsePaths(
      { '/a': { get }, '/b': { $ref: '#/paths/~1b' } },
      { components: { parameters } },
    );
    expect(operations.map(({ pathTemplate, parameters: read }) => [pathTemplate, read])).toEqual([
      ['/a', []],
    ]);
    expect(flaws.some(({ message }) => message.includes('refers back to itself'))).toBe(true);
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
    expect(parsePaths({ '/a': { get: {} } }, { components: { schemas: { A: schema } } }).flaws).toMatchObject(
      [{ pointer: '/components/schemas/A/properties/example/$ref' }],
    );
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

  it.each([
    ['a path without a slash', { a: { get: {} } }, [{ pointer: '/paths/a' }]],
    ['an open brace', { '/a/{b': { get: {} } }, [{ pointer: '/paths/~1a~1{b', isFault: true }]],
    ['a null path item', { '/a': null }, [{ pointer: '/paths/~1a', isFault: true }]],
    ['a null operation', { '/a': { get: null } }, [{ pointer: '/paths/~1a/get', isFault: true }]],
    ['an operation that is a list', { '/a': { get: [] } }, [{ pointer: '/paths/~1a/get', isFault: true }]],
    ['a tag that is a number', { '/a': { get: { tags: [1] } } }, [{ pointer: '/paths/~1a/get/tags/0' }]],
    ['tags that are a text', { '/a': { get: { tags: 'A' } } }, [{ pointer: '/paths/~1a/get/tags' }]],
    ['tags that are null', { '/a': { get: { tags: null } } }, [{ pointer: '/paths/~1a/get/tags' }]],
    [
      'a summary that is a number',
      { '/a': { get: { summary: 404 } } },
      [{ pointer: '/paths/~1a/get/summary' }],
    ],
    [
      'an operationId that is a list',
      { '/a': { get: { operationId: [] } } },
      [{ pointer: '/paths/~1a/get/operationId' }],
    ],
    [
      'parameters that are null',
      { '/a': { get: { parameters: null } } },
      [{ pointer: '/paths/~1a/get/parameters' }],
    ],
    [
      'a parameter without a name',
      { '/a': { get: { parameters: [{}] } } },
      [{ pointer: '/paths/~1a/get/parameters/0' }],
    ],
  ])('are used for the rest where they hold %s', (_what, paths, flaws) => {
    const parsed = parsePaths({ ...paths, '/rest': { get: {} } });
    expect(parsed.operations.at(-1)?.pathTemplate).toBe('/rest');
    expect(parsed.flaws).toMatchObject(flaws);
  });

  it('are read with a text of 9 MB in them, and with quotes that are escaped or not', () => {
    const parts = ['x'.repeat(9_000_000), 'a \\" quote \\\\', '\\\\\\" }, {'];
    const [long, quoted, mixed] = parts.map((text) => `"description":"${text}"`);
    for (const description of [long, quoted, mixed]) {
      const about = `{${description},"title":"T","version":"1"}`;
      const document = `{"openapi":"3.1.0","info":${about},"paths":{"/a":{"get":{"responses":{}}}}}`;
      expect(parse(document).operations).toHaveLength(1);
      const twice = document.replace('"title":"T"', '"title":"T","description":""');
      expect(refuse(() => parse(twice)).message).toContain('the key "description" appears twice');
    }
  });

  it('are refused for a key that is given twice, as JSON as well as YAML, with its line', () => {
    const twice = '{\n"openapi":"3.0.0",\n"paths":{"/a":{"get":{}},\n"/\\u0061":{"delete":{}}}}';
    expect(refuse(() => parse(twice)).message).toMatch(/^api\.json:4: the key "\/a" appears twice/);
    const inList = '{"openapi":"3.0.0","paths":{"/a":{"post":{"x-a":[{"b":1,"b":2}]}}}}';
    expect(refuse(() => parse(inList)).place.line).toBe(1);
    expect(
      parse('{"openapi":"3.0.0","paths":{"/a":{"get":{"x-a":["a","a",{"a":"a"},{"a":"a"}]}}}}').operations,
    ).toHaveLength(1);
  });

  it('are refused where they contain themselves', () => {
    const text = 'openapi: 3.0.0\npaths: {/a: {get: {}}}\nx-n: &n {properties: {n: *n}}\n';
    expect(refuse(() => parse(text)).message).toContain('contains itself');
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

  it('refuses aliases that multiply', () => {
    const text = `openapi: 3.0.0\nx-a: &a {b: c}\nx-b: [${Array(2_000).fill('*a').join(',')}]\n`;
    expect(refuse(() => parse(text, { ...defaultDocumentLimits, reading })).message).toContain(
      'aliases multiply',
    );
  });

  it('refuses YAML that would take too much memory to read, before reading it', () => {
    const limits = { ...defaultDocumentLimits, reading };
    expect(refuse(() => parse(`openapi: 3.0.0\nx-a: [${'a,'.repeat(30_000)}a]`, limits)).message).toContain(
      'too large for YAML. Give it as JSON',
    );
    expect(
      refuse(() => parse(`{"openapi":"3.0.0",\n"x-a":[${'1,'.repeat(30_000)}}`, limits)).message,
    ).toMatch(/^api\.json.* not well-formed JSON/);
    expect(
      refuse(() => parse(`{"openapi":"3.0.0","x-a":[${'[],'.repeat(30_000)}1]}`, limits)).message,
    ).toContain('objects and lists');
  });

  it('reads tens of thousands of YAML keys without comparing each with each', () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `  k${index}: 1\n`).join('');
    parse(`openapi: 3.0.0\npaths: {/a: {get: {}}}\nx-a:\n${keys}`);
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
      { numRuns: 400 },
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
      { numRuns: 400 },
    );
  });
});
