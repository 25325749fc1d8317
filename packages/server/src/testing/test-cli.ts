import type { AdminClient } from '@postern/contract/admin-client';
import { createAdminConnector } from '../cli/connect.ts';
import type { ProgramIo } from '../cli/cli-io.ts';
import { createProgram } from '../cli/create-program.ts';
import { nameCommand } from '../cli/name-command.ts';
import { runProgram } from '../cli/run-program.ts';
import type { Config } from '../config/config-schema.ts';
import { createOperatorTokenSource } from '../control/operator-token.ts';
import { Secret } from '../domain/secret.ts';
import { canary } from './canary.ts';
import { createTestControl } from './test-control.ts';
import type { TestControl } from './test-control.ts';

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly env?: Record<string, string>;
  readonly stdin?: string;
  /** The text that is typed at the terminal; without it there is no terminal. */
  readonly typed?: string;
  readonly config?: Config;
}

/** Notes a call of the admin API by a command, which is named without `postern`: `api-user list`. */
export type ObserveCall = (operation: string, command: string) => void;

/** Runs the commands over the admin API in this process, as they run without a server. */
export function createTestCli(control: TestControl, observe: ObserveCall = () => {}) {
  return async (line: string | readonly string[], options: RunOptions = {}): Promise<Run> => {
    let out = '';
    let err = '';
    let command = '';
    const env = { POSTERN_ENVIRONMENT: 'TEST', ...options.env };
    const base = {
      env,
      stdout: (text: string) => void (out += text),
      stderr: (text: string) => void (err += text),
      loadConfig: () => Promise.resolve(options.config ?? configAt('/nonexistent')),
      readStdin: () => Promise.resolve(options.stdin ?? ''),
      askText: () => Promise.resolve(undefined),
      fetch: () => Promise.reject(new Error('no network')),
      ask: (question: string) => {
        err += question;
        return Promise.resolve(options.typed);
      },
    };
    const connect = connectInProcess(control, base);
    const io: ProgramIo = {
      ...base,
      withAdminClient: (use, more) =>
        connect((client) => use(observed(client, (operation) => observe(operation, command))), more),
    };
    const args = typeof line === 'string' ? line.split(' ') : line;
    const program = createProgram(io, { version: '1.2.3' });
    program.hook('preAction', (_program, action) => void (command = nameCommand(action)));
    const code = await runProgram(program, args, io);
    return { code, out, err };
  };
}

/** The connector reads only the data folder of it. */
export function configAt(dataFolder: string): Config {
  return { dataFolder } as Config;
}

function connectInProcess(
  control: TestControl,
  base: Pick<ProgramIo, 'env' | 'loadConfig'>,
): ProgramIo['withAdminClient'] {
  const operatorToken = new Secret(canary.operatorToken);
  const { app } = createTestControl(control.deps.storage, {
    ...control.deps,
    sessions: [createOperatorTokenSource(operatorToken)],
  });
  return createAdminConnector({
    ...base,
    fetch: () => Promise.reject(new Error('no server runs')),
    openInProcess: () =>
      Promise.resolve({
        fetch: (request) => app.fetch(request),
        operatorToken,
        close: () => Promise.resolve(),
      }),
  });
}

function observed(client: AdminClient, observe: (operation: string) => void): AdminClient {
  return new Proxy(client, {
    get: (target, name, receiver) => {
      const call: unknown = Reflect.get(target, name, receiver);
      if (typeof call !== 'function' || typeof name !== 'string') return call;
      return (...input: unknown[]): unknown => {
        observe(name);
        return Reflect.apply(call, target, input);
      };
    },
  });
}
