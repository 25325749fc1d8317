import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
  stop(): Promise<void>;
}

const runningSchema = z.object({ msg: z.literal('running'), portal: z.string() });

/** The real program with a portal for the given APIs, each right made up from the document. Nothing is behind them. */
export async function startPortal(apis: readonly PortalApiFixture[]): Promise<RunningPortal> {
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
  };
  // YAML reads JSON.
  await writeFile(join(folder, 'postern.yaml'), JSON.stringify(config));
  const child = spawn(process.execPath, [program, 'serve', '--config', join(folder, 'postern.yaml')], {
    env: { ...process.env, POSTERN_PORT_BASE: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return {
    url: await untilRunning(child),
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The portal's URL, from the line that says that everything runs. */
async function untilRunning(child: ChildProcess): Promise<string> {
  let printed = '';
  return await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      for (const line of printed.split('\n')) {
        const parsed = runningSchema.safeParse(parseLine(line));
        if (parsed.success) resolve(parsed.data.portal);
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
