import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const program = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
const shiftClock = new URL('./shift-clock.ts', import.meta.url).href;

const demoSchema = z.object({
  console: z.string(),
  portal: z.string(),
  adminLink: z.string(),
  gateways: z.record(z.string(), z.string()),
  apiUsers: z.array(z.object({ name: z.string(), environment: z.string(), key: z.string() })),
  webServiceAccounts: z.array(
    z.object({ environment: z.string(), username: z.string(), password: z.string() }),
  ),
});

export interface RunningConsole {
  /** Every request to it is the operator's; see startConsole. */
  readonly url: string;
  /** The console itself, where people sign in. */
  readonly ownUrl: string;
  /** The developer portal, which knows nothing of that operator. */
  readonly portalUrl: string;
  /** The one-time link of the first run. */
  readonly adminLink: string;
  readonly gateways: Readonly<Record<string, string>>;
  readonly apiUsers: z.infer<typeof demoSchema>['apiUsers'];
  readonly webServiceAccounts: z.infer<typeof demoSchema>['webServiceAccounts'];
  /** The admin API as an operator, for preparing what a test needs. */
  readonly operatorToken: string;
  /** Lets the program's clock run on, so that what lasts minutes ends now. */
  passMs(durationMs: number): void;
  /** The program's clock. */
  nowMs(): number;
  stop(): Promise<void>;
}

/**
 * The real program with its demo data, on free ports and a folder of its own. A server in front of it
 * signs every request as the operator, so that pages can be looked at without signing in each time. `env` is added to
 * the program's environment.
 */
export async function startConsole(env: Readonly<Record<string, string>> = {}): Promise<RunningConsole> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-console-'));
  const child = spawn(process.execPath, ['--import', shiftClock, program, 'demo'], {
    env: { ...process.env, ...env, POSTERN_PORT_BASE: '0', POSTERN_DATA: folder },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  await untilPrinted(child, 'Postern is running');
  const operatorToken = (await readFile(join(folder, 'operator-token'), 'utf8')).trim();
  const demo = demoSchema.parse(JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')));
  let passedMs = 0;
  const port = Number(new URL(demo.console).port);
  const front = createServer((incoming, outgoing) => passOn(incoming, outgoing, { port, operatorToken }));
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(front.address())}`,
    ownUrl: demo.console,
    portalUrl: demo.portal,
    adminLink: demo.adminLink,
    gateways: demo.gateways,
    apiUsers: demo.apiUsers,
    webServiceAccounts: demo.webServiceAccounts,
    operatorToken,
    passMs(durationMs) {
      passedMs += durationMs;
      child.send({ passMs: durationMs });
    },
    nowMs: () => Date.now() + passedMs,
    async stop() {
      front.closeAllConnections();
      front.close();
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { port, operatorToken }: { readonly port: number; readonly operatorToken: string },
): void {
  const isAdmin =
    incoming.url?.startsWith('/admin/') === true && incoming.headers['x-anonymous'] === undefined;
  const origin = `http://localhost:${port}`;
  const headers = {
    ...incoming.headers,
    ...(incoming.headers.origin === undefined ? {} : { origin }),
    ...(isAdmin ? { authorization: `Bearer ${operatorToken}` } : {}),
  };
  const forward = request({ port, path: incoming.url, method: incoming.method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  forward.on('error', () => outgoing.destroy());
  incoming.pipe(forward);
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}

async function untilPrinted(child: ChildProcess, text: string): Promise<void> {
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes(text)) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The demo ended with ${code}:\n${printed}`)));
  });
}
