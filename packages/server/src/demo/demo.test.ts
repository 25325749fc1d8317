import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../main.ts', import.meta.url));
const repository = fileURLToPath(new URL('../../../../', import.meta.url));

const demoFileSchema = z.strictObject({
  console: z.url(),
  portal: z.url(),
  gateways: z.strictObject({ TEST: z.url(), PROD: z.url() }),
  adminLink: z.url(),
  licence: z.strictObject({
    id: z.string(),
    number: z.literal(12_740),
    name: z.string(),
    accountName: z.string(),
  }),
  apiUsers: z.array(
    z.strictObject({
      name: z.string(),
      environment: z.enum(['TEST', 'PROD']),
      key: z.string(),
      rights: z.record(z.string(), z.string()),
      accessType: z.string(),
    }),
  ),
  webServiceAccounts: z.array(
    z.strictObject({ environment: z.string(), username: z.string(), password: z.string() }),
  ),
});

const started: ChildProcess[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map(stopDemo));
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-demo-'));
  folders.push(folder);
  return folder;
}

/** Starts the demo as a process of its own, on free ports. `output` is what it printed up to its curl lines. */
async function startDemo(
  folder: string,
  args: readonly string[] = [],
): Promise<{ child: ChildProcess; output: string }> {
  const child = spawn(process.execPath, [program, 'demo', ...args], {
    cwd: repository,
    env: { ...process.env, POSTERN_PORT_BASE: '0', POSTERN_DATA: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const output = await new Promise<string>((resolve, reject) => {
    let printed = '';
    const collect = (chunk: Buffer): void => {
      printed += chunk.toString();
      if (/-X DELETE .*\n/.test(printed)) resolve(printed);
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}:\n${printed}`)));
  });
  return { child, output };
}

async function stopDemo(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  return await ended;
}

async function readDemoFile(folder: string): Promise<z.infer<typeof demoFileSchema>> {
  return demoFileSchema.parse(JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')));
}

/** Runs the printed lines in a shell, as a newcomer would paste them. */
async function pasteLines(output: string): Promise<string> {
  const script = output.slice(output.indexOf('# 1.'));
  return (await run('bash', ['-c', script])).stdout;
}

describe('npm start', () => {
  it('prints curl lines that work when pasted, and keeps its data over a restart', async () => {
    const folder = await makeFolder();
    const first = await startDemo(folder);
    const answers = await pasteLines(first.output);
    expect(answers).toMatch(
      /HTTP\/1.1 200 OK[\s\S]*ann\.peeters@example\.com[\s\S]*HTTP\/1.1 403 Forbidden[\s\S]*"code":"right_missing"/,
    );

    const before = await readDemoFile(folder);
    expect((await stat(join(folder, 'demo.json'))).mode & 0o777).toBe(0o600);
    expect(await stopDemo(first.child)).toBe(0);

    const second = await startDemo(folder);
    const after = await readDemoFile(folder);
    expect(after.apiUsers).toEqual(before.apiUsers);
    expect(await pasteLines(second.output)).toContain('HTTP/1.1 200 OK');
  }, 120_000);

  it('cuts a key off in every gateway worker before the reset answers', async () => {
    const folder = await makeFolder();
    const { output } = await startDemo(folder, ['--workers', '2']);
    const { gateways, console: consoleUrl } = await readDemoFile(folder);
    const token = await getToken(output);
    const profiles = `${gateways.TEST}/v5/entities/ActitoIODemo/profile-tables/Customers/profiles`;
    const call = async (): Promise<number> => {
      // Each call uses a new connection, so that both workers get some.
      const answer = await fetch(profiles, {
        headers: { authorization: `Bearer ${token}`, connection: 'close' },
      });
      await answer.arrayBuffer();
      return answer.status;
    };
    const statuses = async (): Promise<ReadonlySet<number>> => {
      const found = new Set<number>();
      // The example's plan lets a licence make five calls at once.
      for (let lot = 0; lot < 5; lot++) {
        for (const status of await Promise.all([call(), call(), call(), call()])) found.add(status);
      }
      return found;
    };
    expect(await statuses()).toEqual(new Set([200]));

    const cli = await run(
      process.execPath,
      [program, 'key', 'reset', 'CRM sync', '--licence', '12740', '--environment', 'TEST', '--yes'],
      {
        cwd: repository,
        env: { ...process.env, POSTERN_CONFIG: 'examples/actito-style/postern.yaml', POSTERN_DATA: folder },
      },
    );
    expect(cli.stderr).toContain('confirmed by all 2 gateways');
    expect(consoleUrl).not.toBe('');
    expect(await statuses()).toEqual(new Set([401]));
  }, 120_000);

  it('says in one sentence that a port is taken', async () => {
    const blocker = createServer();
    const port = await new Promise<number>((resolve) => {
      blocker.listen(0, () => {
        const address = blocker.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const env = { ...process.env, POSTERN_PORT_BASE: String(port), POSTERN_DATA: await makeFolder() };
    const failed: unknown = await run(process.execPath, [program, 'demo'], { cwd: repository, env }).catch(
      (error: unknown) => error,
    );
    blocker.close();
    expect(failed).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Port \d+ is taken by another program\..*\n$/),
    });
  }, 60_000);

  it('refuses a second owner of the same data folder', async () => {
    const folder = await makeFolder();
    await startDemo(folder);
    const env = { ...process.env, POSTERN_PORT_BASE: '0', POSTERN_DATA: folder };
    const failed: unknown = await run(process.execPath, [program, 'demo'], { cwd: repository, env }).catch(
      (error: unknown) => error,
    );
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining(folder) });
  }, 60_000);
});

async function getToken(output: string): Promise<string> {
  const [line = ''] = output.split('\n').filter((text) => text.startsWith('TOKEN='));
  return (await run('bash', ['-c', `${line}\nprintf %s "$TOKEN"`])).stdout;
}
