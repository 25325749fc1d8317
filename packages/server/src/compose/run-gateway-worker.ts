import { createIpcGatewayLink } from '../access/ipc-gateway-link.ts';
import type { IpcChannel } from '../access/ipc-call.ts';
import type { Config } from '../config/config-schema.ts';
import type { Logger } from '../observe/log.ts';
import { createCallSinks } from './call-sinks.ts';
import { presentDocsUrl } from './run-installation.ts';
import { createLimitCounting } from '../limits/limit-counting.ts';
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
  const sinks = createCallSinks(link, deps.logger);
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
    link,
    limits: limits?.port ?? createLinkedLimitPort(link),
    kind: 'worker',
    docsUrl: presentDocsUrl(config),
    sinks: sinks.all,
    now: deps.now,
    reportFault: (fault, requestId) => deps.logger.error({ err: fault, requestId }, 'gateway'),
  });
  return {
    ports: running.ports,
    async close() {
      await running.close();
      limits?.close();
      await sinks.close();
    },
  };
}
