import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdminClient } from '@postern/contract/admin-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRandomBase62 } from '../../crypto/key-text.ts';
import { askForService } from '../ask-for-service.ts';
import { createDatabase } from '../databases.ts';
import { startProgram } from './start-program.ts';
import type { RunningProgram } from './start-program.ts';
import { startRecordingUpstream } from './start-recording-upstream.ts';
import { writeInstallation } from './write-installation.ts';

const postgres = await askForService('postgres');
const why = postgres.kind === 'missing' ? ` [skipped: ${postgres.reason}]` : '';

describe.skipIf(postgres.kind === 'missing')(`postern control and postern gateway as processes${why}`, () => {
  const closers: (() => Promise<void>)[] = [];
  let folder = '';
  let databaseUrl = '';
  let upstreamPort = 0;
  const token = `postern_operator_${createRandomBase62(43)}`;
  const secrets = {
    POSTERN_MASTER_KEY: randomBytes(32).toString('base64'),
    POSTERN_OPERATOR_TOKEN: token,
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'postern-processes-'));
    closers.push(async () => rmSync(folder, { recursive: true, force: true }));
    const { database, remove } = await createDatabase('postgres');
    closers.push(remove);
    databaseUrl = database.config.kind === 'postgres' ? database.config.url : '';
    const upstream = await startRecordingUpstream();
    closers.push(() => upstream.close());
    upstreamPort = upstream.port;
  });
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  async function start(
    command: 'control' | 'gateway',
    options: {
      readonly args?: readonly string[];
      readonly env?: Readonly<Record<string, string>>;
      readonly database?: string | undefined;
    } = {},
  ): Promise<RunningProgram> {
    const of = {
      databaseUrl,
      upstreamPort,
      maxStaleMs: 2_000,
      ...('database' in options ? { databaseUrl: options.database } : {}),
    };
    const configFile = writeInstallation(folder, command, of);
    const env = { ...secrets, ...options.env };
    const program = await startProgram(command, { configFile, env, args: options.args ?? [] });
    closers.push(() => program.end('SIGKILL'));
    return program;
  }

  test('a gateway is refused before control has prepared the database, and writes nothing there', async () => {
    await expect(start('gateway')).rejects.toThrow(/gateway ended with 1: [\s\S]*postern control/);
    // Nothing was written: control finds an empty database and prepares it.
    await start('control');
    await start('gateway');
  }, 120_000);

  test('a gateway is refused with another master key, and control with it too', async () => {
    await start('control');
    const env = { POSTERN_MASTER_KEY: randomBytes(32).toString('base64') };
    await expect(start('gateway', { env })).rejects.toThrow(/ended with 1: [\s\S]*master key/i);
    await expect(start('control', { env })).rejects.toThrow(/ended with 1: [\s\S]*master key/i);
  }, 120_000);

  test('control and gateway are refused on the embedded database, which has one owner', async () => {
    for (const command of ['control', 'gateway'] as const) {
      await expect(start(command, { database: undefined })).rejects.toThrow(
        /ended with 2: [\s\S]*needs PostgreSQL/,
      );
    }
  }, 60_000);

  test('several workers share a port on PostgreSQL: a revoked key is dead in each before the answer', async () => {
    const control = await start('control');
    const gateway = await start('gateway', { args: ['--workers', '3'] });
    const admin = createAdminClient({
      baseUrl: '',
      fetch: (path, init) => fetch(control.url + path, init),
      headers: { authorization: `Bearer ${token}` },
    });
    const licence = await admin.createLicence({ body: { number: 1, name: 'One', accountName: 'one' } });
    if (!licence.ok) throw new Error(licence.problem.detail);
    const scope = { licenceId: licence.data.id, environment: 'TEST' };
    const form = { applicationName: 'App', email: 'it@example.com', rights: { things: 'write' } } as const;
    const created = await admin.createApiUser({ params: scope, body: form });
    if (!created.ok) throw new Error(created.problem.detail);
    const gateways = await admin.listGateways();
    expect(gateways.ok && gateways.data.items.map(({ kind, state }) => [kind, state])).toEqual(
      Array.from({ length: 3 }, () => ['worker', 'live']),
    );
    // Each exchange uses a new connection, so that every worker gets some.
    const exchange = async () => {
      const headers = { authorization: created.data.key.text, connection: 'close' };
      return (await fetch(`${gateway.gatewayUrl}/auth/token`, { headers })).status;
    };
    const many = async () => new Set(await Promise.all(Array.from({ length: 12 }, exchange)));
    expect(await many()).toEqual(new Set([200]));
    const params = { ...scope, apiUserId: created.data.apiUser.id };
    const revoked = await admin.revokeKey({ params, body: {} });
    expect(revoked.ok && revoked.data.cutOff).toMatchObject({ state: 'confirmed' });
    expect(revoked.ok && revoked.data.cutOff?.gateways).toHaveLength(3);
    expect(await many()).toEqual(new Set([401]));
    await gateway.end('SIGTERM');
  }, 120_000);
});
