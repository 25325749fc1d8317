import type { Config } from '../config/config-schema.ts';
import type { AdminApp } from '../control/admin-app.ts';
import type { Secret } from '../domain/secret.ts';
import { removeRunFile, writeRunFile } from '../data-folder/run-file.ts';
import { createCoreGateways } from './core-gateways.ts';
import { openFeedWitness } from './feed-witness.ts';
import type { FeedWitness } from './feed-witness.ts';
import { prepareFirstOperatorLink } from './first-operator-link.ts';
import type { FirstOperatorLink } from './first-operator-link.ts';
import type { InstallationDeps } from './installation-deps.ts';
import { createLoggedMasterKeyUpkeep } from './master-key-upkeep.ts';
import { observeInstallation } from './observe-installation.ts';
import { openCore } from './open-core.ts';
import type { Core } from './open-core.ts';
import { openListeners } from './open-listeners.ts';
import { openOperations } from './open-operations.ts';
import { openServing } from './open-serving.ts';
import { openReplacing } from './replacing.ts';
import type { Replacing } from './replacing.ts';
import type { Logger } from '../observe/log.ts';
import type { ReadinessNote } from '../observe/readiness.ts';
import { prepareEnvironments } from './prepare-environments.ts';
import { presentConsoleUrl, presentOwnConsoleUrl } from './present-console-url.ts';
import { presentPortalUrl } from './present-portal-url.ts';
import { reportPreparation } from './report-preparation.ts';
import { resolveTracing } from './resolve-tracing.ts';

/** A running installation: console, admin API, and a gateway per environment unless other programs are the gateways. */
export interface RunningInstallation {
  readonly core: Core;
  readonly control: AdminApp;
  readonly consoleUrl: string;
  /** URL of the developer portal; undefined if there is none. */
  readonly portalUrl: string | undefined;
  /** Environment → URL of its gateway, without a trailing slash. */
  readonly gatewayUrls: ReadonlyMap<string, string>;
  readonly operatorToken: Secret;
  /** The link that makes the first operator; undefined once there is one. */
  readonly firstOperator: FirstOperatorLink | undefined;
  /** Puts a newly loaded configuration in force; see replacing.ts. */
  readonly reload: Replacing['reload'];
  /** The version of the configuration in force. */
  readonly version: string;
  /** Adds a note to `/readyz`. */
  noteReload(find: () => readonly ReadinessNote[]): void;
  /** Closes everything in the reverse order of its opening. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Opens everything that postern.yaml names, in this process and its workers. If a part fails to open, those before it
 * are closed again.
 *
 * @throws MasterKeyInvalid, OpenStorageError, OpenApiError, PortTaken
 */
export async function runInstallation(
  configured: Config,
  deps: InstallationDeps,
): Promise<RunningInstallation> {
  const { env, logger, now } = deps;
  const report = (what: string) => (fault: unknown) => logger.error({ err: fault }, what);
  await using opened = new AsyncDisposableStack();
  const operations = opened.use(
    await openOperations(configured.operations, { reportFault: report('operations') }),
  );
  const listeners = opened.use(await openListeners(configured, { readiness: operations.readiness, logger }));
  const config = await resolveTracing(listeners.config, env);
  const core = opened.use(await openCore(config, env));
  const witness = opened.use(await openWitness(config, core, deps));
  reportPreparation(await prepareEnvironments(config, core, now()), logger);
  const gateways = createCoreGateways(core, now);
  const serving = opened.use(await openServing(config, { ...deps, core }));
  const masterKey = createLoggedMasterKeyUpkeep(config, { core, gateways, logger });
  await masterKey.look().catch(report('master key'));
  const replacing = opened.use(
    await openReplacing(
      { loaded: configured, effective: config },
      {
        ...deps,
        core,
        gateways,
        serving,
        listeners,
        witness,
        masterKey,
        reportFault: report('background jobs'),
      },
    ),
  );
  observeInstallation(operations, { core, gateways, serving, witness, masterKey, jobs: replacing.jobs, now });
  await writeRunFile(config.dataFolder, { url: presentOwnConsoleUrl(config) });
  opened.defer(() => removeRunFile(config.dataFolder));
  const { apps, gatewayUrls } = replacing.current;
  const { operatorToken, humans, control } = apps;
  const firstOperator = await prepareFirstOperatorLink(config.dataFolder, humans);
  const urls = presentUrls(config, gatewayUrls);
  logRunning(urls, operations.port, logger);
  opened.defer(async () => operations.readiness.startDraining());
  const all = opened.move();
  return {
    core,
    control,
    get version() {
      return replacing.version;
    },
    reload: (next) => replacing.reload(next),
    noteReload: (note) => operations.readiness.addNote(note),
    ...urls,
    operatorToken,
    firstOperator,
    close: () => all.disposeAsync(),
  };
}

function logRunning(
  { consoleUrl, portalUrl, gatewayUrls }: ReturnType<typeof presentUrls>,
  operationsPort: number | undefined,
  logger: Logger,
): void {
  const gateways = Object.fromEntries(gatewayUrls);
  logger.info({ console: consoleUrl, portal: portalUrl, gateways, operationsPort }, 'running');
}

function presentUrls(
  config: Config,
  gatewayUrls: ReadonlyMap<string, string>,
): Pick<RunningInstallation, 'consoleUrl' | 'portalUrl' | 'gatewayUrls'> {
  const portalUrl = config.portal === undefined ? undefined : presentPortalUrl(config.portal);
  return { consoleUrl: presentConsoleUrl(config), portalUrl, gatewayUrls };
}

async function openWitness(
  { dataFolder }: Config,
  { storage }: Core,
  { env, logger, now }: InstallationDeps,
): Promise<FeedWitness> {
  return await openFeedWitness(dataFolder, {
    storage,
    isRestoreAccepted: env['POSTERN_ACCEPT_RESTORED'] === 'yes',
    now,
    reportFault: (fault) => logger.error({ err: fault }, 'feed position'),
  });
}
