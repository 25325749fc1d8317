import { CliError } from '../cli/cli-error.ts';
import type { Config } from '../config/config-schema.ts';
import { verifyMasterKey } from '../crypto/master-key.ts';
import { allowPortalOrigin } from './allow-portal-origin.ts';
import { createCallSinks } from './call-sinks.ts';
import type { MetricSource } from '../observe/metric-sample.ts';
import type { NotReady } from '../observe/readiness.ts';
import { createCoreSource, createReadinessCheck } from './core-samples.ts';
import { openCore } from './open-core.ts';
import { openOperations } from './open-operations.ts';
import type { Core } from './open-core.ts';
import { listEnvironments } from './prepare-environments.ts';
import { presentDocsUrl } from './run-installation.ts';
import type { InstallationDeps } from './run-installation.ts';
import { startGateways } from './start-gateways.ts';
import type { RunningGateways } from './start-gateways.ts';
import { resolveRedis } from './limit-parts.ts';
import { resolveTracing } from './resolve-tracing.ts';
import { startWorkers } from './workers.ts';

type GatewaysAlone = Pick<RunningGateways, 'ports' | 'close'> & {
  /** Of metrics and health; undefined where none was asked for. */
  readonly operationsPort: number | undefined;
};

/**
 * Gateways straight on PostgreSQL, beside any number of others. Nothing is written to the database but the lease, last
 * uses and revoked tokens.
 *
 * @throws CliError on the embedded database; OpenStorageError while `postern control` has not prepared the database;
 * MasterKeyInvalid, PortTaken
 */
export async function runGateways(configured: Config, deps: InstallationDeps): Promise<GatewaysAlone> {
  expectPostgres(configured, 'gateway');
  const config = await resolveTracing(allowPortalOrigin(configured), deps.env);
  const reportFault = (fault: unknown): void => deps.logger.error({ err: fault }, 'operations');
  const operations = await openOperations(config.operations, { reportFault });
  const closers: (() => Promise<void>)[] = [operations.close];
  const close = async (): Promise<void> => {
    operations.readiness.startDraining();
    for (const closer of closers.toReversed()) await closer();
  };
  try {
    const core = await openCore(config, deps.env, { schema: 'expect' });
    closers.push(core.close);
    const running = await start(config, { ...deps, core });
    closers.push(running.close);
    // Once more, now that the lease is open: see master-key-upkeep.ts.
    await verifyMasterKey(core.masterKeys, core.settings);
    operations.addSource(running.source);
    operations.addSource(createCoreSource(core));
    operations.readiness.add(createReadinessCheck(core.storage, running.notReady));
    return { ports: running.ports, operationsPort: operations.port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Serving {
  readonly ports: RunningGateways['ports'];
  readonly source: MetricSource;
  readonly notReady: () => readonly NotReady[] | Promise<readonly NotReady[]>;
  readonly close: () => Promise<void>;
}

async function start(config: Config, deps: InstallationDeps & { readonly core: Core }): Promise<Serving> {
  const { core, logger, now } = deps;
  await core.limits.start({ own: Math.max(1, deps.workers), log: (line) => logger.warn(line) });
  if (deps.workers > 1) {
    return await startWorkers(deps.workers, {
      link: core.link,
      config: await resolveRedis(config, deps.env),
      programFile: deps.programFile,
      logLevel: logger.level,
      log: (line) => logger.warn(line),
    });
  }
  const sinks = createCallSinks(config, { link: core.link, logger });
  const running = await startGateways(config, {
    link: core.link,
    kind: 'process',
    limits: core.limits.port,
    docsUrl: presentDocsUrl(config),
    sinks: sinks.all,
    watchCall: sinks.watchCall,
    reportFault: (fault, requestId) => logger.error({ err: fault, requestId }, 'gateway'),
    now,
  });
  return {
    ports: running.ports,
    source: () => [...running.samples(), ...sinks.samples()],
    notReady: running.notReady,
    async close() {
      await running.close();
      await sinks.close();
    },
  };
}

/** @throws CliError */
export function expectPostgres(config: Config, command: 'control' | 'gateway'): void {
  if (config.database.kind === 'postgres') return;
  throw new CliError(
    `\`postern ${command}\` needs PostgreSQL: the embedded database has one owner. Set \`database\` in postern.yaml, or run \`postern serve --workers <count>\`.`,
    2,
  );
}

/** The configuration of a process that serves only these environments; all where none is named. @throws CliError */
export function pickEnvironments(config: Config, names: readonly string[]): Config {
  if (names.length === 0) return config;
  const known = listEnvironments(config);
  const unknown = names.find((name) => !known.some((each) => each === name));
  if (unknown !== undefined) {
    throw new CliError(
      `There is no environment "${unknown}" in postern.yaml; there are ${known.join(', ')}.`,
      2,
    );
  }
  const environments = Object.entries(config.environments).filter(([name]) => names.includes(name));
  return { ...config, environments: Object.fromEntries(environments) };
}
