import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdminClient } from '@postern/contract/admin-client';
import type { AdminClient, AdminResult } from '@postern/contract/admin-client';
import { environmentNameSchema, moduleIdSchema } from '@postern/contract/ids';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRandomBase62 } from '../crypto/key-text.ts';
import { readProcessFile } from '../data-folder/process-file.ts';
import type { ProcessFile } from '../data-folder/process-file.ts';
import { startLoad } from '../testing/fleet/start-balanced-load.ts';
import { startProgram } from '../testing/fleet/start-program.ts';
import type { RunningProgram } from '../testing/fleet/start-program.ts';
import { startRecordingUpstream } from '../testing/fleet/start-recording-upstream.ts';
import { writeInstallation } from '../testing/fleet/write-installation.ts';

const waiting = { timeout: 60_000, interval: 50 };
const closers: (() => Promise<void>)[] = [];
let folder = '';
let upstreamPort = 0;
const operatorToken = `postern_operator_${createRandomBase62(43)}`;
const env = { POSTERN_MASTER_KEY: randomBytes(32).toString('base64'), POSTERN_OPERATOR_TOKEN: operatorToken };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'postern-reload-'));
  closers.push(async () => rmSync(folder, { recursive: true, force: true }));
  const upstream = await startRecordingUpstream();
  closers.push(() => upstream.close());
  upstreamPort = upstream.port;
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const api = (id: string, more: object = {}) => ({
  id,
  basePath: `/${id}`,
  openapi: './openapi.json',
  mapping: { tags: { Things: 'things' } },
  schemes: ['bearer', 'api-key-header'],
  ...more,
});

/** Writes postern.yaml. The APIs and whatever else is given replace those of the file before. */
function write(more: Readonly<Record<string, unknown>>): string {
  return writeInstallation(folder, 'postern', {
    databaseUrl: undefined,
    upstreamPort,
    maxStaleMs: 5_000,
    more: { operations: { port: 0 }, apis: [api('v1')], ...more },
  });
}

function data<Data>(result: AdminResult<Data>): Data {
  if (!result.ok) throw new Error(result.problem.detail);
  return result.data;
}

async function createKeys(admin: AdminClient) {
  const licence = data(await admin.createLicence({ body: { number: 1, name: 'One', accountName: 'one' } }));
  const params = { licenceId: licence.id, environment: environmentNameSchema.parse('TEST') };
  const rights = { [moduleIdSchema.parse('things')]: 'read' as const };
  const create = async (applicationName: string) =>
    data(await admin.createApiUser({ params, body: { applicationName, email: 'it@example.com', rights } }));
  return { params, steady: await create('Steady'), revoked: await create('Revoked') };
}

async function exchange(program: RunningProgram, key: string): Promise<string> {
  const answer = await fetch(`${program.gatewayUrl}/auth/token`, { headers: { authorization: key } });
  const { accessToken } = (await answer.json()) as { readonly accessToken: string };
  return accessToken;
}

describe.each([1, 2])('a reload of serve with %i workers', (workers) => {
  it(
    'loses no call under load, keeps the last good configuration, and cuts off what is revoked meanwhile',
    { timeout: 180_000 },
    async () => {
      const program = await startProgram('serve', {
        configFile: write({}),
        env,
        args: ['--workers', String(workers)],
      });
      closers.push(() => program.end('SIGKILL'));
      const admin = createAdminClient({
        baseUrl: '',
        fetch: (path, init) => fetch(program.url + path, init),
        headers: { authorization: `Bearer ${operatorToken}` },
      });
      const { params, steady, revoked } = await createKeys(admin);
      const status = async (path: string, key: string): Promise<number> =>
        (await fetch(program.gatewayUrl + path, { headers: { 'x-api-key': key } })).status;
      const pid = program.child.pid ?? 0;
      const described = () => readProcessFile(join(folder, 'data'), pid);
      const reload = async (): Promise<ProcessFile['latest']> => {
        const before = (await described())?.reloads ?? 0;
        program.child.kill('SIGHUP');
        await vi.waitFor(async () => expect((await described())?.reloads).toBe(before + 1), waiting);
        return (await described())?.latest ?? null;
      };

      const member = { current: program };
      const load = startLoad(await exchange(program, steady.key.text), { choose: () => member });
      closers.push(load.close);
      const answerMore = async (): Promise<void> => {
        const before = load.answered(member);
        await vi.waitFor(() => expect(load.answered(member)).toBeGreaterThan(before + 50), waiting);
      };
      await answerMore();

      write({ apis: [api('v1'), api('v2')] });
      expect(await reload()).toMatchObject({ state: 'reloaded', needsRestart: [] });
      expect(await status('/v2/things', steady.key.text)).toBe(200);
      await answerMore();

      write({ apis: [] });
      expect(await reload()).toMatchObject({
        state: 'refused',
        problem: expect.stringContaining('apis') as string,
      });
      expect(await (await fetch(`${program.operationsUrl}/readyz`)).text()).toBe(
        'ok\nconfiguration-refused\n',
      );
      expect(await status('/v2/things', steady.key.text)).toBe(200);
      await answerMore();

      write({ maxStaleMs: 4_000, operations: { port: 1 } });
      const reloading = reload();
      const { cutOff } = data(
        await admin.deactivateApiUser({
          params: { ...params, apiUserId: revoked.apiUser.id },
          body: { version: revoked.apiUser.version },
        }),
      );
      expect(cutOff?.state).toBe('confirmed');
      expect(await status('/v1/things', revoked.key.text)).toBe(401);
      expect(await reloading).toEqual({
        state: 'reloaded',
        version: expect.any(String) as string,
        needsRestart: ['operations'],
      });
      expect(await status('/v1/things', revoked.key.text)).toBe(401);
      expect(await status('/v2/things', steady.key.text)).toBe(404);
      await answerMore();
      expect(await load.finish()).toEqual([]);

      write({
        ratePlans: { small: [{ name: 'calls', kind: 'calls', per: 'licence', limit: 1, windowS: 3_600 }] },
        apis: [api('v1', { ratePlan: 'small' })],
      });
      expect(await reload()).toMatchObject({ state: 'reloaded' });
      const statuses = [
        await status('/v1/things', steady.key.text),
        await status('/v1/things', steady.key.text),
      ];
      expect(statuses).toEqual([200, 429]);
      expect(program.hasCrashed()).toBe(false);
    },
  );
});
