import { createIpcGatewayLink } from '../access/ipc-gateway-link.ts';
import { serveIpcCalls } from '../access/ipc-call.ts';
import type { IpcChannel } from '../access/ipc-call.ts';
import type { Config } from '../config/config-schema.ts';
import type { Logger } from '../observe/log.ts';
import { createProcessMetrics } from '../observe/process-metrics.ts';
import { presentLimits } from './core-samples.ts';
import { programVersion } from './program-version.ts';
import type { WorkerMethods } from './workers.ts';
import { createCallSinks } from './call-sinks.ts';
import { presentDocsUrl } from './run-installation.ts';
import type { GatewayLink } from '../access/gateway-link.ts';
import { createLimitCounting } from '../limits/limit-counting.ts';
import type { LimitCounting } from '../limits/limit-counting.ts';
import { createLinkedLimitPort } from './limit-parts.ts';
import { startGateways } from './start-gateways.ts';
import type { RunningGateways } from './start-gateways.ts';

/**
 * The gateways of one worker process, over the IPC channel to the process that owns the database. The parent gives the
 * configuration whole, so that ports, upstreams and secrets are its and not read anew.
 */
export async function runGatewayWorker(
  config: Config,
  deps: { readonly channel: IpcChannel; readonly logger: Logger; readonly now: () => number },
): Promise<Pick<RunningGateways, 'ports' | 'close'>> {
  const link = createIpcGatewayLink(deps.channel);
  const sinks = createCallSinks(config, { link, logger: deps.logger });
  const process = config.operations.port === undefined ? undefined : createProcessMetrics(programVersion);
  // Straight to Redis where there is one: the parent would be in the way.
  const limits =
    config.redis === undefined
      ? undefined
      : createLimitCounting({
          redis: config.redis,
          countGateways: () => link.countGateways(),
          now: deps.now,
        });
  await limits?.start({ own: 1, log: (line) => deps.logger.warn(line) });
  const running = await startGateways(config, {
    link: limits === undefined ? link : tellLimits(link, limits),
    limits: limits?.port ?? createLinkedLimitPort(link),
    kind: 'worker',
    docsUrl: presentDocsUrl(config),
    sinks: sinks.all,
    watchCall: sinks.watchCall,
    now: deps.now,
    reportFault: (fault, requestId) => deps.logger.error({ err: fault, requestId }, 'gateway'),
  });
  const told: WorkerMethods = {
    tellState: async () => ({
      notReady: running.notReady(),
      samples: [
        ...running.samples(),
        ...sinks.samples(),
        ...(limits === undefined ? [] : presentLimits(limits.status())),
        ...(process === undefined ? [] : await process.source()),
      ],
    }),
  };
  serveIpcCalls(deps.channel, { ...told });
  return {
    ports: running.ports,
    async close() {
      await running.close();
      limits?.close();
      process?.close();
      await sinks.close();
    },
  };
}

/** A worker that counts for itself says so with its lease; for the others, the parent does. */
function tellLimits(link: GatewayLink, limits: Pick<LimitCounting, 'status'>): GatewayLink {
  return {
    ...link,
    renewLease(id, appliedSequence) {
      const { where: _where, ...told } = limits.status();
      return link.renewLease(id, appliedSequence, told);
    },
  };
}
