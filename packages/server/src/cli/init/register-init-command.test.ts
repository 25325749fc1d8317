import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { text as readAll } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../config/load-config.ts';
import { ownFiles } from '../../own-files/own-files.ts';
import { startProgram } from '../../testing/fleet/start-program.ts';
import type { ProgramIo, TextQuestion } from '../cli-io.ts';
import { createProgram } from '../create-program.ts';
import { listUnclassified } from '../../catalogue/check-catalogue.ts';
import { loadCatalogue, loadMapping } from '../load-catalogue.ts';
import { runProgram } from '../run-program.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-init-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Terminal {
  readonly answers?: readonly string[];
  readonly fetch?: ProgramIo['fetch'];
}

async function init(args: readonly string[], { answers, fetch }: Terminal = {}) {
  const said = { out: '', err: '', asked: [] as TextQuestion[] };
  const typed = [...(answers ?? [])];
  const fail = (): never => {
    throw new Error('not needed here');
  };
  const io: ProgramIo = {
    env: {},
    stdout: (text) => void (said.out += text),
    stderr: (text) => void (said.err += text),
    loadConfig: (file = '') => loadConfig({ file, env: {} }),
    withAdminClient: fail,
    readStdin: fail,
    ask: fail,
    askText: (question) => {
      said.asked.push(question);
      return Promise.resolve(answers === undefined ? undefined : typed.shift());
    },
    fetch: fetch ?? fail,
  };
  const code = await runProgram(
    createProgram(io, { version: '1' }),
    ['init', '--folder', folder, ...args],
    io,
  );
  return { code, ...said, io };
}

const tagged = {
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1' },
  servers: [{ url: 'https://api.shop.example/v2' }],
  paths: {
    '/orders': { get: { tags: ['Orders'], responses: {} }, post: { tags: ['Orders'], responses: {} } },
    '/orders/{id}': { get: { tags: ['Orders'], responses: {} } },
    '/stock/levels': { get: { responses: {} } },
    '/customers/search': { post: { tags: ['Customers'], responses: {} } },
  },
};
const swagger = `
swagger: '2.0'
info: { title: Old, version: '1' }
host: old.example
basePath: /api
schemes: [http]
paths:
  /mails: { get: { responses: {} }, delete: { responses: {} } }
  /mails/{id}: { get: { responses: {} } }
`;
const scoped = {
  openapi: '3.0.3',
  info: { title: 'Scoped', version: '1' },
  servers: [{ url: 'https://{tenant}.scoped.example/rest' }],
  paths: {
    '/a': { get: { 'x-shop-scopes': ['coupon-codes:read'], responses: {} } },
    '/b': { post: { 'x-shop-scopes': ['coupon-codes:write', 'profiles:read'], responses: {} } },
  },
};

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function loadWritten(io: ProgramIo) {
  const config = join(folder, 'postern.yaml');
  const mapping = await loadMapping({ config }, io);
  const { catalogue } = await loadCatalogue(mapping.files, mapping);
  return { config: await io.loadConfig(config), catalogue };
}

describe('postern init', () => {
  it.each([
    {
      what: 'tags and paths',
      name: 'shop.json',
      document: tagged,
      args: [],
      expected: { brand: { keyPrefix: 'shop' }, upstream: 'https://api.shop.example', basePath: '/v2' },
    },
    {
      what: 'paths alone, of Swagger in YAML',
      name: 'old.yaml',
      document: swagger,
      args: [],
      expected: { brand: { keyPrefix: 'old' }, upstream: 'http://old.example', basePath: '/api' },
    },
    {
      what: 'rights that the document lists',
      name: 'scoped.json',
      document: scoped,
      args: ['--upstream', 'http://10.1.2.3:8080'],
      expected: { brand: { keyPrefix: 'api' }, upstream: 'http://10.1.2.3:8080', basePath: '/rest' },
    },
  ])('gives every operation a right: from $what', async ({ name, document, args, expected }) => {
    const { code, out, io } = await init(['--openapi', write(name, document), '--yes', ...args]);
    expect(code).toBe(0);
    const { config, catalogue } = await loadWritten(io);
    expect(listUnclassified(catalogue)).toEqual([]);
    expect(catalogue.operations.length).toBeGreaterThan(1);
    const { brand, basePath, upstream } = expected;
    expect(config).toMatchObject({ brand, apis: [{ basePath, openapi: [join(folder, name)] }] });
    expect(Object.values(config.environments)).toMatchObject([{ upstream }]);
    expect(out).toContain('postern serve');
  });

  it('takes the rights that a document lists, under names that people read', async () => {
    const file = write('scoped.json', scoped);
    const { io } = await init(['--openapi', file, '--yes', '--upstream', 'http://a.example']);
    const { catalogue } = await loadWritten(io);
    expect(catalogue.operations.map(({ requirements }) => requirements)).toEqual([
      [{ moduleId: 'coupon-codes', scope: 'read' }],
      expect.arrayContaining([{ moduleId: 'profiles', scope: 'read' }]),
    ]);
    expect(readFileSync(join(folder, 'postern.yaml'), 'utf8')).toContain('name: Coupon codes');
  });

  it('lists what the document does not place, with its proposal, and the POST calls that may be reads', async () => {
    const { err } = await init(['--openapi', write('shop.json', tagged), '--yes']);
    expect(err).toContain('GET /stock/levels → stock');
    expect(err).not.toContain('/orders');
    expect(readFileSync(join(folder, 'postern.yaml'), 'utf8')).toMatch(
      /^# {3}- .*\/customers\/search.*scope: read/m,
    );
  });

  it('keeps the master key for its owner alone, and never writes over a file', async () => {
    const file = write('shop.json', tagged);
    expect(await init(['--openapi', file, '--yes'])).toMatchObject({ code: 0 });
    const key = join(folder, 'secrets/master-key');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(key, 'utf8').trim(), 'base64')).toHaveLength(32);
    const before = readFileSync(key, 'utf8');
    const again = await init(['--openapi', file, '--yes']);
    expect(again).toMatchObject({ code: 2, out: '' });
    expect(again.err).toContain('exists already');
    expect(readFileSync(key, 'utf8')).toBe(before);
    rmSync(key);
    expect(await init(['--openapi', file, '--yes'])).toMatchObject({ code: 2 });
    expect(existsSync(key)).toBe(false);
  });

  it('downloads a document that is named by its URL, and keeps it', async () => {
    const fetch = (url: string) =>
      Promise.resolve(
        url === 'https://docs.shop.example/openapi'
          ? Response.json(tagged)
          : new Response('', { status: 404 }),
      );
    const { code } = await init(['--openapi', 'https://docs.shop.example/openapi', '--yes'], { fetch });
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'openapi/api.json'), 'utf8'))).toEqual(tagged);
  });

  it('asks for nothing but the document and the upstream, and proposes the document’s own server', async () => {
    const file = write('shop.json', tagged);
    const { code, asked } = await init([], { answers: [file, 'http://127.0.0.1:9'] });
    expect(code).toBe(0);
    expect(asked.map(({ initialValue }) => initialValue)).toEqual([undefined, 'https://api.shop.example/v2']);
  });

  it.each([
    ['no document and nobody to ask', [], '--openapi'],
    ['no such file', ['--openapi', '/nonexistent/a.json'], 'does not exist'],
    ['a document without a server', ['--openapi', 'scoped.json', '--yes'], '--upstream'],
    ['an upstream that is no URL', ['--openapi', 'shop.json', '--yes', '--upstream', 'shop'], '--upstream'],
    ['a document that is none', ['--openapi', 'broken.json', '--yes'], 'broken.json'],
    ['a URL that answers 404', ['--openapi', 'https://a.example/x', '--yes'], '404'],
    ['a URL that cannot be reached', ['--openapi', 'https://b.example/x', '--yes'], 'cannot be reached'],
    ['a URL with a password', ['--openapi', 'https://u:p@a.example/x', '--yes'], 'password'],
    ['a brand that is none', ['--openapi', 'shop.json', '--yes', '--brand', 'A B'], 'brand'],
  ])('writes nothing and says what to do for %s', async (_what, args, remedy) => {
    write('shop.json', tagged);
    write('scoped.json', scoped);
    write('broken.json', '{"openapi": ');
    const before = readdirSync(folder).toSorted();
    const fetch = (url: string) =>
      url.includes('b.example')
        ? Promise.reject(new TypeError('fetch failed'))
        : Promise.resolve(new Response('', { status: 404 }));
    const placed = args.map((arg) => (/^(?:shop|scoped|broken)\.json$/.test(arg) ? join(folder, arg) : arg));
    const { code, out, err } = await init(placed, { fetch });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(remedy);
    expect(readdirSync(folder).toSorted()).toEqual(before);
  });

  const vendors = new URL('../../../../../../shared/data/openapi/', import.meta.url);
  it.skipIf(!existsSync(vendors)).each([
    ['klaviyo-stable.json', [], 345],
    ['activecampaign-v3.json', ['--upstream', 'https://acme.api-us1.com'], 282],
  ])(
    'places every operation of the vendor’s document %s (in shared/data, not shipped)',
    async (name, args, count) => {
      const file = new URL(name, vendors).pathname;
      const { code, io } = await init(['--openapi', file, '--yes', ...args]);
      expect(code).toBe(0);
      const { catalogue } = await loadWritten(io);
      expect([catalogue.operations.length, listUnclassified(catalogue)]).toEqual([count, []]);
    },
  );
});

describe('from an OpenAPI document to an allowed call', () => {
  it(
    'takes five commands: init, serve, licence create, api-user create, curl',
    { timeout: 120_000 },
    async () => {
      const upstream = createServer((request, response) => response.end(`upstream got ${request.url}`));
      await new Promise<void>((resolve) => void upstream.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void upstream.close());
      const { port } = upstream.address() as AddressInfo;
      const config = join(folder, 'postern.yaml');
      const document = write('shop.json', tagged);
      await run(
        'init',
        '--openapi',
        document,
        '--upstream',
        `http://127.0.0.1:${port}`,
        '--folder',
        folder,
        '--yes',
      );
      const served = await startProgram('serve', { configFile: config, env: {} });
      onTestFinished(() => served.end('SIGKILL'));

      const at = ['--config', config];
      await run('licence', 'create', '--number', '1', '--name', 'First', '--account', 'first', ...at);
      const apiUser = ['--application-name', 'First caller', '--email', 'you@example.com'];
      const created = await run('api-user', 'create', ...apiUser, '--right', 'orders=read', ...at);
      const key = /^Key: (api_test_\S+)$/m.exec(created)?.[1] ?? '';
      const call = async (path: string) => {
        const answer = await fetch(`${served.gatewayUrl}${path}`, { headers: { 'x-api-key': key } });
        return [answer.status, await answer.text()] as const;
      };
      expect(await call('/v2/orders')).toEqual([200, 'upstream got /v2/orders']);
      expect((await call('/v2/stock/levels'))[0]).toBe(403);
    },
  );
});

/** A command as a process of its own; gives its standard output. */
async function run(...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [ownFiles.programs.main, ...args], {
    env: { PATH: process.env['PATH'], POSTERN_PORT_BASE: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, code] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    new Promise((resolve) => child.once('close', resolve)),
  ]);
  if (code !== 0) throw new Error(`postern ${args.join(' ')} ended with ${String(code)}: ${err}`);
  return out;
}
