#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { createOwnerChannel } from './access/ipc-channel.ts';
import { isCancel, text as askForText } from '@clack/prompts';
import { CliError } from './cli/cli-error.ts';
import { registerBackupCommands } from './cli/backup-commands.ts';
import type { ProgramIo, TextQuestion } from './cli/cli-io.ts';
import { createAdminConnector } from './cli/connect.ts';
import { createProgram } from './cli/create-program.ts';
import { registerDoctorCommand } from './cli/doctor/register-doctor-command.ts';
import { runProgram } from './cli/run-program.ts';
import { registerReloadCommand } from './cli/reload-command.ts';
import { registerServerCommands } from './cli/server-commands.ts';
import type { ServerHost } from './cli/server-commands.ts';
import { listChecks } from './compose/doctor/list-checks.ts';
import { createReloader } from './compose/create-reloader.ts';
import type { Reloader, ReloaderDeps } from './compose/create-reloader.ts';
import { openInProcess } from './compose/open-in-process.ts';
import { expectPostgres, pickEnvironments, runGateways } from './compose/run-gateways.ts';
import { runGatewayWorker } from './compose/run-gateway-worker.ts';
import { presentFirstOperatorLink } from './compose/first-operator-link.ts';
import { runInstallation } from './compose/run-installation.ts';
import type { RunningInstallation } from './compose/run-installation.ts';
import { parseWorkerStart, workerStop } from './compose/open-workers.ts';
import type { WorkerFailed, WorkerReady } from './compose/open-workers.ts';
import type { Config } from './config/config-schema.ts';
import { loadConfig } from './config/load-config.ts';
import { watchParent } from './observe/watch-parent.ts';
import { resolveDatabase } from './compose/resolve-database.ts';
import { findPostgresTools } from './storage/backup/find-postgres-tools.ts';
import { warnOfLocalUrls } from './compose/warn-of-local-urls.ts';
import { startPageBuild } from './compose/build-pages.ts';
import { runDemo } from './demo/run-demo.ts';
import { createLogger } from './observe/log.ts';
import type { Logger } from './observe/log.ts';
import { returnStartMemory } from './observe/return-start-memory.ts';
import { ownFiles } from './own-files/own-files.ts';

// The only file that touches the process: arguments, streams, signals, exit code.

const { env } = process;
// Whatever this program writes is for its own user alone.
process.umask(0o077);
const loadConfigFile = (file?: string): Promise<Config> =>
  loadConfig({ file: file ?? env['POSTERN_CONFIG'] ?? 'postern.yaml', env });

const io: ProgramIo = {
  env,
  stdout: (out) => void process.stdout.write(out),
  stderr: (out) => void process.stderr.write(out),
  loadConfig: loadConfigFile,
  withAdminClient: createAdminConnector({
    env,
    loadConfig: loadConfigFile,
    fetch: (url, init) => fetch(url, init),
    openInProcess: (config) => openInProcess(config, env),
  }),
  readStdin: () => text(process.stdin),
  ask,
  askText,
  fetch: (url, init) => fetch(url, init),
};

const host: ServerHost = {
  async serve({ configFile, workers }) {
    const config = await loadConfigFile(configFile);
    const logger = createLogger({ level: levelOf(config) });
    warnOfLocalUrls(config, logger);
    const installation = await runInstallation(config, createDeps(logger, workers));
    showFirstOperatorLink(installation, logger);
    settle();
    const pages = startPages(logger);
    const reloader = await startReloader('serve', { target: installation, config, configFile, logger });
    await untilToldToStop(logger);
    await reloader[Symbol.asyncDispose]();
    await pages.close();
    await installation.close();
    logger.info('stopped');
  },
  async control({ configFile }) {
    const config = await loadConfigFile(configFile);
    const logger = createLogger({ level: levelOf(config) });
    expectPostgres(config, 'control');
    warnOfLocalUrls(config, logger);
    const installation = await runInstallation(config, createDeps(logger, 0));
    showFirstOperatorLink(installation, logger);
    settle();
    const pages = startPages(logger);
    const reloader = await startReloader('control', { target: installation, config, configFile, logger });
    await untilToldToStop(logger);
    await reloader[Symbol.asyncDispose]();
    await pages.close();
    await installation.close();
    logger.info('stopped');
  },
  async gateway({ configFile, environments, workers }) {
    const load = async (file?: string): Promise<Config> =>
      pickEnvironments(await loadConfigFile(file), environments);
    const config = await load(configFile);
    const logger = createLogger({ level: levelOf(config) });
    const gateways = await runGateways(config, createDeps(logger, workers));
    const { operationsPort } = gateways;
    logger.info({ gateways: Object.fromEntries(gateways.ports), operationsPort }, 'running');
    settle();
    const reloader = await startReloader('gateway', { target: gateways, config, configFile, logger, load });
    await untilToldToStop(logger);
    await reloader[Symbol.asyncDispose]();
    await gateways.close();
    logger.info('stopped');
  },
  async demo({ example, workers }) {
    const logger = createLogger({ level: parseLogLevel(env['POSTERN_LOG'] ?? 'warn') });
    const demo = await runDemo(example, {
      ...createDeps(logger, workers),
      print: io.stdout,
      nodeFile: process.execPath,
    });
    await untilToldToStop(logger);
    io.stderr('\nStopping …\n');
    await demo.close();
  },
  async gatewayWorker() {
    const channel = createOwnerChannel(process);
    // Ctrl-C and a closed terminal reach the whole group of processes; the parent says when it is time.
    process.on('SIGINT', () => undefined);
    process.on('SIGHUP', () => undefined);
    const stopped = new Promise<void>((resolve) => {
      channel.onMessage((message) => {
        if (
          typeof message === 'object' &&
          message !== null &&
          'postern' in message &&
          message.postern === workerStop.postern
        )
          resolve();
      });
      channel.onClose(resolve);
      process.once('SIGTERM', resolve);
    });
    const { config, logLevel } = await new Promise<ReturnType<typeof parseWorkerStart> & object>((resolve) =>
      channel.onMessage((message) => {
        const start = parseWorkerStart(message);
        if (start !== undefined) resolve(start);
      }),
    );
    const logger = createLogger({ level: parseLogLevel(logLevel) });
    try {
      const worker = await runGatewayWorker(config, { channel, logger, now: Date.now });
      channel.send({ postern: 'ready', ports: Object.fromEntries(worker.ports) } satisfies WorkerReady);
      await stopped;
      await worker.close();
    } catch (error) {
      channel.send({
        postern: 'failed',
        message: error instanceof Error ? error.message : String(error),
      } satisfies WorkerFailed);
      process.exitCode = 1;
    } finally {
      process.disconnect?.();
    }
  },
};

const program = createProgram(io, { version: ownFiles.version });
registerServerCommands(program, host);
registerDoctorCommand(program, io, { listChecks: (config) => listChecks(config, { env, now: Date.now }) });
registerReloadCommand(program, io, (pid) => void process.kill(pid, 'SIGHUP'));
registerBackupCommands(program, io, {
  tools: findPostgresTools(env['PATH'] ?? ''),
  version: ownFiles.version,
  now: Date.now,
  loadDatabase: async (configFile) => {
    const { database, dataFolder } = await loadConfigFile(configFile);
    return { database: await resolveDatabase(database, env), dataFolder };
  },
});
// No await: a single executable loads this file in a way that knows none at the top.
void runProgram(program, process.argv.slice(2), io).then((exitCode) => (process.exitCode = exitCode));

function createDeps(logger: Logger, workers: number): Parameters<typeof runInstallation>[1] {
  return { env, logger, workers, programFile: ownFiles.programs.main, now: Date.now };
}

interface ReloadParts {
  readonly target: ReloaderDeps['target'] & Pick<RunningInstallation, 'noteReload'>;
  readonly config: Config;
  readonly configFile: string | undefined;
  readonly logger: Logger;
  readonly load?: (file?: string) => Promise<Config>;
}

/** SIGHUP makes the program read postern.yaml again, as `postern reload` does. */
async function startReloader(
  kind: ReloaderDeps['program'],
  { target, config, configFile, logger, load = loadConfigFile }: ReloadParts,
): Promise<Reloader> {
  const reloader = await createReloader({
    program: kind,
    pid: process.pid,
    dataFolder: config.dataFolder,
    loadConfig: () => load(configFile),
    target,
    levelOf,
    logger,
  });
  process.on('SIGHUP', () => void reloader.reload());
  target.noteReload(() => (reloader.isRefused ? ['configuration-refused'] : []));
  return reloader;
}

function levelOf({ logLevel = 'info' }: Config): ReturnType<typeof parseLogLevel> {
  return parseLogLevel(env['POSTERN_LOG'] ?? logLevel);
}

/** In a release. A program from its sources is started again and again by whoever changes it, and pays for it each time. */
function settle(): void {
  if (ownFiles.pageSources === undefined) returnStartMemory();
}

/** The link is a secret: a person at the terminal sees it, the log only names the file that holds it. */
function showFirstOperatorLink({ firstOperator }: RunningInstallation, logger: Logger): void {
  if (firstOperator === undefined) return;
  logger.warn(
    { file: firstOperator.file },
    'there is no operator of the console yet: the file holds the one-time link that makes the first one',
  );
  if (process.stderr.isTTY) io.stderr(presentFirstOperatorLink(firstOperator));
}

/** Resolves at the first signal; a second one ends the process at once, since nobody listens for it any more. */
async function untilToldToStop(logger: Logger): Promise<void> {
  const why = await new Promise<string>((resolve) => {
    process.once('SIGINT', () => resolve('SIGINT'));
    process.once('SIGTERM', () => resolve('SIGTERM'));
    // npm ends at SIGTERM without passing it on, and would leave the server behind.
    if (env['npm_lifecycle_event'] !== undefined) watchParent(process, () => resolve('npm has ended'));
  });
  logger.info({ why }, 'draining');
}

/** In the background: the calls do not wait for the pages. */
function startPages(logger: Logger): { close(): Promise<void> } {
  if (env['POSTERN_BUILD_PAGES'] === 'no') return { close: () => Promise.resolve() };
  return startPageBuild({
    env,
    nodeFile: process.execPath,
    print: (line) => logger.info(line.trim()),
    reportFault: (error) =>
      logger.error(
        { err: error },
        'the pages of console and portal are not built; run `npm run build` as the user that owns the program',
      ),
  });
}

/** Undefined where there is no terminal to ask at. */
async function ask(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

/** Undefined where there is no terminal to ask at. */
async function askText({ message, initialValue }: TextQuestion): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const answer = await askForText({
    message,
    output: process.stderr,
    ...(initialValue === undefined ? {} : { initialValue }),
  });
  if (isCancel(answer)) throw new CliError('Nothing was written.', 1);
  return answer.trim();
}

function parseLogLevel(level: string): Parameters<typeof createLogger>[0]['level'] {
  switch (level) {
    case 'debug':
    case 'info':
    case 'warn':
    case 'error':
    case 'silent':
      return level;
    default:
      return 'info';
  }
}
