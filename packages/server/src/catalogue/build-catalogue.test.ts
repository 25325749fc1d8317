import { describe, expect, it } from 'vitest';
import { catalogueSchema } from '@postern/contract/catalogue';
import { apiIdSchema } from '@postern/contract/ids';
import { groupConfigSchema } from '../config/group-config-schema.ts';
import { mappingConfigSchema } from '../config/mapping-config-schema.ts';
import { buildCatalogue } from './build-catalogue.ts';
import { listTaxonomy } from './list-taxonomy.ts';
import { createMatcher } from './matcher.ts';

const groups = [
  {
    id: 'data',
    name: 'Data',
    modules: [
      { id: 'profiles', name: 'Profiles' },
      { id: 'lists', name: 'Lists' },
    ],
  },
  {
    id: 'sending',
    name: 'Sending',
    modules: [
      { id: 'transactional', name: 'Transactional sendings', levels: ['none', 'write'] },
      { id: 'reports', name: 'Reports', levels: ['none', 'read'] },
      { id: 'ping', name: 'Ping', definability: 'open' },
      { id: 'internals', name: 'Internals', definability: 'closed' },
    ],
  },
].map((group) => groupConfigSchema.parse(group));

async function build(paths: object, mapping: object = {}, more: object = {}) {
  const text = JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Marketing', version: '1' },
    paths,
    ...more,
  });
  const api = { id: apiIdSchema.parse('v5'), mapping: mappingConfigSchema.parse(mapping) };
  const built = await buildCatalogue({ text, file: 'v5.json' }, { api, groups });
  expect(catalogueSchema.safeParse(built.catalogue).error).toBeUndefined();
  createMatcher(built.catalogue.operations);
  return built;
}

/** Maps each call to the requirements that it gets, such as `profiles:read lists:write`. */
async function needs(paths: object, mapping: object = {}) {
  const { catalogue } = await build(paths, mapping);
  return Object.fromEntries(
    catalogue.operations.map(({ method, pathTemplate, requirements }) => [
      `${method} ${pathTemplate}`,
      requirements.map(({ moduleId, scope }) => `${moduleId}:${scope}`).join(' '),
    ]),
  );
}

describe('the headers of an operation', () => {
  it('are those of its header parameters, the path item’s too, and of all its responses, by reference too', async () => {
    const { catalogue } = await build(
      {
        '/a': {
          parameters: [{ name: 'If-Match', in: 'header' }],
          get: {
            parameters: [
              { name: 'X-Trace', in: 'header' },
              { name: 'q', in: 'query' },
              { name: 'No Header', in: 'header' },
            ],
            responses: {
              '200': { headers: { ETag: {}, 'X-Total-Count': {} } },
              '4XX': { $ref: '#/components/responses/Bad' },
              default: { description: 'none' },
            },
          },
        },
        '/b': { get: { responses: { '200': { headers: [] }, '201': null } } },
      },
      {},
      { components: { responses: { Bad: { headers: { 'x-fault': {}, etag: {} } } } } },
    );
    expect(catalogue.operations[0]).toMatchObject({
      requestHeaders: ['if-match', 'x-trace'],
      responseHeaders: ['etag', 'x-total-count', 'x-fault'],
    });
    expect(catalogue.operations[1]).not.toHaveProperty('requestHeaders');
    expect(catalogue.operations[1]).not.toHaveProperty('responseHeaders');
  });
});

describe('what can be stored', () => {
  it('is made of a document with empty tags, which are ignored with their place', async () => {
    const { catalogue, warnings } = await build(
      { '/a': { get: { tags: [''] } }, '/b': { get: { tags: [' ', 'Lists'] } } },
      { deriveModules: true },
    );
    expect(catalogue.operations.map(({ requirements }) => requirements)).toEqual([
      [],
      [{ moduleId: 'lists', scope: 'read' }],
    ]);
    expect(warnings.filter(({ kind }) => kind === 'document')).toEqual([
      { kind: 'document', pointer: '/paths/~1a/get/tags/0', message: 'the tag is empty, so it is ignored' },
      { kind: 'document', pointer: '/paths/~1b/get/tags/0', message: 'the tag is empty, so it is ignored' },
    ]);
  });

  it('is refused where the storage could not read it again, whatever let it through', async () => {
    const text = JSON.stringify({ openapi: '3.1.0', info: { title: 'x' }, paths: { '/a': { get: {} } } });
    const api = { id: apiIdSchema.parse('v5'), mapping: mappingConfigSchema.parse({}) };
    const unnamed = groups.map((group) => ({ ...group, name: '' }));
    await expect(buildCatalogue({ text, file: 'v5.json' }, { api, groups: unnamed })).rejects.toThrow(
      /^v5\.json: the catalogue cannot be stored \(groups\.0\.name: /,
    );
  });
});

describe('what an operation needs', () => {
  it('reads with GET and HEAD and writes with every other method', async () => {
    const item = { get: {}, head: {}, post: {}, put: {}, patch: {}, delete: {} };
    expect(await needs({ '/a': item }, { rules: [{ when: {}, modules: ['lists'] }] })).toEqual({
      'GET /a': 'lists:read',
      'HEAD /a': 'lists:read',
      'POST /a': 'lists:write',
      'PUT /a': 'lists:write',
      'PATCH /a': 'lists:write',
      'DELETE /a': 'lists:write',
    });
  });

  it('is nothing where nobody classified it, with a warning that names it', async () => {
    const { catalogue, warnings } = await build({ '/a': { get: { tags: ['Other'] } } });
    expect(catalogue.operations[0]?.requirements).toEqual([]);
    expect(warnings).toEqual([
      {
        kind: 'unclassified',
        message: 'GET /a has no module, so every call of it is refused',
        pointer: '/paths/~1a/get',
      },
    ]);
  });

  it('comes from the strongest source: by hand, extensions, rules, tags', async () => {
    const operation = { tags: ['T'], operationId: 'a' };
    const mapping = { tags: { T: 'lists' } };
    const rule = { rules: [{ when: { tag: 'T' }, modules: ['profiles'] }] };
    const hand = { operations: { a: { modules: ['reports'] } } };
    const extended = { ...operation, 'x-postern-module': 'ping' };
    expect(await needs({ '/a': { get: operation } }, mapping)).toEqual({ 'GET /a': 'lists:read' });
    expect(await needs({ '/a': { get: operation } }, { ...mapping, ...rule })).toEqual({
      'GET /a': 'profiles:read',
    });
    expect(await needs({ '/a': { get: extended } }, { ...mapping, ...rule })).toEqual({
      'GET /a': 'ping:read',
    });
    expect(await needs({ '/a': { get: extended } }, { ...mapping, ...rule, ...hand })).toEqual({
      'GET /a': 'reports:read',
    });
  });

  it('takes each scope from the strongest source that names one', async () => {
    const modules = { tags: { T: 'lists' } };
    const rules = [{ when: { path: '/search' }, scope: 'read' }];
    const post = (more: object) => ({ '/search': { post: { tags: ['T'], operationId: 's', ...more } } });
    expect(await needs(post({}), modules)).toEqual({ 'POST /search': 'lists:write' });
    expect(await needs(post({}), { ...modules, rules })).toEqual({ 'POST /search': 'lists:read' });
    expect(await needs(post({ 'x-postern-scope': 'write' }), { ...modules, rules })).toEqual({
      'POST /search': 'lists:write',
    });
    expect(await needs(post({ 'x-readonly': true }), modules)).toEqual({ 'POST /search': 'lists:read' });
    expect(await needs(post({ 'x-readonly': false }), { ...modules, rules })).toEqual({
      'POST /search': 'lists:write',
    });
    expect(
      await needs(post({ 'x-readonly': true }), { ...modules, operations: { s: { scope: 'write' } } }),
    ).toEqual({ 'POST /search': 'lists:write' });
  });

  it('serves an API whose every call is a POST, by x-readonly', async () => {
    const paths = {
      '/customers/GetAttributes': { post: { tags: ['C'], 'x-readonly': true } },
      '/customers/AddAttribute': { post: { tags: ['C'] } },
    };
    expect(await needs(paths, { tags: { C: 'profiles' } })).toEqual({
      'POST /customers/GetAttributes': 'profiles:read',
      'POST /customers/AddAttribute': 'profiles:write',
    });
  });

  it('can be several modules, each with its own scope', async () => {
    const paths = { '/a': { post: { 'x-scopes': ['profiles:read', 'lists:write', 'profiles:read'] } } };
    expect(await needs(paths, { requirementsExtension: 'x-scopes' })).toEqual({
      'POST /a': 'profiles:read lists:write',
    });
    expect(await needs({ '/a': { post: { 'x-postern-module': ['profiles', 'lists'] } } })).toEqual({
      'POST /a': 'profiles:write lists:write',
    });
    const rules = [{ when: { path: '/a' }, requirements: ['profiles:read', 'lists:write'] }];
    expect(await needs({ '/a': { post: {} } }, { rules })).toEqual({
      'POST /a': 'profiles:read lists:write',
    });
  });

  it('is the modules of all its mapped tags', async () => {
    const paths = { '/a': { get: { tags: ['P', 'L', 'Other'] } } };
    expect(await needs(paths, { tags: { P: 'profiles', L: 'lists' } })).toEqual({
      'GET /a': 'profiles:read lists:read',
    });
  });

  it('takes modules from one rule and the scope from another, the first of each', async () => {
    const rules = [
      { when: { method: 'POST', path: '/**/search' }, scope: 'read' },
      { when: { path: '/lists/**' }, modules: ['lists'] },
      { when: { path: '/**' }, modules: ['profiles'], scope: 'write', internal: true },
    ];
    expect(await needs({ '/lists/search': { post: {} }, '/other': { get: {} } }, { rules })).toEqual({
      'POST /lists/search': 'lists:read',
      'GET /other': 'profiles:write',
    });
  });

  it('keeps a read on a module without a read level a read: only write offers it', async () => {
    const { catalogue, warnings } = await build(
      { '/a': { get: {} } },
      { rules: [{ when: {}, modules: ['transactional'] }] },
    );
    expect(catalogue.operations[0]?.requirements).toEqual([{ moduleId: 'transactional', scope: 'read' }]);
    expect(catalogue.groups[1]?.modules[0]?.levels).toEqual(['none', 'write']);
    expect(warnings).toEqual([]);
  });

  it('warns of a write that no level of the module can give', async () => {
    const { warnings } = await build({ '/a': { post: {} } }, { rules: [{ when: {}, modules: ['reports'] }] });
    expect(warnings).toMatchObject([
      { kind: 'unreachable', message: 'POST /a needs to write reports, which offers no level for that' },
    ]);
  });

  it('keeps modules that nobody can define as they are', async () => {
    const { catalogue } = await build({ '/a': { get: {} } });
    expect(catalogue.groups[1]?.modules.slice(2).map(({ definability }) => definability)).toEqual([
      'open',
      'closed',
    ]);
  });
});

describe('which operation is meant', () => {
  it('is called by its operationId where that is unique, else METHOD /template', async () => {
    const { catalogue, warnings } = await build(
      {
        '/a': { get: { operationId: 'one' }, post: { operationId: 'twice' } },
        '/b': { get: { operationId: 'twice' }, post: {} },
        '/c': { get: { operationId: 'POST /b' } },
      },
      { rules: [{ when: {}, modules: ['lists'] }] },
    );
    expect(catalogue.operations.map(({ id }) => id)).toEqual([
      'one',
      'POST /a',
      'GET /b',
      'POST /b',
      'GET /c',
    ]);
    expect(warnings.map(({ kind }) => kind)).toEqual(Array(3).fill('operation-id-repeated'));
  });

  it('maps by hand by either name', async () => {
    const paths = { '/a/{x}': { get: { operationId: 'one' }, post: {} } };
    const operations = {
      one: { modules: ['lists'] },
      'POST /a/{x}': { modules: ['profiles'], scope: 'read' },
    };
    expect(await needs(paths, { operations })).toEqual({
      'GET /a/{x}': 'lists:read',
      'POST /a/{x}': 'profiles:read',
    });
  });

  it('gives operations that answer the same calls the rights of all of them', async () => {
    const paths = {
      '/a/{x}': { get: { 'x-postern-module': 'lists' }, delete: { 'x-postern-module': 'lists' } },
      '/a/{y}': { get: { 'x-postern-module': 'profiles' }, put: { 'x-postern-module': 'profiles' } },
    };
    const { warnings } = await build(paths);
    expect(warnings).toMatchObject([{ kind: 'same-calls', pointer: '/paths/~1a~1{y}/get' }]);
    expect(await needs(paths)).toEqual({
      'GET /a/{x}': 'lists:read profiles:read',
      'DELETE /a/{x}': 'lists:write',
      'GET /a/{y}': 'lists:read profiles:read',
      'PUT /a/{y}': 'profiles:write',
    });
  });

  it('is hidden from integrators by hand, extension or rule', async () => {
    const { catalogue } = await build(
      {
        '/a': { get: { 'x-internal': true } },
        '/b': { get: {} },
        '/c': { get: { operationId: 'c', 'x-internal': true } },
        '/d': { get: {} },
      },
      { rules: [{ when: { path: '/b' }, internal: true }], operations: { c: { internal: false } } },
    );
    expect(catalogue.operations.map(({ internal }) => internal)).toEqual([true, true, false, false]);
  });

  it('keeps title, section, documentation and deprecation, cut to what the contract holds', async () => {
    const { catalogue } = await build({
      '/a': {
        get: {
          summary: 'S'.repeat(600),
          tags: ['T'.repeat(300)],
          deprecated: true,
          externalDocs: { url: 'https://d.example/' },
        },
      },
    });
    expect(catalogue).toMatchObject({ apiId: 'v5', title: 'Marketing' });
    expect(catalogue.operations[0]).toMatchObject({
      name: 'S'.repeat(500),
      section: 'T'.repeat(200),
      deprecated: true,
      documentationUrl: 'https://d.example/',
    });
  });
});

describe('modules that no group lists', () => {
  it.each([
    [
      'a rule that matches nothing',
      {},
      { rules: [{ when: { path: '/z' }, modules: ['nope'] }] },
      'rule 1 of the mapping',
    ],
    [
      'a requirement of a rule',
      {},
      { rules: [{ when: {}, requirements: ['nope:read'] }] },
      'rule 1 of the mapping',
    ],
    ['an entry by hand', {}, { operations: { z: { modules: ['nope'] } } }, 'the mapping of z'],
    ['a tag', {}, { tags: { Z: 'nope' } }, 'the mapping of the tag Z'],
  ])('are an error in %s', async (_where, get, mapping, place) => {
    const refused = build({ '/a': { get } }, mapping);
    await expect(refused).rejects.toThrow('names the module "nope", which no group lists');
    await expect(refused).rejects.toThrow(place);
  });

  it.each([
    ['x-postern-module', 'nope', {}],
    ['x-scopes', ['nope:read'], { requirementsExtension: 'x-scopes' }],
  ])('refuse the calls of the one operation whose %s names them', async (name, value, mapping) => {
    const { catalogue, warnings } = await build(
      { '/a': { get: { [name]: value } }, '/b': { get: {} } },
      { ...mapping, rules: [{ when: { path: '/b' }, modules: ['lists'] }] },
    );
    expect(catalogue.operations.map(({ requirements }) => requirements.length)).toEqual([0, 1]);
    expect(warnings[0]).toMatchObject({
      kind: 'document-fault',
      pointer: `/paths/~1a/get/${name}`,
      message: expect.stringContaining('names the module "nope", which no group lists') as string,
    });
  });

  it('are made where the mapping derives them, with ids that the contract takes', async () => {
    const { catalogue } = await build(
      {
        '/a': { get: { tags: ['Custom Objects'] } },
        '/b': { get: { tags: ['Lists'] } },
        '/c': { get: { tags: ['__proto__'] } },
        '/d': { get: { tags: ['constructor'] } },
        '/e': { get: { tags: ['名単'] } },
        '/f': { get: { tags: ['Événements'] } },
        '/g': { get: { tags: ['profiles'] } },
      },
      { deriveModules: true },
    );
    const derived = catalogue.groups.find(({ id }) => id === 'derived');
    expect(derived).toMatchObject({ name: 'Marketing' });
    expect(derived?.modules.map(({ id }) => id)).toEqual([
      'custom-objects',
      'proto',
      expect.stringMatching(/^module-[0-9a-f]{8}$/),
      expect.stringMatching(/^module-[0-9a-f]{8}$/),
      'evenements',
    ]);
    expect(catalogue.operations[1]?.requirements).toEqual([{ moduleId: 'lists', scope: 'read' }]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('are not guessed from tags where the document states an empty list itself', async () => {
    const paths = { '/a': { get: { tags: ['T'], 'x-scopes': [] } }, '/b': { get: { tags: ['T'] } } };
    const mapping = { deriveModules: true, requirementsExtension: 'x-scopes' };
    expect(await needs(paths, mapping)).toEqual({ 'GET /a': '', 'GET /b': 't:read' });
    const byTag = { ...mapping, tags: { T: 'lists' } };
    expect(await needs(paths, byTag)).toEqual({ 'GET /a': 'lists:read', 'GET /b': 'lists:read' });
  });

  it('are not found by names that every object has', async () => {
    for (const tag of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(
        await needs({ '/a': { get: { tags: [tag], operationId: tag } } }, { tags: { T: 'lists' } }),
      ).toEqual({ 'GET /a': '' });
    }
    for (const name of ['__proto__', 'constructor']) {
      const { warnings } = await build({ '/a': { get: { 'x-postern-module': name } } });
      expect(warnings[0]?.message).toContain('no group lists');
    }
  });
});

describe('extensions and mappings that make no sense', () => {
  it.each([
    [{ 'x-postern-scope': 'readwrite' }, '`read` or `write`', 'x-postern-scope'],
    [{ 'x-readonly': 'yes' }, 'true or false', 'x-readonly'],
    [{ 'x-internal': 1 }, 'true or false', 'x-internal'],
    [{ 'x-postern-module': [1] }, 'a text or a list of texts', 'x-postern-module'],
    [{ 'x-postern-module': {} }, 'a text or a list of texts', 'x-postern-module'],
    [{ 'x-scopes': ['profiles'] }, 'where a module and a scope are expected', 'x-scopes'],
    [{ 'x-scopes': ['profiles:admin'] }, 'where a module and a scope are expected', 'x-scopes'],
    [{ 'x-scopes': [':read'] }, 'where a module and a scope are expected', 'x-scopes'],
  ])('refuse and hide the one operation that says %j, at its pointer', async (get, problem, name) => {
    const mapping = { requirementsExtension: 'x-scopes', rules: [{ when: {}, modules: ['lists'] }] };
    const { catalogue, warnings } = await build({ '/a': { get }, '/b': { get: {} } }, mapping);
    expect(catalogue.operations).toMatchObject([
      { requirements: [], internal: true },
      { requirements: [{ moduleId: 'lists' }], internal: false },
    ]);
    expect(warnings[0]).toMatchObject({ kind: 'document-fault', pointer: `/paths/~1a/get/${name}` });
    expect(warnings[0]?.message).toContain(problem);
  });

  it('warns of rules, tags and entries that fit nothing', async () => {
    const { warnings } = await build(
      { '/a': { get: { 'x-postern-module': 'lists' } } },
      {
        rules: [{ when: { path: '/z/**' }, modules: ['lists'] }],
        tags: { Z: 'lists' },
        operations: { z: { scope: 'read' } },
      },
    );
    expect(warnings).toMatchObject(Array(3).fill({ kind: 'mapping-unused' }));
  });
});

describe('operations that are excluded', () => {
  it('are not in the catalogue, and their calls are not taken for those of another template', async () => {
    const { catalogue, warnings } = await build(
      {
        '/users/{id}': { get: { tags: ['lists'] } },
        '/users/me': { get: { tags: ['lists'] }, put: { tags: ['lists'] } },
        '/lists': { get: { tags: ['lists'] }, post: { tags: ['lists'] } },
      },
      {
        deriveModules: true,
        exclude: [{ path: '/users/me' }, { path: '/lists', method: 'POST' }, { tag: 'none' }],
      },
    );
    expect(catalogue.operations.map(({ id }) => id)).toEqual(['GET /users/{id}', 'GET /lists']);
    const matcher = createMatcher(catalogue.operations, catalogue.closedPaths);
    expect(matcher.match('GET', '/users/me').kind).toBe('path-unknown');
    expect(matcher.match('POST', '/lists').kind).toBe('method-unknown');
    expect(matcher.match('GET', '/lists').kind).toBe('matched');
    expect(warnings).toMatchObject([
      { kind: 'mapping-unused', message: expect.stringContaining('entry 3') as string },
    ]);
  });
});

describe('modules of the document', () => {
  it('are derived where nothing is configured, and only where asked for else', async () => {
    const text = JSON.stringify({ openapi: '3.1.0', paths: { '/a': { get: { tags: ['New'] } } } });
    const mapping = mappingConfigSchema.parse({});
    const api = { id: apiIdSchema.parse('v5'), mapping };
    const [bare, grouped] = [
      await buildCatalogue({ text, file: 'a.json' }, { api, groups: [] }),
      await buildCatalogue({ text, file: 'a.json' }, { api, groups }),
    ];
    expect(bare.catalogue.operations[0]?.requirements).toEqual([{ moduleId: 'new', scope: 'read' }]);
    expect(grouped.catalogue.operations[0]?.requirements).toEqual([]);
  });

  it('have the groups, names, descriptions and order that it gives its tags', async () => {
    const get = (tag: string) => ({ get: { tags: [tag] } });
    const { catalogue } = await build(
      { '/d': get('d'), '/c': get('c'), '/b': get('b'), '/a': get('a') },
      { deriveModules: true },
      {
        tags: [
          { name: 'a', 'x-displayName': 'Apples', description: 'All\nabout apples' },
          { name: 'b' },
          { name: 'c' },
        ],
        'x-tagGroups': [{ name: 'Fruit', tags: ['c', 'a', 'unused'] }],
      },
    );
    expect(catalogue.groups.slice(2)).toMatchObject([
      { name: 'Fruit', modules: [{ id: 'c' }, { id: 'a', name: 'Apples', description: 'All about apples' }] },
      { name: 'Marketing', modules: [{ id: 'b' }, { id: 'd' }] },
    ]);
  });

  it('give no right on one another where their names would be one id', async () => {
    const { catalogue, warnings } = await build(
      { '/a': { get: { tags: ['A/B'] } }, '/b': { get: { tags: ['A & B'] } } },
      { deriveModules: true },
    );
    const [first, second] = catalogue.operations.map(({ requirements }) => requirements[0]?.moduleId);
    expect(first).not.toBe(second);
    expect(catalogue.groups.at(-1)?.modules.map(({ name }) => name)).toEqual(['A/B', 'A & B']);
    expect(warnings.map(({ kind }) => kind)).toEqual(['module-names']);
  });
});

describe('calls that do not go where the document says', () => {
  it('are noted: those of other servers, and those that the gateway answers itself', async () => {
    const text = JSON.stringify({
      openapi: '3.1.0',
      servers: [{ url: 'https://api.example.com/v9' }],
      paths: {
        '/healthz': { get: {} },
        '/a': {
          get: { parameters: [{ name: 'q', in: 'query' }] },
          servers: [{ url: 'https://b.example' }],
        },
      },
    });
    const mapping = mappingConfigSchema.parse({ rules: [{ when: {}, modules: ['lists'] }] });
    const api = { id: apiIdSchema.parse('v5'), mapping, basePath: '/' };
    const { warnings } = await buildCatalogue({ text, file: 'a.json' }, { api, groups });
    expect(warnings).toMatchObject([
      { pointer: '/servers/0/url', message: expect.stringContaining('`upstreamPath: /v9`') as string },
      { pointer: '/paths/~1a/servers' },
      { pointer: '/paths/~1healthz/get', message: expect.stringContaining('GET /healthz') as string },
    ]);
  });
});

describe('paths that answer the same calls', () => {
  const tagged = (tag: string) => ({ put: { tags: [tag] } });

  it('need the rights of all of them, also where one is written with a query or a fragment', async () => {
    const { catalogue, warnings } = await build(
      {
        '/files/{id}': tagged('Files'),
        '/files/{fileId}#add_shared_link': tagged('Shared links'),
        '/files/{id}?beta=true': tagged('Beta'),
      },
      { deriveModules: true },
    );
    const all = [
      { moduleId: 'files', scope: 'write' },
      { moduleId: 'shared-links', scope: 'write' },
      { moduleId: 'beta', scope: 'write' },
    ];
    expect(catalogue.operations.map(({ requirements }) => requirements)).toEqual([all, all, all]);
    expect(catalogue.operations.map(({ pathTemplate }) => pathTemplate)).toEqual([
      '/files/{id}',
      '/files/{fileId}',
      '/files/{id}',
    ]);
    expect(catalogue.operations[1]).toMatchObject({
      id: 'PUT /files/{fileId}#add_shared_link',
      documentedPath: '/files/{fileId}#add_shared_link',
    });
    expect(warnings.map(({ kind }) => kind)).toEqual(['document', 'document', 'same-calls', 'same-calls']);
    const [found] = listTaxonomy(catalogue, { basePath: '/v5' }).filter(
      ({ module, operationId }) => module === 'Shared links' && operationId === 'PUT /files/{id}',
    );
    expect(found).toMatchObject({ path: '/v5/files/{id}', scope: 'write' });
  });

  it('are refused to everybody where one of them has no module', async () => {
    const { catalogue } = await build(
      { '/a/{id}': tagged('Files'), '/a/{other}': { put: {} } },
      { deriveModules: true },
    );
    expect(catalogue.operations.map(({ requirements }) => requirements)).toEqual([[], []]);
  });

  it('are mapped by the path as the document writes it, or as it is matched', async () => {
    const paths = { '/a#x': { get: {} }, '/b?y=1': { get: {} } };
    const rules = [{ when: { path: '/a#x' }, modules: ['lists'] }];
    const operations = { 'GET /b': { modules: ['profiles'] } };
    expect(await needs(paths, { rules, operations })).toEqual({
      'GET /a': 'lists:read',
      'GET /b': 'profiles:read',
    });
  });
});

describe('a document with faults', () => {
  it('keeps everything else, and refuses what was left out under its own path', async () => {
    const { catalogue, warnings } = await build(
      {
        '/users/{id}': { get: { tags: ['Users'] } },
        '/users/me': { get: null },
        '/users/all': { $ref: '#/components/pathItems/Nowhere' },
        '/users/{id}/x': { get: { tags: ['Users', {}], parameters: null, operationId: [] } },
      },
      { deriveModules: true },
    );
    expect(catalogue.closedPaths).toEqual(['/users/me', '/users/all']);
    expect(catalogue.operations.map(({ id, requirements }) => [id, requirements.length])).toEqual([
      ['GET /users/{id}', 1],
      ['GET /users/{id}/x', 0],
    ]);
    expect(warnings.filter(({ kind }) => kind === 'document-fault').map(({ pointer }) => pointer)).toEqual([
      '/paths/~1users~1all/$ref',
      '/paths/~1users~1me/get',
      '/paths/~1users~1{id}~1x/get/operationId',
      '/paths/~1users~1{id}~1x/get/tags/1',
      '/paths/~1users~1{id}~1x/get/parameters',
    ]);
    const matcher = createMatcher(catalogue.operations, catalogue.closedPaths);
    expect(matcher.match('GET', '/users/me').kind).toBe('path-unknown');
    expect(matcher.match('GET', '/users/7').kind).toBe('matched');
  });
});

describe('many overlapping templates', () => {
  it('imports hundreds of static paths beside a parameter, and matches each', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `bulk_${index}`);
    const paths = Object.fromEntries([
      ['/accounts/{id}', { get: { tags: ['A'] }, delete: { tags: ['A'] } }],
      ...names.map((name) => [`/accounts/${name}`, { delete: { tags: ['A'] } }]),
    ]);
    const { catalogue } = await build(paths, { tags: { A: 'lists' } });
    const matcher = createMatcher(catalogue.operations);
    for (const name of names) {
      expect(matcher.match('DELETE', `/accounts/${name}`)).toMatchObject({
        operation: { pathTemplate: `/accounts/${name}` },
      });
      expect(matcher.match('GET', `/accounts/${name}`).kind).toBe('method-unknown');
      expect(matcher.match('DELETE', `/accounts/${name}x`)).toMatchObject({ parameters: [`${name}x`] });
    }
  });
});

describe('an upgrade', () => {
  const upgrades = async (paths: object, mapping: object = {}) => {
    const { catalogue } = await build(paths, { ...mapping, rules: [{ when: {}, modules: ['lists'] }] });
    return catalogue.operations.map(({ method, upgrade }) => [method, upgrade]);
  };

  it('is declared by the extension, or by another that the mapping names', async () => {
    const feed = (name: string) => ({ '/feed': { get: { [name]: 'websocket' }, post: {} } });
    const declared = [
      ['GET', 'websocket'],
      ['POST', undefined],
    ];
    expect(await upgrades(feed('x-postern-upgrade'))).toEqual(declared);
    expect(await upgrades(feed('x-switches'), { upgradeExtension: 'x-switches' })).toEqual(declared);
    expect(await upgrades(feed('x-other'))).toEqual([
      ['GET', undefined],
      ['POST', undefined],
    ]);
  });

  it('is declared by hand or by a rule, and of a GET alone', async () => {
    const paths = { '/feed': { get: {}, post: {} } };
    const declared = [
      ['GET', 'websocket'],
      ['POST', undefined],
    ];
    expect(await upgrades(paths, { operations: { 'GET /feed': { upgrade: 'websocket' } } })).toEqual(
      declared,
    );
    const rules = [{ when: { path: '/feed' }, modules: ['lists'], upgrade: 'websocket' }];
    const { catalogue } = await build(paths, { rules });
    expect(catalogue.operations.map(({ method, upgrade }) => [method, upgrade])).toEqual(declared);
  });

  it.each([
    ['of a POST', { post: { 'x-postern-upgrade': 'websocket' } }],
    ['to another protocol', { get: { 'x-postern-upgrade': 'h2c' } }],
    ['that is no text', { get: { 'x-postern-upgrade': true } }],
  ])('%s refuses the calls of that operation, with the place', async (_what, item) => {
    const { catalogue, warnings } = await build(
      { '/feed': item },
      { rules: [{ when: {}, modules: ['lists'] }] },
    );
    expect(catalogue.operations).toMatchObject([{ requirements: [], internal: true }]);
    expect(warnings[0]?.message).toContain('`websocket`, on a GET');
    expect(warnings[0]?.pointer).toMatch(/x-postern-upgrade$/);
  });
});
