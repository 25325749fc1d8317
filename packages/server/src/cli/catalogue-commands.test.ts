import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createAdminClient } from '@postern/contract/admin-client';
import type { Catalogue } from '@postern/contract/catalogue';
import { buildCatalogue } from '../catalogue/build-catalogue.ts';
import { configSchema } from '../config/config-schema.ts';
import { registerCatalogueCommands } from './catalogue-commands.ts';
import { CliError } from './cli-error.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-catalogue-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const paths = {
  '/lists': { get: { tags: ['Lists'], summary: 'All, "quoted"' } },
  '/lists/{id}': { delete: { tags: ['Lists'] } },
};

function document(ofPaths: object): object {
  return { openapi: '3.0.3', info: { title: 'Marketing', version: '1' }, paths: ofPaths };
}

async function write(name: string, content: object | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function configOf(mapping: object) {
  return configSchema.parse({
    brand: 'acme',
    masterKey: 'env:KEY',
    environments: {
      TEST: { kind: 'test', port: 0, hosts: ['localhost'], upstream: 'http://localhost:1', issuer: 'acme' },
    },
    groups: [{ id: 'data', name: 'Data', modules: [{ id: 'lists', name: 'Lists' }] }],
    apis: [{ id: 'v5', basePath: '/v5', openapi: join(folder, 'api.json'), mapping }],
  });
}

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

/** Runs a command line against a server that returns `inForce`. */
async function run(
  line: readonly string[],
  given: { inForce?: Catalogue; mapping?: object; oldMapping?: object } = {},
) {
  const printed = { stdout: '', stderr: '' };
  const sent: Sent[] = [];
  const answer = (status: number, body: object) =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  const client = createAdminClient({
    baseUrl: 'http://admin.test',
    fetch: async (url, init) => {
      sent.push({
        method: init.method ?? '',
        url,
        body: typeof init.body === 'string' ? JSON.parse(init.body) : null,
      });
      if (init.method === 'PUT') {
        return answer(200, {
          version: 2,
          digest: 'd',
          isNew: true,
          warnings: ['a \u001b[31m note'],
          cutOff: null,
        });
      }
      if (url.endsWith('/apis')) return answer(200, { items: [{ id: 'v5', basePath: '/v5' }] });
      return given.inForce === undefined
        ? answer(404, {
            type: '',
            title: 'Not found',
            status: 404,
            detail: 'There is no catalogue here.',
            code: 'not_found',
            requestId: 'r',
          })
        : answer(200, {
            version: 1,
            digest: 'c',
            publishedAtMs: 0,
            catalogue: given.inForce,
            unclassified: [],
          });
    },
  });
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  registerCatalogueCommands(program, {
    stdout: (text) => (printed.stdout += text),
    stderr: (text) => (printed.stderr += text),
    loadConfig: async (file) =>
      configOf((file === 'old.yaml' ? given.oldMapping : given.mapping) ?? { tags: { Lists: 'lists' } }),
    withAdminClient: (use) => use(client),
  });
  try {
    await program.parseAsync(['node', 'postern', 'catalogue', ...line]);
    return { ...printed, sent, exitCode: 0, message: '' };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { ...printed, sent, exitCode: error.exitCode, message: error.message };
  }
}

describe('catalogue check', () => {
  it('passes a document whose every operation has a module', async () => {
    const file = await write('api.json', document(paths));
    expect(await run(['check', file])).toMatchObject({
      exitCode: 0,
      stdout: `${file}: all 2 operations have a module.\n`,
    });
  });

  it('checks several documents as one API, naming the file of what it notes', async () => {
    const lists = await write('lists.json', document({ '/lists': paths['/lists'] }));
    const more = await write(
      'more.json',
      document({ '/lists/{id}': { ...paths['/lists/{id}'], get: null } }),
    );
    const result = await run(['check', lists, more]);
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: `${lists} and 1 other document: all 2 operations have a module.\n`,
    });
    expect(result.stderr).toContain(`Note: ${more} at /paths/~1lists~1{id}/get: `);
    const same = await write('same.json', document({ '/lists': { get: { tags: ['Other'] } } }));
    expect(await run(['check', lists, same])).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(`GET /lists is described by ${lists} as well`) as string,
    });
  });

  it('exits 1 when an operation has none, listing method, path and how to fix it', async () => {
    const file = await write('api.json', document({ ...paths, '/new': { post: {} } }));
    const result = await run(['check', file]);
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toContain('  POST /new\n      in the document:  x-postern-module:');
    expect(result.stdout).not.toContain('GET /lists\n');
  });

  it('counts many operations without a module by their tags, and lists them all when asked', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`/r${index}`, { get: index < 8 ? {} : { tags: ['New'] } }]),
    );
    await write('api.json', document(many));
    const { stdout, exitCode } = await run(['check', '--api', 'v5']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /12 operations have no module[^]*\n  8 without a tag, such as GET \/r0\n  4 with the tag "New"/,
    );
    expect(stdout).not.toContain('GET /r1\n');
    expect((await run(['check', '--api', 'v5', '--all'])).stdout).toContain('  GET /r11\n');
  });

  it('passes over faults of the document with a note, and fails for them when it is strict', async () => {
    const file = await write('api.json', document({ ...paths, '/broken': { get: null } }));
    const lenient = await run(['check', file]);
    expect(lenient).toMatchObject({ exitCode: 0, stdout: `${file}: all 2 operations have a module.\n` });
    expect(lenient.stderr).toContain('at /paths/~1broken/get: the operation is null, so it is left out');
    expect(await run(['check', file, '--strict'])).toMatchObject({ exitCode: 1 });
  });

  it('has a mapping suggested, as YAML alone on stdout', async () => {
    const file = await write('api.json', document({ '/v1/things': { get: {} } }));
    expect((await run(['suggest', file])).stdout).toContain('path: /v1/things/**');
  });

  it('takes the mapping of an API, and its own document when no file is named', async () => {
    await write('api.json', document({ ...paths, '/new': { post: { tags: ['New'] } } }));
    expect((await run(['check', '--api', 'v5'])).exitCode).toBe(1);
    expect((await run(['check'])).stdout).toContain('POST /new');
    expect((await run(['check', '--derive'])).exitCode).toBe(0);
    expect(await run(['check', '--api', 'v9'])).toMatchObject({
      exitCode: 2,
      message: 'There is no API v9. There are: v5.',
    });
  });

  it('says where the document breaks the schema, without failing for that', async () => {
    const file = await write('api.json', { ...document(paths), info: { title: 'Marketing' } });
    const result = await run(['check', file]);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.stderr).toMatch(/Note: .* not valid OpenAPI: /);
  });

  it.each([
    ['absent.json', undefined, 'does not exist'],
    ['broken.json', '{"openapi": ', 'not well-formed JSON'],
    ['remote.json', { ...document({ '/a': { $ref: 'http://127.0.0.1:1/x' } }) }, 'nothing is fetched'],
  ])('exits 2 for %s', async (name, content, problem) => {
    const file = content === undefined ? join(folder, name) : await write(name, content);
    const result = await run(['check', file]);
    expect(result.exitCode).toBe(2);
    expect(result.message).toContain(problem);
    expect(result.message).toContain(file);
  });

  it('exits 2 for a folder and for bytes that are not UTF-8', async () => {
    expect((await run(['check', folder])).message).toContain('is a folder');
    const file = join(folder, 'latin1.json');
    await writeFile(file, Buffer.from([0x7b, 0xe9, 0x7d]));
    expect(await run(['check', file])).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('not UTF-8') as string,
    });
  });
});

describe('catalogue export', () => {
  it('writes JSON and CSV from a document alone', async () => {
    const file = await write('api.json', document(paths));
    const out = join(folder, 'out.json');
    expect(await run(['export', file, '--format', 'json', '--out', out])).toMatchObject({
      exitCode: 0,
      stdout: '',
    });
    const rows = JSON.parse(await readFile(out, 'utf8')) as object[];
    expect(rows).toMatchObject([
      { group: 'Marketing', module: 'Lists', definable: true, method: 'GET', path: '/lists', scope: 'read' },
      { method: 'DELETE', path: '/lists/{id}', scope: 'write' },
    ]);
    const csv = await run(['export', file, '--format', 'csv']);
    expect(csv.stdout).toContain('Marketing,Lists,yes,Lists,GET,/lists,"All, ""quoted""",,read\r\n');
  });

  it('uses the mapping and base path of an API', async () => {
    const file = await write('api.json', document(paths));
    expect(JSON.parse((await run(['export', file, '--api', 'v5'])).stdout)).toMatchObject([
      { group: 'Data', moduleId: 'lists', path: '/v5/lists' },
      { path: '/v5/lists/{id}' },
    ]);
  });

  it('lists the catalogue in force when no document is named', async () => {
    const source = { text: JSON.stringify(document(paths)), file: 'x' };
    const config = configOf({ tags: { Lists: 'lists' } });
    const [api] = config.apis;
    if (api === undefined) throw new Error('the configuration has one API');
    const { catalogue } = await buildCatalogue(source, { api, groups: config.groups });
    const result = await run(['export', '--environment', 'TEST', '--api', 'v5'], { inForce: catalogue });
    expect(JSON.parse(result.stdout)).toMatchObject([{ path: '/v5/lists' }, { path: '/v5/lists/{id}' }]);
    expect(result.sent[0]?.url).toBe('http://admin.test/admin/v1/environments/TEST/apis/v5/catalogue');
    expect(await run(['export', '--environment', 'TEST', '--api', 'v5'])).toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('not_found') as string,
    });
    expect((await run(['export'])).message).toContain('--environment and --api');
  });

  it('leaves what was there when it fails, and nothing half-written', async () => {
    const good = await write('api.json', document(paths));
    const bad = await write('bad.json', '{');
    const out = await write('out.json', 'before');
    expect((await run(['export', bad, '--out', out])).exitCode).toBe(2);
    expect(await readFile(out, 'utf8')).toBe('before');
    expect((await run(['export', good, '--out', join(folder, 'none', 'x.json')])).message).toContain(
      'ENOENT',
    );
    expect((await run(['export', good, '--out', folder])).message).toContain('is a folder');
    await run(['export', good, '--out', out]);
    expect(JSON.parse(await readFile(out, 'utf8'))).toHaveLength(2);
    expect((await readdir(folder)).toSorted()).toEqual(['api.json', 'bad.json', 'out.json']);
  });

  const klaviyo = fileURLToPath(
    new URL('../../../../../shared/data/openapi/klaviyo-stable.json', import.meta.url),
  );
  it.skipIf(!existsSync(klaviyo))(
    'lists the whole of klaviyo-stable.json (skipped where it is absent)',
    async () => {
      const result = await run(['export', klaviyo, '--requirements-extension', 'x-klaviyo-scopes']);
      const rows = JSON.parse(result.stdout) as { method: string; path: string; scope: string | null }[];
      expect(new Set(rows.map(({ method, path }) => `${method} ${path}`)).size).toBe(345);
      expect(rows.filter(({ scope }) => scope === null)).toHaveLength(7);
    },
  );
});

describe('catalogue export --format xlsx', () => {
  it('writes a workbook to a file, and none to the terminal', async () => {
    const file = await write('api.json', document(paths));
    const out = join(folder, 'rights.xlsx');
    expect((await run(['export', file, '--format', 'xlsx', '--out', out])).exitCode).toBe(0);
    expect((await readFile(out)).subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
    const refused = await run(['export', file, '--format', 'xlsx']);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.message).toContain('--out');
  });
});

describe('catalogue diff', () => {
  it('compares what two configurations name, and asks for what is missing', async () => {
    await write('api.json', document(paths));
    const both = ['diff', '--config', 'new.yaml', '--old-config', 'old.yaml', '--api', 'v5'];
    expect(await run(both, { oldMapping: { tags: {} } })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('2 changed') as string,
    });
    expect(await run(['diff', '--config', 'new.yaml'])).toMatchObject({ exitCode: 2 });
    expect(await run(['diff', 'a.json'])).toMatchObject({ exitCode: 2 });
  });

  it('fails for a breaking change unless the policy lets it pass', async () => {
    const [before, after] = [
      await write('a.json', document(paths)),
      await write('b.json', document({ '/lists': paths['/lists'] })),
    ];
    expect(await run(['diff', before, after])).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('1 removed') as string,
    });
    expect((await run(['diff', before, after, '--fail-on', 'none'])).exitCode).toBe(0);
    expect((await run(['diff', after, before])).exitCode).toBe(0);
    expect((await run(['diff', after, before, '--fail-on', 'any'])).exitCode).toBe(1);
    expect((await run(['diff', before, before, '--fail-on', 'any'])).exitCode).toBe(0);
  });

  it('fails for a new operation without a right', async () => {
    const [before, after] = [
      await write('a.json', document(paths)),
      await write('b.json', document({ ...paths, '/new': { get: {} } })),
    ];
    const result = await run(['diff', before, after]);
    expect(result).toMatchObject({ exitCode: 1, message: 'A new operation has no right: give it a module.' });
    expect(result.stdout).toContain('+ GET /new  [no right]');
  });

  it('lets breaking changes pass where the policy asks for rights alone', async () => {
    const [before, removed, unclassified] = [
      await write('a.json', document(paths)),
      await write('b.json', document({ '/lists': paths['/lists'] })),
      await write('c.json', document({ ...paths, '/new': { get: {} } })),
    ];
    const policy = ['--fail-on', 'unclassified'];
    expect((await run(['diff', before, removed, ...policy])).exitCode).toBe(0);
    expect((await run(['diff', before, unclassified, ...policy])).exitCode).toBe(1);
    expect((await run(['diff', before, unclassified, '--fail-on', 'none'])).exitCode).toBe(0);
  });

  it('reads the old document with the old mapping, where that changed too', async () => {
    const file = await write('a.json', document(paths));
    const line = ['diff', file, file, '--config', 'new.yaml', '--format', 'json'];
    const given = {
      mapping: { tags: { Lists: 'lists' }, rules: [{ when: { method: 'GET' }, scope: 'write' }] },
      oldMapping: { tags: { Lists: 'lists' } },
    };
    expect(JSON.parse((await run(line, given)).stdout)).toMatchObject({ changes: [] });
    const changed = await run([...line, '--old-config', 'old.yaml'], given);
    expect(JSON.parse(changed.stdout)).toMatchObject({
      breakingCount: 1,
      changes: [{ name: 'GET /lists', details: ['right: lists: read → lists: write'] }],
    });
    expect(changed.exitCode).toBe(1);
  });

  it('prints JSON and Markdown alone on stdout', async () => {
    const [before, after] = [
      await write('a.json', document({ '/old': { get: {} } })),
      await write('b.json', document(paths)),
    ];
    expect(JSON.parse((await run(['diff', before, after, '--format', 'json'])).stdout)).toMatchObject({
      addedCount: 3,
    });
    expect((await run(['diff', before, after, '--format', 'markdown'])).stdout).toMatch(
      /^## Catalogue of API rights\n/,
    );
  });
});

describe('catalogue import', () => {
  it('sends several documents as the one that they merge to', async () => {
    const lists = await write('lists.json', document({ '/lists': paths['/lists'] }));
    const list = await write('list.json', document({ '/lists/{id}': paths['/lists/{id}'] }));
    const { sent } = await run(['import', lists, list, '--environment', 'TEST', '--api', 'v5']);
    const merged = { ...document(paths), tags: undefined };
    expect(sent.map(({ body }) => body)).toEqual([
      { document: { text: expect.any(String) as string, file: `${lists} and 1 other document` } },
    ]);
    const [
      {
        document: { text },
      },
    ] = z.tuple([z.object({ document: z.object({ text: z.string() }) })]).parse(sent.map(({ body }) => body));
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(merged)));
  });

  it('sends the document to the server, which builds it', async () => {
    const file = await write('api.json', document(paths));
    const result = await run(['import', file, '--environment', 'TEST', '--api', 'v5']);
    expect(result.stdout).toBe('Version 2 of the catalogue of v5 in TEST is in force.\n');
    expect(result.stderr).toBe('Note: a  [31m note\n');
    expect(result.sent).toEqual([
      {
        method: 'PUT',
        url: 'http://admin.test/admin/v1/environments/TEST/apis/v5/catalogue',
        body: { document: { text: JSON.stringify(document(paths)), file } },
      },
    ]);
  });

  it('prints what would change with --dry-run, and sends nothing', async () => {
    await write('api.json', document(paths));
    const result = await run(['import', '--environment', 'TEST', '--api', 'v5', '--dry-run']);
    expect(result).toMatchObject({ exitCode: 0, stderr: 'Nothing was changed.\n' });
    expect(result.stdout).toContain('+ DELETE /lists/{id}');
    expect(result.sent.map(({ method }) => method)).toEqual(['GET']);
  });
});
