import type { AccessView } from '../access/access-view.ts';
import type { Config } from '../config/config-schema.ts';
import type { MetricSource } from '../observe/metric-sample.ts';
import type { NotReady } from '../observe/readiness.ts';
import { resolveRedis } from './limit-parts.ts';
import type { InstallationDeps } from './installation-deps.ts';
import type { Core } from './open-core.ts';
import { openGatewayProcess } from './open-gateway-process.ts';
import { openOwnView } from './open-own-view.ts';
import { openWorkers } from './open-workers.ts';
import type { RunningWorkers } from './open-workers.ts';

export interface ServingParts extends InstallationDeps {
  readonly core: Core;
}

/** The part of an installation that answers calls. */
export interface Serving extends AsyncDisposable {
  /** The view that the explainer reads; it is the gateways' own if they run in this process. */
  readonly view: AccessView;
  readonly ports: ReadonlyMap<string, number>;
  /** Metrics of the gateways; undefined if they are other programs. */
  readonly source?: MetricSource;
  readonly notReady?: () => readonly NotReady[] | Promise<readonly NotReady[]>;
  /** Puts another configuration in force. Calls that have begun end as they began. @throws Error when it cannot */
  reload(config: Config): Promise<void>;
}

/** Opens gateways in this process, in `workers` processes of their own, or none (0). @throws PortTaken */
export async function openServing(config: Config, parts: ServingParts): Promise<Serving> {
  const { core, workers, logger } = parts;
  await core.limits.start({ own: Math.max(1, workers), log: (line) => logger.warn(line) });
  const reportFault = (fault: unknown): void => logger.error({ err: fault }, 'gateway');
  if (workers === 1) {
    const running = await openGatewayHere(config, parts);
    return {
      view: followView(() => running.view),
      ports: running.ports,
      source: () => running.samples(),
      notReady: () => running.notReady(),
      reload: (next) => running.reload(next),
      [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
    };
  }
  await using opened = new AsyncDisposableStack();
  // Other processes answer the calls. Only the explainer reads this view, so no cut-off waits for it.
  const openView = (given: Config) => openOwnView(given, { link: core.link, reportFault });
  let own = await openView(config);
  opened.defer(() => own[Symbol.asyncDispose]());
  const view = followView(() => own);
  const children = workers === 0 ? undefined : opened.use(await openWorkerGateways(config, parts));
  const all = opened.move();
  const common = {
    view,
    async reload(next: Config) {
      const renewed = await openView(next);
      await children
        ?.reload(await resolveRedis(next, parts.env), logger.level)
        .catch(async (error: unknown) => {
          await renewed[Symbol.asyncDispose]();
          throw error;
        });
      const before = own;
      own = renewed;
      await before[Symbol.asyncDispose]();
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
  if (children === undefined) return { ...common, ports: new Map() };
  return { ...common, ports: children.ports, source: children.source, notReady: children.notReady };
}

/** A view for parts that stay while a reload replaces the view behind them. */
function followView(find: () => AccessView): AccessView {
  return {
    get environments() {
      return find().environments;
    },
    flushThrough: (sequence) => find().flushThrough(sequence),
    samples: () => find().samples(),
    close: () => find().close(),
  };
}

/** Opens gateways in this process, which counts their limits. @throws PortTaken */
export async function openGatewayHere(config: Config, { core, logger, now }: ServingParts) {
  return await openGatewayProcess(config, {
    link: core.link,
    kind: 'process',
    limits: core.limits.port,
    logger,
    now,
  });
}

/**
 * Opens gateways in worker processes, which reach the database through this process. @throws Error when one cannot
 * start
 */
export async function openWorkerGateways(config: Config, parts: ServingParts): Promise<RunningWorkers> {
  return await openWorkers(parts.workers, {
    link: parts.core.link,
    config: await resolveRedis(config, parts.env),
    programFile: parts.programFile,
    logLevel: parts.logger.level,
    log: (line) => parts.logger.warn(line),
  });
}
