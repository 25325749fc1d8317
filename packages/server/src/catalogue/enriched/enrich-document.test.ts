import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '@postern/contract/error-catalogue';
import { apiIdSchema, groupIdSchema, moduleIdSchema } from '@postern/contract/ids';
import { groupConfigSchema } from '../../config/group-config-schema.ts';
import { mappingConfigSchema } from '../../config/mapping-config-schema.ts';
import { buildCatalogue } from '../build-catalogue.ts';
import { defaultDocumentLimits } from '../read-document.ts';
import type { JsonObject } from '../read-document.ts';
import { enrichDocument } from './enrich-document.ts';
import type { EnrichFacts } from './enrich-document.ts';
import { refusableCodes } from './list-refusals.ts';
import { loadModernDocument } from './load-modern-document.ts';

const repository = fileURLToPath(new URL('../../../../../', import.meta.url));
const limits = defaultDocumentLimits;
const refusals = refusableCodes.map((code) => {
  const { status, title } = errorCatalogue[code];
  const body = { type: `https://docs.test/${code}`, title, status, detail: title, code, requestId: 'r' };
  return { code, status, title, contentType: 'application/problem+json', body };
});

interface Enriched {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, JsonObject>>;
  readonly servers: readonly JsonObject[];
  readonly components: Record<string, Record<string, JsonObject>>;
  readonly tags?: readonly { readonly name: string }[];
}

async function enrich(
  text: string,
  more: Partial<EnrichFacts> & { readonly mapping?: object } = {},
): Promise<Enriched> {
  const source = { text, file: 'openapi.json' };
  const mapping = mappingConfigSchema.parse({ deriveModules: true, ...more.mapping });
  const groups = [
    groupConfigSchema.parse({
      id: groupIdSchema.parse('data'),
      name: 'Data exchange',
      modules: [
        { id: moduleIdSchema.parse('sendings'), name: 'Sendings', levels: ['none', 'write'] },
        { id: moduleIdSchema.parse('status'), name: 'Status', definability: 'open' },
        { id: moduleIdSchema.parse('secrets'), name: 'Secrets', definability: 'closed' },
      ],
    }),
  ];
  const { catalogue } = await buildCatalogue(source, {
    api: { id: apiIdSchema.parse('v5'), mapping },
    groups,
  });
  return enrichDocument(loadModernDocument(source, limits), {
    catalogue,
    title: 'The API',
    basePath: '/v5',
    schemes: ['bearer'],
    keyHeader: 'X-API-KEY',
    deprecation: undefined,
    gatewayUrl: 'http://localhost:4001',
    accountUrl: undefined,
    accessTypesOf: () => [],
    refusals,
    language: 'en',
    nowMs: Date.UTC(2026, 10, 22),
    internalExtension: 'x-internal',
    ...more,
  }) as unknown as Enriched;
}

/**
 * Shared by all tests: it compiles the schema of each version once, which takes longer than validating most documents.
 */
const validator = new Validator();

async function findFaults(document: unknown): Promise<unknown> {
  const result = await validator.validate(JSON.parse(JSON.stringify(document)) as Record<string, unknown>);
  return result.valid ? [] : result.errors;
}

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head'];

function listCalls({ paths }: Pick<Enriched, 'paths'>): readonly string[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((field) => methods.includes(field))
      .map((method) => `${method} ${path}`),
  );
}

const swagger = JSON.stringify({
  swagger: '2.0',
  info: { title: 'Old', version: '1' },
  host: 'internal.example.com',
  basePath: '/inner',
  schemes: ['http'],
  securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-Inner' } },
  security: [{ key: [] }],
  paths: {
    '/lists/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, type: 'string' }],
      get: {
        tags: ['lists'],
        responses: { 200: { description: 'ok', schema: { $ref: '#/definitions/List' } } },
      },
      post: {
        tags: ['sendings'],
        parameters: [{ name: 'body', in: 'body', schema: { $ref: '#/definitions/List' } }],
        responses: { 401: { description: 'The upstream’s own' } },
      },
      trace: { tags: ['lists'], responses: { 200: { description: 'never' } } },
    },
  },
  definitions: { List: { type: 'object', properties: { id: { type: 'string', 'x-nullable': true } } } },
});

const ok = { responses: { 200: { description: 'ok' } } };

describe('webhooks and callbacks', () => {
  const event = (more: object = {}) => ({
    post: {
      ...ok,
      servers: [{ url: 'https://internal.corp' }],
      security: [{ theirs: [] }],
      requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Secret' } } } },
      ...more,
    },
  });
  const document = (more: object, openapi = '3.1.0') =>
    JSON.stringify({
      openapi,
      info: { title: 'x', version: '1' },
      paths: {
        '/a': {
          get: { ...ok, callbacks: { onHidden: { '{$request.body#/url}': event({ 'x-internal': true }) } } },
          post: {
            ...ok,
            callbacks: {
              onShown: {
                '{$request.body#/url}': {
                  post: { ...ok, servers: [{ url: 'https://internal.corp' }], security: [{ theirs: [] }] },
                },
              },
            },
          },
          delete: { ...ok, 'x-internal': true },
        },
      },
      components: { schemas: { Secret: { type: 'object' } } },
      ...more,
    });

  it('that are internal are not published, with the schemas that only they need', async () => {
    const webhooks = {
      hidden: event({ 'x-internal': true }),
      wholeEvent: { 'x-internal': true, ...event() },
    };
    const enriched = await enrich(document({ webhooks }));
    expect(JSON.stringify(enriched)).not.toMatch(
      /"hidden"|wholeEvent|onHidden|"Secret"|internal\.corp|theirs/,
    );
    expect(enriched.paths['/a']?.['post']?.['callbacks']).toMatchObject({ onShown: {} });
    expect(await findFaults(enriched)).toEqual([]);
  });

  it('that are not internal are, without their servers and security, also by reference', async () => {
    const components = {
      pathItems: { Event: event(), Hidden: event({ 'x-internal': true }) },
      schemas: { Secret: {} },
    };
    const webhooks = {
      shown: { $ref: '#/components/pathItems/Event' },
      none: { $ref: '#/components/pathItems/Hidden' },
    };
    const enriched = await enrich(document({ webhooks, components }));
    expect(Object.keys((enriched as unknown as { webhooks: object }).webhooks)).toEqual(['shown']);
    expect(JSON.stringify(enriched)).not.toMatch(/internal\.corp|theirs|pathItems/);
    expect(await findFaults(enriched)).toEqual([]);
  });

  it('are never made of an extension that nobody showed', async () => {
    const text = document({ 'x-webhooks': { made: event(), 'x-note': 'a text' } }, '3.0.3');
    const enriched = await enrich(text);
    expect(JSON.stringify(enriched)).not.toMatch(/x-webhooks|"webhooks"|internal\.corp/);
    expect(await findFaults(enriched)).toEqual([]);
  });
});

describe('what an upgrade leaves behind', () => {
  it('is mended: names of components, with every reference to them', async () => {
    const text = JSON.stringify({
      swagger: '2.0',
      info: { title: 'x', version: '1' },
      paths: {
        '/a': {
          post: {
            parameters: [{ name: 'b', in: 'body', schema: { $ref: '#/definitions/global:empty~1request' } }],
            responses: {
              200: { description: 'ok', schema: { $ref: '#/definitions/global%3Aempty~1request' } },
            },
          },
        },
      },
      definitions: { 'global:empty/request': { type: 'object' }, global_empty_request: { type: 'string' } },
    });
    const enriched = await enrich(text);
    expect(await findFaults(enriched)).toEqual([]);
    expect(collect(enriched.paths, '$ref').filter((ref) => ref.includes('schemas/global'))).toEqual([
      '#/components/schemas/global_empty_request_2',
      '#/components/schemas/global_empty_request_2',
    ]);
    expect(enriched.components['schemas']?.['global_empty_request_2']).toEqual({ type: 'object' });
  });

  it('is mended: nullable without a type, and allowReserved on a path parameter', async () => {
    const schemas = {
      A: { type: 'object' },
      B: { nullable: true, allOf: [{ $ref: '#/components/schemas/A' }], description: 'b' },
      C: { nullable: true, anyOf: [{ $ref: '#/components/schemas/A' }] },
      D: { nullable: false, $ref: '#/components/schemas/A' },
      E: { example: { nullable: true } },
    };
    const parameters = [
      { name: 'id', in: 'path', required: true, allowReserved: true, schema: { type: 'string' } },
    ];
    const text = JSON.stringify({
      openapi: '3.0.3',
      info: { title: 'x', version: '1' },
      paths: { '/a/{id}': { get: { ...ok, parameters } } },
      components: { schemas },
    });
    const enriched = await enrich(text);
    expect(await findFaults(enriched)).toEqual([]);
    expect(enriched.components['schemas']).toMatchObject({
      B: { description: 'b', anyOf: [{ allOf: [{ $ref: '#/components/schemas/A' }] }, { type: 'null' }] },
      C: { anyOf: [{ $ref: '#/components/schemas/A' }, { type: 'null' }] },
      D: { $ref: '#/components/schemas/A' },
    });
    expect(JSON.stringify(enriched.components['schemas']?.['C'])).not.toContain('nullable');
  });
});

describe('an enriched document', () => {
  it('is valid OpenAPI 3.1 also from 2.0, with our servers and schemes in place of its own', async () => {
    const document = await enrich(swagger);
    expect(document.openapi).toBe('3.1.1');
    expect(await findFaults(document)).toEqual([]);
    expect(document.servers).toMatchObject([
      { url: 'http://localhost:4001/v5' },
      { url: 'http://{env.domain}/v5', variables: { 'env.domain': { default: 'localhost:4001' } } },
    ]);
    expect(Object.keys(document.components['securitySchemes'] ?? {})).toEqual(['bearer', 'oauth2']);
    expect(JSON.stringify(document)).not.toMatch(/internal\.example|X-Inner|\/inner/);
    expect(listCalls(document)).toEqual(['get /lists/{id}', 'post /lists/{id}']);
  });

  it('says of each call its right, its refusals and its samples', async () => {
    const { paths, components } = await enrich(swagger);
    const post = paths['/lists/{id}']?.['post'];
    expect(post).toMatchObject({
      security: [{ bearer: [] }, { oauth2: ['write'] }],
      'x-postern-right': {
        needs: [{ group: 'Data exchange', module: 'Sendings', scope: 'write', level: 'write' }],
        sentence: 'Needs Read and write on Sendings.',
      },
      'x-codeSamples': [{ label: 'curl' }, { label: 'Node' }, { label: 'Python' }, { label: 'PHP' }],
    });
    const responses = post?.['responses'] as Record<string, JsonObject>;
    expect(Object.keys(responses)).toEqual(['400', '401', '403', '413', '429', '502', '503', '504']);
    // The document's own text is kept, and Postern's is added to it.
    expect(responses['401']?.['description']).toMatch(/^The upstream’s own\n\nRefused by the gateway: /);
    expect(responses['403']).toEqual({ $ref: '#/components/responses/Refused403_2' });
    const refused = components['responses']?.['Refused403_2'];
    expect(JSON.stringify(refused)).toContain('"right_missing"');
  });

  it('tells of modules without a read level, of open and closed ones, and of calls that nobody classified', async () => {
    const at = (tag: string | undefined) => ({
      get: { ...(tag === undefined ? {} : { tags: [tag] }), responses: { 200: { description: 'ok' } } },
    });
    const paths = { '/a': at('sendings'), '/b': at('status'), '/c': at('secrets'), '/d': at(undefined) };
    const document = await enrich(
      JSON.stringify({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths }),
    );
    const rights = Object.values(document.paths).map((item) => item['get']?.['x-postern-right']);
    expect(rights).toMatchObject([
      { sentence: 'Needs Read and write on Sendings.' },
      { sentence: 'Status: open to every API user.' },
      { sentence: 'Secrets: closed, no right opens it.' },
      { sentence: 'No right has been assigned to this call yet, so it is refused to everybody.' },
    ]);
  });

  it('leaves out internal operations with all that only they need, and keeps what others need', async () => {
    const use = (name: string) => ({
      responses: {
        200: {
          description: 'ok',
          content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
        },
      },
    });
    const document = await enrich(
      JSON.stringify({
        openapi: '3.0.3',
        info: { title: 'x', version: '1' },
        tags: [{ name: 'shown' }, { name: 'hidden' }],
        paths: {
          '/shown': {
            get: { tags: ['shown'], ...use('Shown') },
            put: { tags: ['hidden'], 'x-internal': true, ...use('Hidden') },
          },
          '/hidden': { get: { tags: ['hidden'], 'x-internal': true, ...use('Hidden') } },
        },
        components: {
          schemas: {
            Shown: { type: 'object', properties: { deep: { $ref: '#/components/schemas/Deep' } } },
            Deep: { type: 'object', properties: { again: { $ref: '#/components/schemas/Shown' } } },
            Hidden: { type: 'object', description: 'Secret plans' },
          },
        },
      }),
    );
    expect(await findFaults(document)).toEqual([]);
    expect(listCalls(document)).toEqual(['get /shown']);
    expect(Object.keys(document.components['schemas'] ?? {}).toSorted()).toEqual([
      'Deep',
      'GatewayRefusal',
      'Shown',
    ]);
    expect(document.tags).toEqual([{ name: 'shown' }]);
    expect(JSON.stringify(document)).not.toMatch(/hidden|Secret plans/i);
  });

  it('marks what is given up, with its dates and what replaces it', async () => {
    const deprecation = {
      deprecatedAtMs: Date.UTC(2026, 0, 1),
      sunsetAtMs: Date.UTC(2027, 0, 1),
      link: null,
      successor: 'https://api.example.com/v6',
    };
    const { paths } = await enrich(swagger, { deprecation, language: 'fr' });
    const get = paths['/lists/{id}']?.['get'];
    expect(get).toMatchObject({
      deprecated: true,
      'x-postern-deprecation': { sunsetAt: '2027-01-01T00:00:00.000Z' },
    });
    expect(get?.['description']).toContain(
      'Obsolète depuis le 2026\\-01\\-01. Supprimé à partir du 2027\\-01\\-01.'.replaceAll('\\', ''),
    );
    expect(Object.keys(get?.['responses'] as object)).toContain('410');
  });

  it('has a server for licences with hosts of their own, and the key in its header', async () => {
    const document = await enrich(swagger, {
      schemes: ['api-key-header'],
      keyHeader: 'Api-Token',
      accountUrl: 'https://{account}.api.example.com:8443',
    });
    expect(document.servers[2]).toMatchObject({
      url: 'https://{account}.{env.domain}/v5',
      variables: { 'env.domain': { default: 'api.example.com:8443' } },
    });
    expect(document.components['securitySchemes']).toMatchObject({
      apiKey: { in: 'header', name: 'Api-Token' },
    });
    expect(await findFaults(document)).toEqual([]);
  });
});

describe('hostile documents', () => {
  const payloads = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[click](javascript:alert(1))',
    '[click](java&#x73;cript:alert(1))',
    '[a]: javascript:alert(1)',
    '![p](https://tracker.example/p.png)',
    '```\n</code><svg onload=alert(1)>\n```',
  ];

  it.each(payloads)('keep %j as text in descriptions, tags and names', async (payload) => {
    const document = await enrich(
      JSON.stringify({
        openapi: '3.1.0',
        info: {
          title: payload,
          version: payload,
          description: payload,
          contact: { url: 'javascript:alert(1)' },
        },
        tags: [{ name: 'lists', description: payload, externalDocs: { url: 'javascript:alert(1)' } }],
        'x-scalar-sdk': payload,
        paths: {
          '/lists': {
            get: {
              tags: ['lists'],
              summary: payload,
              description: payload,
              externalDocs: { url: 'data:text/html,x' },
              'x-codeSamples': [{ lang: 'html', source: payload }],
              parameters: [
                {
                  name: payload,
                  in: 'query',
                  required: true,
                  description: payload,
                  schema: { type: 'string', example: payload },
                },
              ],
              responses: { 200: { description: payload } },
            },
          },
        },
      }),
    );
    expect(await findFaults(document)).toEqual([]);
    const descriptions = collect(document, 'description').join('\n');
    expect(descriptions).not.toMatch(/<(?=[a-z/!?])/i);
    expect(descriptions).not.toMatch(/\]\(\s*java|\]:\s*java|!\[/i);
    expect(JSON.stringify(collect(document, 'url'))).not.toMatch(/javascript:|data:/);
    expect(document).not.toHaveProperty('x-scalar-sdk');
  });

  it('keep samples from running what stands in a path, an example or a name', async () => {
    const nasty = `'; rm -rf / #"\`$(id)\\`;
    const schema = { type: 'object', properties: { text: { type: 'string', example: nasty } } };
    const { paths } = await enrich(
      JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'x', version: '1' },
        paths: {
          '/lists': {
            post: {
              tags: ['lists'],
              parameters: [
                { name: nasty, in: 'query', required: true, schema: { type: 'string', example: nasty } },
              ],
              requestBody: { content: { 'application/json': { schema } } },
              responses: { 200: { description: 'ok' } },
            },
          },
        },
      }),
    );
    const samples = paths['/lists']?.['post']?.['x-codeSamples'] as { label: string; source: string }[];
    const curl = samples.find(({ label }) => label === 'curl')?.source ?? '';
    // A shell does not interpret text within single quotes; each quote of the text itself is put outside of them.
    const outside = curl.replaceAll(String.raw`'\''`, '').replaceAll(/'[^']*'/gs, '');
    expect(outside).not.toMatch(/rm|\$\(|`/);
    expect(samples.find(({ label }) => label === 'PHP')?.source).toContain(
      String.raw`'{"text":"\'; rm -rf / #\\"`,
    );
  });

  it.each([
    ['a remote reference', { $ref: 'https://evil.example/x.json' }, {}],
    [
      'a reference that leads nowhere',
      { type: 'object', properties: { a: { $ref: '#/components/schemas/Nowhere' } } },
      { type: 'object', properties: { a: {} } },
    ],
  ])('take anything in place of %s, and stay valid', async (_name, schema, repaired) => {
    const body = { content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } };
    const text = JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'x', version: '1' },
      paths: { '/a': { post: { requestBody: body, responses: { 200: { description: 'ok' } } } } },
      components: { schemas: { A: schema, B: { type: 'object' } } },
    });
    const enriched = await enrich(text);
    expect(await findFaults(enriched)).toEqual([]);
    expect(enriched.components['schemas']?.['A']).toEqual(repaired);
    expect(JSON.stringify(enriched)).not.toMatch(/evil|Nowhere/);
  });

  it('may run in circles, and are refused when too large', async () => {
    const circle = { type: 'object', properties: { next: { $ref: '#/components/schemas/A' } } };
    const body = { content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } };
    const text = JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'x', version: '1' },
      paths: {
        '/a': { post: { tags: ['lists'], requestBody: body, responses: { 200: { description: 'ok' } } } },
      },
      components: { schemas: { A: circle } },
    });
    expect(await findFaults(await enrich(text))).toEqual([]);
    const small = { ...limits, documentBytesMax: 100 };
    expect(() => loadModernDocument({ text, file: 'a.json' }, small)).toThrow('more than the 100');
  });
});

function collect(value: unknown, name: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): readonly string[] =>
    key === name && typeof inner === 'string' ? [inner] : collect(inner, name),
  );
}

const segment = fc
  .stringMatching(/^[a-z{][a-z0-9_-]{0,8}$/)
  .map((text) => (text.startsWith('{') ? `{p${text.length}}` : text));
const item = fc.uniqueArray(
  fc.record({
    method: fc.constantFrom(...methods),
    isInternal: fc.boolean(),
    tag: fc.constantFrom('lists', 'sendings', undefined),
    hasBody: fc.boolean(),
  }),
  { selector: ({ method }) => method, minLength: 1, maxLength: 4 },
);

describe('whatever the document', () => {
  it('no operation is lost but the internal ones, and the result is valid', async () => {
    const paths = fc.dictionary(
      fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => `/${[...new Set(parts)].join('/')}`),
      item,
      { minKeys: 1, maxKeys: 6 },
    );
    await fc.assert(
      fc.asyncProperty(paths, fc.constantFrom('3.0.3', '3.1.0'), async (made, openapi) => {
        const document = {
          openapi,
          info: { title: 'x', version: '1' },
          paths: Object.fromEntries(
            Object.entries(made).map(([path, operations]) => [path, presentItem(path, operations)]),
          ),
        };
        const enriched = await enrich(JSON.stringify(document));
        const wanted = Object.entries(made).flatMap(([path, operations]) =>
          operations.flatMap(({ method, isInternal }) => (isInternal ? [] : [`${method} ${path}`])),
        );
        expect(listCalls(enriched).toSorted()).toEqual(wanted.toSorted());
        expect(await findFaults(enriched)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

function presentItem(
  path: string,
  operations: readonly {
    readonly method: string;
    readonly isInternal: boolean;
    readonly tag: string | undefined;
    readonly hasBody: boolean;
  }[],
): JsonObject {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const made = operations.map(({ method, isInternal, tag, hasBody }): [string, JsonObject] => [
    method,
    {
      ...(isInternal ? { 'x-internal': true } : {}),
      ...(tag === undefined ? {} : { tags: [tag] }),
      ...(hasBody && method === 'post'
        ? { requestBody: { content: { 'application/json': { schema: { type: 'object' } } } } }
        : {}),
      parameters,
      responses: { 200: { description: 'ok' } },
    },
  ]);
  return Object.fromEntries(made);
}

const real = (name: string) =>
  fileURLToPath(new URL(`../../../../../../shared/data/openapi/${name}`, import.meta.url));
const realDocuments = [
  ['klaviyo-stable.json', { requirementsExtension: 'x-klaviyo-scopes' }],
  ['activecampaign-v3.json', {}],
] as const;

describe.each(realDocuments)('the real document %s', (name, mapping) => {
  it.skipIf(!existsSync(real(name)))(
    'is valid, and every call of it is there',
    { timeout: 60_000 },
    async () => {
      const text = readFileSync(real(name), 'utf8');
      const document = await enrich(text, { mapping });
      expect(await findFaults(document)).toEqual([]);
      expect(listCalls(document).toSorted()).toEqual(listCalls(JSON.parse(text) as Enriched).toSorted());
    },
  );
});

it.each([
  'actito-style/openapi/v5',
  'actito-style/openapi/v4',
  'activecampaign-style/openapi/api-3',
  'optimove-style/openapi/current',
])('examples/%s is valid in every language', { timeout: 60_000 }, async (file) => {
  const text = readFileSync(`${repository}examples/${file}.yaml`, 'utf8');
  for (const language of ['en', 'fr', 'nl'] as const) {
    expect(await findFaults(await enrich(text, { language }))).toEqual([]);
  }
});
