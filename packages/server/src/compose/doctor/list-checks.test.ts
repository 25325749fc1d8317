import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ChangeSequence, EnvironmentName } from '@postern/contract/ids';
import { runChecks } from '../../cli/doctor/run-checks.ts';
import { parseConfig } from '../../config/load-config.ts';
import { loadMasterKey } from '../../crypto/master-key.ts';
import { createAnswerHealth } from '../../observe/answer-health.ts';
import { createCertificate } from '../../testing/create-certificate.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { startMailServer } from '../../testing/mail-server.ts';
import { findRedisServer, startPrivateRedis } from '../../testing/private-redis.ts';
import { testCertificate } from '../../testing/test-certificate.ts';
import { openCore } from '../open-core.ts';
import { judgeClock } from './check-clocks.ts';
import { listChecks } from './list-checks.ts';

const root = mkdtempSync(join(tmpdir(), 'postern-doctor-'));
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(root, { recursive: true, force: true });
});

const env = {
  KEY: Buffer.from('a master key of thirty-two bytes').toString('base64'),
  OTHER: Buffer.from('another key, also 32 bytes long!').toString('base64'),
};
const document = (path: string) =>
  `{"openapi":"3.0.3","info":{"title":"a","version":"1"},"paths":{"${path}":{"get":{"responses":{"200":{"description":"ok"}}}}}}`;

/** A configuration whose ports are free and whose parts are absent; `more` replaces its keys. */
function createConfig(more: Readonly<Record<string, unknown>> = {}) {
  const folder = mkdtempSync(join(root, 'case-'));
  writeFileSync(join(folder, 'api.json'), document('/things'));
  const dataFolder = join(folder, 'data');
  const environment = { kind: 'test', port: 0, hosts: ['a'], upstream: 'http://127.0.0.1:9', issuer: 'a' };
  return parseConfig(
    JSON.stringify({
      brand: 'acme',
      dataFolder,
      masterKey: 'env:KEY',
      console: { port: 0 },
      environments: { TEST: environment },
      groups: [{ id: 'all', name: 'All', modules: [{ id: 'things', name: 'Things' }] }],
      apis: [
        {
          id: 'a',
          basePath: '/a',
          openapi: join(folder, 'api.json'),
          mapping: { operations: { 'GET /things': { modules: ['things'] } } },
        },
      ],
      ...more,
    }),
    'postern.yaml',
  );
}

async function examine(config: ReturnType<typeof parseConfig>, check: string) {
  const checks = listChecks(config, { env, now: Date.now }).filter((each) => each.check === check);
  return await runChecks(checks);
}

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port; // it listens on a port
}

describe('the doctor, on the embedded database', () => {
  it('makes nothing before the first start', async () => {
    const config = createConfig();
    const found = await runChecks(listChecks(config, { env, now: Date.now }));
    expect(found.filter(({ check }) => ['database', 'schema', 'master key'].includes(check))).toMatchObject([
      { state: 'fine' },
      { state: 'fine' },
      { state: 'fine', what: expect.stringContaining('nothing is sealed') },
    ]);
    expect(readdirSync(join(config.dataFolder, '..'))).toEqual(['api.json']);
  });

  it('opens what the master key sealed while the program runs, and is refused with another key', async () => {
    const config = createConfig();
    await using _core = await openCore(config, env);
    expect(await examine(config, 'master key')).toMatchObject([{ state: 'fine' }]);
    const wrong = await examine({ ...config, masterKey: 'env:OTHER' }, 'master key');
    expect(wrong).toMatchObject([
      { state: 'fault', what: expect.stringContaining("not the installation's") },
    ]);
    const absent = await examine({ ...config, masterKey: 'env:NONE' }, 'master key');
    expect(absent).toMatchObject([{ state: 'fault', remedy: expect.any(String) }]);
    expect(JSON.stringify([wrong, absent])).not.toContain(env.OTHER);
  });

  it('warns of a data folder that others may enter, and leaves it so', async () => {
    const config = createConfig();
    await (await openCore(config, env))[Symbol.asyncDispose]();
    expect(await examine(config, 'data folder')).toMatchObject([{ state: 'fine' }]);
    chmodSync(config.dataFolder, 0o755);
    expect(await examine(config, 'data folder')).toMatchObject([{ state: 'warning' }]);
    expect(await examine(config, 'data folder')).toMatchObject([{ state: 'warning' }]);
    chmodSync(config.dataFolder, 0o1777);
    expect(await examine(config, 'data folder')).toMatchObject([{ state: 'fault' }]);
  });
});

describeEachDatabase('the doctor looks at gateways', (_openFresh, { kind, createEmpty, open }) => {
  it('and names one that is silent, and one that lacks the master key', async () => {
    const place = await createEmpty();
    const storage = await open(place);
    const config = createConfig({ database: place.config });
    if (kind === 'sqlite') {
      expect(await examine(config, 'gateways')).toMatchObject([{ state: 'fine' }]);
      return;
    }
    const { id } = await loadMasterKey(config.masterKey, env);
    const lease = {
      kind: 'process',
      host: 'h',
      environments: ['TEST' as EnvironmentName],
      appliedSequence: 0 as ChangeSequence,
      leaseMs: 600_000,
      masterKeyIds: [id],
    } as const;
    await storage.transact(async (tx) => {
      await tx.gatewayLeases.insert({ ...lease, id: 'g1' });
      await tx.gatewayLeases.insert({ ...lease, id: 'g2', masterKeyIds: ['other'] });
      await tx.gatewayLeases.insert({ ...lease, id: 'g3', leaseMs: -1 });
    });
    const found = await examine(config, 'gateways');
    const states = found.map(({ what, state }) => [what.slice(0, 2), state]);
    expect(states.sort((one, other) => String(one).localeCompare(String(other)))).toEqual([
      ['g1', 'fine'],
      ['g2', 'warning'],
      ['g3', 'warning'],
    ]);
    for (const check of ['database', 'schema', 'clock']) {
      expect(await examine(config, check)).toMatchObject([{ state: 'fine' }]);
    }
  });
});

it('a database that refuses the connection is a fault, which names the server and no password', async () => {
  const url = 'postgres://anna:hunter2@127.0.0.1:9/postern';
  const found = await examine(createConfig({ database: { kind: 'postgres', url } }), 'database');
  expect(found).toMatchObject([{ state: 'fault', what: expect.stringContaining('refused the connection') }]);
  expect(JSON.stringify(found)).not.toContain('hunter2');
});

const redisServer = findRedisServer();
it.skipIf(redisServer === undefined)('Redis answers and has the same clock, or is a fault', async () => {
  const redis = await startPrivateRedis(redisServer ?? '');
  try {
    const config = createConfig({ redis: { url: redis.url } });
    expect(await examine(config, 'Redis')).toMatchObject([{ state: 'fine' }, { state: 'fine' }]);
    await redis.say('CONFIG SET requirepass hunter2');
    expect(await examine(config, 'Redis')).toMatchObject([{ state: 'fault' }]);
    await redis.kill();
    expect(await examine(config, 'Redis')).toMatchObject([{ state: 'fault', remedy: expect.any(String) }]);
  } finally {
    await redis.close();
  }
});

it('clocks that differ are a warning from two seconds on, and a fault from thirty', () => {
  expect(judgeClock('Redis', -1_999)).toMatchObject({ state: 'fine' });
  expect(judgeClock('Redis', 2_000)).toMatchObject({
    state: 'warning',
    what: expect.stringContaining('ahead'),
  });
  expect(judgeClock('Redis', -30_000)).toMatchObject({
    state: 'fault',
    what: expect.stringContaining('behind'),
  });
});

it('the mail server is spoken to as for a mail, and gets none', async () => {
  const login = { user: 'anna', password: 'hunter2' };
  const server = await startMailServer({ login, allowInsecureAuth: true });
  const smtp = { host: '127.0.0.1', port: server.port, from: 'api@example.com', user: 'anna' };
  const check = (more: object) => examine(createConfig({ smtp: { ...smtp, ...more } }), 'mail');
  try {
    expect(await examine(createConfig(), 'mail')).toMatchObject([{ state: 'warning' }]);
    const password = join(root, 'password');
    writeFileSync(password, 'hunter2');
    expect(await check({ security: 'none', password: `file:${password}` })).toMatchObject([
      { state: 'fine' },
    ]);
    writeFileSync(password, 'wrong-pass');
    const refused = await check({ security: 'none', password: `file:${password}` });
    expect(refused).toMatchObject([{ state: 'fault' }]);
    expect(JSON.stringify(refused)).not.toContain('wrong-pass');
    // Its certificate is nobody's.
    expect(await check({ security: 'starttls', password: `file:${password}` })).toMatchObject([
      { state: 'fault' },
    ]);
    expect(server.received).toEqual([]);
  } finally {
    await server.close();
  }
});

it('a certificate is fine for long, a warning shortly before its end, and a fault with another key', async () => {
  const long = { certFile: join(root, 'long.pem'), keyFile: join(root, 'long.key') };
  writeFileSync(long.certFile, testCertificate.cert);
  writeFileSync(long.keyFile, testCertificate.key);
  const short = await createCertificate('a', root);
  const check = (pair: object) => examine(createConfig({ console: { port: 0, tls: [pair] } }), 'certificate');
  expect(await check(long)).toMatchObject([{ state: 'fine' }]);
  expect(await check(short)).toMatchObject([{ state: 'warning', what: expect.stringContaining('1 days') }]);
  expect(await check({ ...short, keyFile: long.keyFile })).toMatchObject([{ state: 'fault' }]);
});

it('a port is free, held by Postern, or held by another program', async () => {
  const health = createAnswerHealth({ ask: () => [] });
  const own = await listen(createHttpServer((request, response) => void health(request, response)));
  const other = await listen(createServer((socket) => void socket.resume().end('hello\n')));
  const check = (port: number) => examine(createConfig({ console: { port } }), 'port');
  expect(await check(own)).toMatchObject([{ state: 'fine', what: expect.stringContaining('Postern') }]);
  expect(await check(other)).toMatchObject([
    { state: 'fault', what: expect.stringContaining('another program') },
  ]);
  const closing = servers.pop();
  closing?.close();
  await once(closing ?? createServer(), 'close');
  expect(await check(other)).toMatchObject([{ state: 'fine', what: expect.stringContaining('free') }]);
});

it('an upstream takes connections, or is a fault that says which step failed', async () => {
  const port = await listen(createServer((socket) => void socket.destroy()));
  const check = (upstream: string) => {
    const environment = { kind: 'test', port: 0, hosts: ['a'], upstream, issuer: 'a' };
    return examine(createConfig({ environments: { TEST: environment } }), 'upstream');
  };
  expect(await check(`http://127.0.0.1:${port}`)).toMatchObject([{ state: 'fine' }]);
  expect(await check(`https://127.0.0.1:${port}`)).toMatchObject([{ state: 'fault' }]);
  expect(await check('http://127.0.0.1:9')).toMatchObject([
    { state: 'fault', what: expect.stringContaining('refuses connections') },
  ]);
  expect(await check('http://no-such-name.invalid')).toMatchObject([
    { state: 'fault', what: expect.stringContaining('not known') },
  ]);
});

it('a document is built as at the start: fine, with operations that have no module, or broken', async () => {
  const config = createConfig();
  const file = String(config.apis[0]?.openapi);
  expect(await examine(config, 'document')).toMatchObject([{ state: 'fine' }]);
  writeFileSync(file, document('/other'));
  expect(await examine(config, 'document')).toMatchObject([
    { state: 'warning', what: expect.stringContaining('without a module') },
  ]);
  writeFileSync(file, '{');
  expect(await examine(config, 'document')).toMatchObject([{ state: 'fault', remedy: expect.any(String) }]);
  rmSync(file);
  expect(await examine(config, 'document')).toMatchObject([
    { state: 'fault', what: expect.stringContaining('cannot be read') },
  ]);
});
