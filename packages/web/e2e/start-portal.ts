import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const program = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

/** The folder with the whole documents of two real APIs, beside the repository, if they are there. */
export const realDocuments = fileURLToPath(new URL('../../../../shared/data/openapi/', import.meta.url));

export interface PortalApiFixture {
  readonly id: string;
  /** An OpenAPI document: a file's whole path, or the document. */
  readonly document: string | object;
}

export interface RunningPortal {
  readonly url: string;
  readonly consoleUrl: string;
  readonly operatorToken: string;
  stop(): Promise<void>;
}

const runningSchema = z.object({ msg: z.literal('running'), portal: z.string(), console: z.string() });

/** Keys of postern.yaml beside those that every portal needs, and text files beside it. */
export interface PortalExtras {
  readonly config?: object;
  readonly files?: Readonly<Record<string, string>>;
}

/** The real program with a portal for the given APIs, each right made up from the document. Nothing is behind them. */
export async function startPortal(
  apis: readonly PortalApiFixture[],
  { config: extraConfig = {}, files = {} }: PortalExtras = {},
): Promise<RunningPortal> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-portal-'));
  await writeFile(join(folder, 'master-key'), `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  const configured = await Promise.all(
    apis.map(async ({ id, document }) => {
      const file = typeof document === 'string' ? document : join(folder, `${id}.json`);
      if (typeof document !== 'string') await writeFile(file, JSON.stringify(document));
      return { id, basePath: `/${id}`, openapi: file, mapping: { deriveModules: true } };
    }),
  );
  const config = {
    brand: 'acme',
    dataFolder: 'data',
    masterKey: 'file:master-key',
    portal: { title: 'Acme for developers' },
    environments: {
      TEST: {
        kind: 'test',
        port: 4001,
        hosts: ['localhost'],
        upstream: 'http://127.0.0.1:9',
        issuer: 'http://localhost',
      },
    },
    apis: configured,
    ...extraConfig,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  // YAML reads JSON.
  await writeFile(join(folder, 'postern.yaml'), JSON.stringify(config));
  const child = spawn(process.execPath, [program, 'serve', '--config', join(folder, 'postern.yaml')], {
    env: { ...process.env, POSTERN_PORT_BASE: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { portal: url, console: consoleUrl } = await untilRunning(child);
  return {
    url,
    consoleUrl,
    operatorToken: (await readFile(join(folder, 'data', 'operator-token'), 'utf8')).trim(),
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The URLs, from the line that says that everything runs. */
async function untilRunning(child: ChildProcess): Promise<z.infer<typeof runningSchema>> {
  let printed = '';
  return await new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      for (const line of printed.split('\n')) {
        const parsed = runningSchema.safeParse(parseLine(line));
        if (parsed.success) resolve(parsed.data);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The program ended with ${code}:\n${printed}`)));
  });
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // not every line is JSON
  }
}
