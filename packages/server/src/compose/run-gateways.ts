import { CliError } from '../cli/cli-error.ts';
import type { Config } from '../config/config-schema.ts';
import { digestConfig } from '../config/digest-config.ts';
import { planReload } from '../config/plan-reload.ts';
import { verifyMasterKey } from '../crypto/master-key.ts';
import type { MetricSource } from '../observe/metric-sample.ts';
import type { NotReady, ReadinessNote } from '../observe/readiness.ts';
import { allowPortalOrigin } from './allow-portal-origin.ts';
import { createCoreSource, createReadinessCheck } from './core-samples.ts';
import type { InstallationDeps } from './installation-deps.ts';
import { openCore } from './open-core.ts';
import type { RunningGateways } from './open-gateways.ts';
import { openOperations } from './open-operations.ts';
import { openGatewayHere, openWorkerGateways } from './open-serving.ts';
import type { ServingParts } from './open-serving.ts';
import { listEnvironments } from './prepare-environments.ts';
import { resolveRedis } from './limit-parts.ts';
import type { ReloadResult } from './replacing.ts';
import { resolveTracing } from './resolve-tracing.ts';

interface GatewaysAlone {
  readonly ports: RunningGateways['ports'];
  /** The port of metrics and health; undefined if none is configured. */
  readonly operationsPort: number | undefined;
  /** The version of the configuration in force; see config/digest-config.ts. */
  readonly version: string;
  /** Puts a newly loaded configuration in force. @throws Error when it cannot; the former one stays in force then */
  reload(next: Config): Promise<ReloadResult>;
  /** Adds a note to `/readyz`. */
  noteReload(find: () => readonly ReadinessNote[]): void;
  close(): Promise<void>;
}

/**
 * Runs gateways directly on PostgreSQL, beside any number of others. They write only the lease, last uses and revoked
 * tokens to the database.
 *
 * @throws CliError on the embedded database; OpenStorageError while `postern control` has not prepared the database;
 * MasterKeyInvalid, PortTaken
 */
export async function runGateways(configured: Config, deps: InstallationDeps): Promise<GatewaysAlone> {
  expectPostgres(configured, 'gateway');
  const config = await resolveTracing(allowPortalOrigin(configured), deps.env);
  const reportFault = (fault: unknown): void => deps.logger.error({ err: fault }, 'operations');
  await using opened = new AsyncDisposableStack();
  const operations = opened.use(await openOperations(config.operations, { reportFault }));
  const core = opened.use(await openCore(config, deps.env, { schema: 'expect' }));
  const serving = opened.use(await openGatewaysAlone(config, { ...deps, core }));
  // Verified a second time, now that the lease is open: see master-key-upkeep.ts.
  await verifyMasterKey(core.masterKeys, core.settings);
  operations.addSource(serving.source);
  operations.addSource(createCoreSource(core));
  operations.readiness.add(createReadinessCheck(core.storage, serving.notReady));
  opened.defer(async () => operations.readiness.startDraining());
  const all = opened.move();
  let running = { loaded: configured, effective: config };
  return {
    ports: serving.ports,
    operationsPort: operations.port,
    get version() {
      return digestConfig(running.effective);
    },
    async reload(next) {
      const plan = planReload(next, running);
      const effective = allowPortalOrigin(plan.config);
      await serving.reload(effective);
      running = { loaded: next, effective };
      return { version: digestConfig(effective), needsRestart: plan.needsRestart };
    },
    noteReload: (note) => operations.readiness.addNote(note),
    close: () => all.disposeAsync(),
  };
}

interface ServingAlone extends AsyncDisposable {
  readonly ports: RunningGateways['ports'];
  readonly source: MetricSource;
  readonly notReady: () => readonly NotReady[] | Promise<readonly NotReady[]>;
  reload(config: Config): Promise<void>;
}

/**
 * Opens the gateways without the additional view that an installation has beside its workers, because there is no
 * explainer here.
 */
async function openGatewaysAlone(config: Config, parts: ServingParts): Promise<ServingAlone> {
  const { core, workers, logger } = parts;
  await core.limits.start({ own: Math.max(1, workers), log: (line) => logger.warn(line) });
  if (workers > 1) {
    const workerGateways = await openWorkerGateways(config, parts);
    return {
      ...workerGateways,
      reload: async (next) => await workerGateways.reload(await resolveRedis(next, parts.env), logger.level),
    };
  }
  const running = await openGatewayHere(config, parts);
  return {
    ports: running.ports,
    source: () => running.samples(),
    notReady: () => running.notReady(),
    reload: (next) => running.reload(next),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
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

/** Returns the configuration restricted to these environments; to all if none is named. @throws CliError */
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
