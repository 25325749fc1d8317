import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminCalls } from '@postern/contract/admin-client';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { createTestCli } from '../testing/test-cli.ts';
import { createTestControl, createTestLicence } from '../testing/test-control.ts';
import type { TestLicence } from '../testing/test-control.ts';

let folder: string;
let storage: Storage;
let ours: TestLicence;
let run: ReturnType<typeof createTestCli>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-api-'));
  storage = await openStorage({ kind: 'sqlite' }, { dataFolder: folder });
  const control = createTestControl(storage);
  ours = await createTestLicence(control);
  run = createTestCli(control);
});

afterAll(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

describe('postern api', () => {
  it('lists every operation with its method and path, without a server', async () => {
    const { code, out } = await run('api --list');
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(1 + Object.keys(adminCalls).length);
    expect(out).toMatch(/^listLicences +GET +\/admin\/v1\/licences$/m);
  });

  it('sends values in the path and in the query, licence and environment by the usual options', async () => {
    const { code, out } = await run('api listApiUsers --param search=warehouse');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ total: 1, items: [{ displayName: 'Data warehouse' }] });
    const elsewhere = await run('api listApiUsers --environment PROD --param search=warehouse');
    expect(JSON.parse(elsewhere.out)).toMatchObject({ total: 0 });
    const named = await run(['api', 'getApiUser', '--param', `apiUserId=${ours.apiUser.id}`]);
    expect(JSON.parse(named.out)).toMatchObject({ id: ours.apiUser.id });
  });

  it('prints an answer that is no JSON as it is', async () => {
    expect((await run('api exportLicenceUsage')).out).toMatch(/^time,api,operation,/);
  });

  it('takes the body from stdin or a file, and says which one is not JSON', async () => {
    const created = await run('api createEntity --body -', { stdin: '{ "name": "France" }' });
    expect(JSON.parse(created.out)).toMatchObject({ name: 'France' });
    const file = join(folder, 'body.json');
    await writeFile(file, '{ "name": "Spain" }');
    expect((await run(['api', 'createEntity', '--body', file])).code).toBe(0);
    const broken = await run('api createEntity --body -', { stdin: 'name=France' });
    expect(broken).toMatchObject({ code: 2, out: '', err: 'The body is not JSON.\n' });
    const missing = await run('api createEntity --body /nonexistent/body.json');
    expect(missing).toMatchObject({ code: 2, out: '', err: expect.stringContaining('cannot be read') });
  });

  it('asks before a DELETE, and does nothing without a clear yes', async () => {
    const line = ['api', 'deleteEntity', '--param', `entityId=${ours.entity.id}`];
    const asked = await run(line, { typed: 'n' });
    expect(asked).toMatchObject({ code: 1, out: '' });
    expect(asked.err).toContain(`/entities/${ours.entity.id}? [y/N]`);
    expect((await run(line)).err).toContain('add --yes');
    expect((await run([...line, '--yes'])).code).toBe(0);
    expect((await run(line, { typed: 'y' })).err).toContain('(not_found');
  });

  it('refuses an unknown operation, an incomplete path and an odd value, and names what would be right', async () => {
    const unknown = await run('api webhook');
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('Similar: listWebhooks, ') });
    expect(await run('api')).toMatchObject({ code: 2, err: expect.stringContaining('--list lists them') });
    // No name that every object has is an operation.
    expect(await run('api toString')).toMatchObject({ code: 2, out: '' });
    const incomplete = await run('api getApiUser');
    expect(incomplete).toMatchObject({ code: 2, err: expect.stringContaining('--param apiUserId=…') });
    expect(await run('api listLicences --param page')).toMatchObject({ code: 2, out: '' });
    const refused = await run('api listLicences --param colour=red');
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('(request_invalid') });
  });
});
