import { join } from 'node:path';
import { createAdminClient } from '@postern/contract/admin-client';
import type { AdminClient } from '@postern/contract/admin-client';
import { findRunFile } from '../data-folder/run-file.ts';
import type { Config } from '../config/config-schema.ts';
import {
  OperatorTokenInvalid,
  operatorTokenFile,
  parseOperatorToken,
  readOperatorToken,
} from '../control/operator-token.ts';
import type { Secret } from '../domain/secret.ts';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';

/** The admin API in this process, on the storage, without a socket. */
export interface InProcessControl {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly operatorToken: Secret;
  readonly close: () => Promise<void>;
}

export interface ConnectDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly loadConfig: CliIo['loadConfig'];
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Opens the installation. Only called if no server runs. */
  readonly openInProcess: (config: Config) => Promise<InProcessControl>;
}

/**
 * Creates the connection of commands to the admin API. It takes the first that applies: the server in `POSTERN_URL`;
 * the server that runs on the configuration's data folder; this process, which opens the storage itself.
 */
export function createAdminConnector(deps: ConnectDeps): CliIo['withAdminClient'] {
  return async (use, options = {}) => {
    const named = deps.env['POSTERN_URL'];
    if (named !== undefined && named !== '') return await use(connectToNamed(named, deps));
    const config = await deps.loadConfig(options.configFile);
    const running = await connectToRunning(config, deps);
    if (running !== undefined) return await use(running);
    const control = await deps.openInProcess(config);
    try {
      return await use(connectInProcess(control));
    } finally {
      await control.close();
    }
  };
}

function connectToNamed(url: string, deps: ConnectDeps): AdminClient {
  const token = deps.env['POSTERN_OPERATOR_TOKEN'];
  if (token === undefined || token === '') {
    throw new CliError('POSTERN_URL is set, but POSTERN_OPERATOR_TOKEN is not.', 2);
  }
  const origin = parseOrigin(url);
  return createAdminClient({
    baseUrl: origin,
    fetch: deps.fetch,
    headers: authorise(parseToken(token, 'POSTERN_OPERATOR_TOKEN')),
  });
}

function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url === undefined ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== ''
  ) {
    throw new CliError('POSTERN_URL must be an origin, such as https://postern.example.com.', 2);
  }
  return url.origin;
}

function parseToken(text: string, origin: string): Secret {
  try {
    return parseOperatorToken(text, origin);
  } catch (cause) {
    if (cause instanceof OperatorTokenInvalid) throw new CliError(cause.message, 2, { cause });
    throw cause;
  }
}

/** Undefined if no server runs: there is no run file, or a killed server left one and nothing answers at its URL. */
async function connectToRunning(config: Config, deps: ConnectDeps): Promise<AdminClient | undefined> {
  const run = await findRunFile(config.dataFolder);
  if (run === undefined) return undefined;
  if (!(await doesAnswer(run.url, deps))) return undefined;
  const given = deps.env['POSTERN_OPERATOR_TOKEN'];
  const token =
    given === undefined || given === ''
      ? await readOperatorToken(join(config.dataFolder, operatorTokenFile))
      : parseToken(given, 'POSTERN_OPERATOR_TOKEN');
  return createAdminClient({ baseUrl: run.url, fetch: deps.fetch, headers: authorise(token) });
}

/** A busy machine may take this long; see the error below. */
const probeMs = 30_000;

/**
 * Whether a server runs there. Any answer counts; the command itself then reports what is wrong. A refused connection
 * means that a killed server left its run file behind. If the connection is accepted but not answered, the server is
 * busy, and no second process may open its database.
 *
 * @throws CliError when it does not answer in time
 */
async function doesAnswer(url: string, deps: ConnectDeps): Promise<boolean> {
  try {
    await deps.fetch(`${url}/healthz`, { method: 'HEAD', signal: AbortSignal.timeout(probeMs) });
    return true;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'TimeoutError')) return false;
    throw new CliError(
      `A server runs at ${url} and has not answered within ${probeMs / 1_000} seconds: it is busy. Try again; nothing was changed.`,
      1,
      { cause: error },
    );
  }
}

function connectInProcess(control: InProcessControl): AdminClient {
  return createAdminClient({
    baseUrl: 'http://in-process',
    fetch: async (url, init) => await control.fetch(new Request(url, init)),
    headers: authorise(control.operatorToken),
  });
}

function authorise(token: Secret): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token.reveal()}` };
}
