import { createAccessView } from '../access/access-view.ts';
import { listAccessTypes } from '../domain/access-type.ts';
import type { AccessView } from '../access/access-view.ts';
import { createLiveGateways } from '../access/live-gateways.ts';
import { createLoadEnvironment } from '../access/load-environment.ts';
import type { LiveGateways } from '../access/live-gateways.ts';
import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Config } from '../config/config-schema.ts';
import { presentListenHost } from '../config/listen-host-schema.ts';
import type { AdminApp } from '../control/admin-app.ts';
import type { Logger } from '../observe/log.ts';
import type { MetricSource } from '../observe/metric-sample.ts';
import { createAnswerHealth } from '../observe/answer-health.ts';
import type { NotReady } from '../observe/readiness.ts';
import { createControlSource, createCoreSource, createReadinessCheck } from './core-samples.ts';
import { createExplainerPort } from './explainer-port.ts';
import { keepFirstOperatorLink } from './first-operator-link.ts';
import type { FirstOperatorLink } from './first-operator-link.ts';
import { createWriteCheck } from './check-writable.ts';
import { openFeedWitness } from './feed-witness.ts';
import type { FeedWitness } from './feed-witness.ts';
import { createMasterKeyUpkeep } from './master-key-upkeep.ts';
import type { MasterKeyUpkeep } from './master-key-upkeep.ts';
import { listenConsole } from './listen-console.ts';
import type { ConsoleListener } from './listen-console.ts';
import { listenPortal } from './listen-portal.ts';
import type { PortalListener } from './listen-portal.ts';
import { openPortalApps } from './open-portal-apps.ts';
import { openCertificates } from './open-certificates.ts';
import { getOperatorToken, openControl } from './open-control.ts';
import { loadCheckpointSigner } from './load-checkpoint-signer.ts';
import { openCore } from './open-core.ts';
import { openOperations } from './open-operations.ts';
import type { Operations } from './open-operations.ts';
import { createPersonSource, openHumans } from './open-humans.ts';
import type { Core } from './open-core.ts';
import { listEnvironments, prepareEnvironments } from './prepare-environments.ts';
import { reportPreparation } from './report-preparation.ts';
import { createCallSinks } from './call-sinks.ts';
import { createConsoleParts } from './console-parts.ts';
import { createPortalParts } from './portal-parts.ts';
import { presentConsoleUrl, presentOwnConsoleUrl } from './present-console-url.ts';
import { presentPortalUrl } from './present-portal-url.ts';
import { removeRunFile, writeRunFile } from './run-file.ts';
import { openJobs } from '../jobs/open-jobs.ts';
import { listJobs } from './job-table.ts';
import { openOutbox } from './open-outbox.ts';
import { startGateways } from './start-gateways.ts';
import { resolveRedis } from './limit-parts.ts';
import { resolveTracing } from './resolve-tracing.ts';
import { startWorkers } from './workers.ts';

export interface InstallationDeps {
  readonly env: EnvironmentVariables;
  readonly logger: Logger;
  readonly now: () => number;
  /** With more than one, gateways run in that many processes of their own; with none, they are other programs' (`postern gateway`). */
  readonly workers: number;
  /** The program's own file, which workers are started with. */
  readonly programFile: string;
}

/** Console, admin API and a gateway per environment, alive. */
export interface RunningInstallation {
  readonly core: Core;
  readonly control: AdminApp;
  readonly consoleUrl: string;
  /** Of the developer portal; undefined where there is none. */
  readonly portalUrl: string | undefined;
  /** Environment → URL of its gateway, without a slash at the end. */
  readonly gatewayUrls: ReadonlyMap<string, string>;
  readonly operatorToken: Awaited<ReturnType<typeof getOperatorToken>>;
  /** The link that makes the first operator; undefined once there is one. */
  readonly firstOperator: FirstOperatorLink | undefined;
  close(): Promise<void>;
}

/** An answer of the admin API waits no longer than this for its gateways; the cut-off itself goes on. */
const confirmWithinMs = 2_000;

/**
 * Starts everything that postern.yaml names, in one process tree. What was started is stopped again when a later part
 * fails.
 *
 * @throws MasterKeyInvalid, OpenStorageError, OpenApiError, PortTaken
 */
export async function runInstallation(
  configured: Config,
  deps: InstallationDeps,
): Promise<RunningInstallation> {
  const operations = await openOperations(configured.operations, {
    reportFault: (fault) => deps.logger.error({ err: fault }, 'operations'),
  });
  const closers: (() => Promise<void>)[] = [operations.close];
  const close = async (): Promise<void> => {
    operations.readiness.startDraining();
    for (const closer of closers.toReversed()) await closer();
  };
  try {
    const { listener, portal, listening } = await openListeners(configured, {
      operations,
      logger: deps.logger,
      closers,
    });
    const config = await resolveTracing(listening, deps.env);
    const core = await openCore(config, deps.env);
    closers.push(() => core.close());
    // Not before the gateways': until then, the program is starting.
    const witness = await openWitness(config, core, deps);
    closers.push(() => witness.close());
    await prepare(config, core, deps);
    const docsUrl = presentDocsUrl(config);
    const gateways = openLiveGateways(core, deps);
    const serving = await serveGateways(config, { ...deps, core, docsUrl });
    closers.push(serving.close);
    operations.addSource(createCoreSource(core));
    operations.addSource(createControlSource({ core, gateways, now: deps.now }));
    if (serving.source !== undefined) operations.addSource(serving.source);
    operations.readiness.add(createReadinessCheck(core.storage, serving.notReady));
    // Either means that nothing can be revoked.
    operations.readiness.add(witness.notReady);
    operations.readiness.add(createWriteCheck(core.storage, () => performance.now()));
    const masterKey = openMasterKey(config, core, { gateways, logger: deps.logger });
    await masterKey.look().catch((fault: unknown) => deps.logger.error({ err: fault }, 'master key'));
    operations.addSource(() => masterKey.samples());
    operations.readiness.addNote(() => (masterKey.isPending ? ['master-key-waiting'] : []));
    const { now, env } = deps;
    const gatewayUrls = presentGatewayUrls(config, serving.ports);
    const consoleUrl = presentConsoleUrl(config);
    const operatorToken = await getOperatorToken(config, env);
    const reportFault = (fault: unknown, requestId?: string): void =>
      deps.logger.error({ err: fault, requestId }, 'console');
    const humans = await openHumans(config, { core, env, consoleUrl, docsUrl, now, reportFault });
    const checkpointSigner = await loadCheckpointSigner(core);
    // Gateways elsewhere count in Redis, or for themselves.
    const canSeeLimits = deps.workers > 0 || config.redis !== undefined;
    const peekLimits = canSeeLimits ? core.limits.port.peek : undefined;
    const { control, handOver, act, leakedKeys } = openControl({
      config,
      core,
      gateways,
      checkpointKey: checkpointSigner.publicJwk,
      docsUrl,
      operatorToken,
      peekLimits,
      people: createPersonSource(humans, core.storage),
      explainer: createExplainerPort(config, {
        view: serving.view,
        digestKey: core.digestKey,
        hasher: core.hasher,
        docsUrl,
        peekLimits,
        now,
      }),
      consoleOrigins: [consoleUrl],
      gatewayUrl: (environment) => gatewayUrls.get(environment) ?? '',
      now,
      reportFault,
      logRefusal: (refused) => deps.logger.warn(refused, 'admin API: refused'),
    });
    const portalDeps = { core, env, gatewayUrls, docsUrl, now, reportFault, closers, view: serving.view };
    const apps = await openPortalApps(config, portalDeps);
    portal?.serve(createPortalParts({ apps, config, gatewayUrls }));
    listener.serve(createConsoleParts({ control, handOver, act, leakedKeys, humans, gatewayUrls }));
    const outbox = await openOutbox(config, { core, env, now });
    closers.push(async () => outbox[Symbol.asyncDispose]());
    const jobs = openJobs(
      listJobs(config, { core, gateways, witness, masterKey, outbox, checkpointSigner, now, reportFault }),
      {
        monotonicNow: () => performance.now(),
        reportFault: (fault, job) => deps.logger.error({ err: fault, job }, 'a background job failed'),
      },
    );
    closers.push(async () => jobs[Symbol.asyncDispose]());
    operations.addSource(() => jobs.samples());
    operations.readiness.addNote(() => (jobs.overdue().length > 0 ? ['job-overdue'] : []));
    await writeRunFile(config.dataFolder, { url: presentOwnConsoleUrl(config) });
    closers.push(() => removeRunFile(config.dataFolder));
    const firstOperator = await keepFirstOperatorLink(config.dataFolder, humans);
    const portalUrl = config.portal === undefined ? undefined : presentPortalUrl(config.portal);
    deps.logger.info(
      {
        console: consoleUrl,
        portal: portalUrl,
        gateways: Object.fromEntries(gatewayUrls),
        operationsPort: operations.port,
      },
      'running',
    );
    return { core, control, consoleUrl, portalUrl, gatewayUrls, operatorToken, firstOperator, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface ListenersDeps extends Pick<InstallationDeps, 'logger'> {
  readonly operations: Operations;
  /** What closes each of them is added here, also where a later one fails. */
  readonly closers: (() => Promise<void>)[];
}

interface Listeners {
  readonly listener: ConsoleListener;
  readonly portal: PortalListener | undefined;
  /** The configuration with the ports that were taken. */
  readonly listening: Config;
}

/** The ports of console and portal, before anything else is started. @throws PortTaken, ListenRefused */
async function openListeners(
  configured: Config,
  { operations: { readiness }, logger, closers }: ListenersDeps,
): Promise<Listeners> {
  const answerHealth = createAnswerHealth({ ask: () => readiness.ask(), notes: () => readiness.notes() });
  const tls = await openCertificates(configured.console.tls, (error) =>
    logger.error({ err: error }, 'console certificate'),
  );
  closers.push(async () => tls?.close());
  const listener = await listenConsole(configured.console, { ...configured, tls, answerHealth });
  closers.push(() => listener.close());
  const withConsole = { ...configured, console: { ...configured.console, port: listener.port } };
  const portal = await listenPortal(withConsole, {
    reportFault: (error) => logger.error({ err: error }, 'portal certificate'),
    answerHealth,
  });
  closers.push(async () => portal?.close());
  return { listener, portal, listening: portal?.config ?? withConsole };
}

function openLiveGateways(core: Core, { now }: InstallationDeps): LiveGateways {
  return createLiveGateways({
    book: core.leases,
    loadEnvironment: createLoadEnvironment(core.storage),
    nowMs: now,
    monotonicNow: () => performance.now(),
    confirmWithinMs,
  });
}

function openMasterKey(
  config: Config,
  core: Core,
  { gateways, logger }: { readonly gateways: LiveGateways; readonly logger: Logger },
): MasterKeyUpkeep {
  return createMasterKeyUpkeep({
    core,
    gateways,
    environments: listEnvironments(config),
    log: {
      waiting: (facts) =>
        logger.warn(
          facts,
          'the new master key is not used yet: gateways cannot open it; restart them with masterKey and earlierMasterKeys as here',
        ),
      done: (facts) => logger.info(facts, 'everything is sealed under the new master key'),
    },
  });
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

async function prepare(config: Config, core: Core, { logger, now }: InstallationDeps): Promise<void> {
  reportPreparation(await prepareEnvironments(config, core, now()), logger);
}

interface ServingDeps extends InstallationDeps {
  readonly core: Core;
  readonly docsUrl: string;
}

interface Serving {
  /** This process's own view, for the explainer; the gateways' own where they run here. */
  readonly view: AccessView;
  readonly ports: ReadonlyMap<string, number>;
  /** Of the gateways, where there are any. */
  readonly source?: MetricSource;
  readonly notReady?: () => readonly NotReady[] | Promise<readonly NotReady[]>;
  close(): Promise<void>;
}

async function serveGateways(config: Config, deps: ServingDeps): Promise<Serving> {
  const { link } = deps.core;
  const reportFault = (fault: unknown, requestId?: string): void =>
    deps.logger.error({ err: fault, requestId }, 'gateway');
  await deps.core.limits.start({ own: Math.max(1, deps.workers), log: (line) => deps.logger.warn(line) });
  if (deps.workers === 0) return await serveNone(config, { link, reportFault });
  if (deps.workers > 1) return await serveInWorkers(config, { ...deps, reportFault });
  const sinks = createCallSinks(config, { link, logger: deps.logger });
  const running = await startGateways(config, {
    ...deps,
    link,
    kind: 'process',
    limits: deps.core.limits.port,
    reportFault,
    sinks: sinks.all,
    watchCall: sinks.watchCall,
  });
  return {
    ...running,
    source: () => [...running.samples(), ...sinks.samples()],
    async close() {
      await running.close();
      await sinks.close();
    },
  };
}

async function serveInWorkers(
  config: Config,
  deps: ServingDeps & { readonly reportFault: (fault: unknown) => void },
): Promise<Serving> {
  const { link } = deps.core;
  const workers = await startWorkers(deps.workers, {
    link,
    config: await resolveRedis(config, deps.env),
    programFile: deps.programFile,
    logLevel: deps.logger.level,
    log: (line) => deps.logger.warn(line),
  });
  const none = await serveNone(config, { link, reportFault: deps.reportFault });
  return {
    view: none.view,
    ports: workers.ports,
    source: workers.source,
    notReady: workers.notReady,
    async close() {
      await workers.close();
      await none.close();
    },
  };
}

/** Calls are answered by other processes: only the explainer's view is here, which nobody waits for. */
async function serveNone(
  config: Config,
  deps: Pick<Core, 'link'> & { readonly reportFault: (fault: unknown) => void },
): Promise<Serving> {
  const view = await createAccessView({
    source: deps.link,
    environments: listEnvironments(config).map((name) => ({
      name,
      apiIds: config.apis.map((api) => api.id),
    })),
    accessTypes: listAccessTypes(config.accessTypes),
    maxStaleMs: config.maxStaleMs,
    onFailure: deps.reportFault,
  });
  return { view, ports: new Map(), close: () => view.close() };
}

/** Where the pages of the error codes are: with the portal, since integrators do not reach the console. */
export function presentDocsUrl(config: Config): string {
  if (config.docsUrl !== undefined) return config.docsUrl;
  if (config.portal === undefined) return `${presentConsoleUrl(config)}/docs/errors`;
  // The portal's own pages know languages, and are behind its sign-in where there is one.
  return `${presentPortalUrl(config.portal)}${config.portal.access === 'public' ? '/errors' : '/docs/errors'}`;
}

/** Environment → URL; `ports` are those that were chosen at start. */
export function presentGatewayUrls(
  config: Config,
  ports: ReadonlyMap<string, number>,
): ReadonlyMap<string, string> {
  return new Map(
    listEnvironments(config).map((name) => {
      const environment = config.environments[name];
      return [
        name,
        environment?.publicUrl ??
          `${(environment?.tls ?? []).length > 0 ? 'https' : 'http'}://${presentListenHost(environment?.host)}:${ports.get(name) ?? environment?.port ?? 0}`,
      ];
    }),
  );
}
