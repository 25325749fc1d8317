import { createIpcGatewayLink } from '../access/ipc-gateway-link.ts';
import { serveIpcCalls } from '../access/ipc-call.ts';
import type { IpcChannel } from '../access/ipc-call.ts';
import type { Config } from '../config/config-schema.ts';
import type { Logger } from '../observe/log.ts';
import { createProcessMetrics } from '../observe/process-metrics.ts';
import { presentLimits } from './core-samples.ts';
import { ownFiles } from '../own-files/own-files.ts';
import type { WorkerMethods } from './open-workers.ts';
import { openGatewayProcess } from './open-gateway-process.ts';
import type { GatewayLink } from '../access/gateway-link.ts';
import { createLimitCounting } from '../limits/limit-counting.ts';
import type { LimitCounting } from '../limits/limit-counting.ts';
import { createLinkedLimitPort } from './limit-parts.ts';
import type { RunningGateways } from './open-gateways.ts';

export interface WorkerDeps {
  readonly channel: IpcChannel;
  readonly logger: Logger;
  readonly now: () => number;
}

/**
 * Runs the gateways of one worker process, over the IPC channel to the process that owns the database. The parent sends
 * the complete configuration, so that ports, upstreams and secrets are the parent's and are not read again.
 */
export async function runGatewayWorker(
  config: Config,
  { channel, logger, now }: WorkerDeps,
): Promise<Pick<RunningGateways, 'ports'> & { close(): Promise<void> }> {
  const link = createIpcGatewayLink(channel);
  await using opened = new AsyncDisposableStack();
  const process = config.operations.port === undefined ? undefined : createProcessMetrics(ownFiles.version);
  opened.defer(async () => process?.close());
  const limits = createOwnLimits(config, { link, now });
  opened.defer(async () => limits?.close());
  await limits?.start({ own: 1, log: (line) => logger.warn(line) });
  const running = opened.use(
    await openGatewayProcess(config, {
      link: limits === undefined ? link : tellLimits(link, limits),
      limits: limits?.port ?? createLinkedLimitPort(link),
      kind: 'worker',
      logger,
      now,
    }),
  );
  const told: WorkerMethods = {
    async reload(next, logLevel) {
      await running.reload(next);
      logger.level = logLevel;
    },
    tellState: async () => ({
      notReady: running.notReady(),
      samples: [
        ...running.samples(),
        ...(limits === undefined ? [] : presentLimits(limits.status())),
        ...(process === undefined ? [] : await process.source()),
      ],
    }),
  };
  serveIpcCalls(channel, { ...told });
  const all = opened.move();
  return { ports: running.ports, close: () => all.disposeAsync() };
}

/** With Redis, a worker counts there directly, which spares each call a round trip through the parent. */
function createOwnLimits(
  { redis }: Config,
  { link, now }: { readonly link: GatewayLink; readonly now: () => number },
): LimitCounting | undefined {
  if (redis === undefined) return undefined;
  return createLimitCounting({ redis, countGateways: () => link.countGateways(), now });
}

/** A worker that counts for itself reports this with its lease. The parent reports for the others. */
function tellLimits(link: GatewayLink, limits: Pick<LimitCounting, 'status'>): GatewayLink {
  return {
    ...link,
    renewLease(id, appliedSequence) {
      const { where: _where, ...told } = limits.status();
      return link.renewLease(id, appliedSequence, told);
    },
  };
}
