import type { Config } from '../config/config-schema.ts';
import type { Logger } from '../observe/log.ts';
import { createCallSinks } from './call-sinks.ts';
import { openGatewayFronts, openGateways } from './open-gateways.ts';
import type { GatewaysParts, RunningGateways } from './open-gateways.ts';
import { presentDocsUrl } from './present-docs-url.ts';

export interface GatewayProcessParts extends Pick<GatewaysParts, 'link' | 'limits' | 'kind' | 'now'> {
  readonly logger: Logger;
}

/**
 * The gateways of this process, and their call sinks. Disposing of it drains the calls, then writes the buffered
 * records.
 */
export interface GatewayProcess
  extends Pick<RunningGateways, 'view' | 'ports' | 'notReady' | 'samples'>, AsyncDisposable {
  /**
   * Puts gateways with another configuration in place of the present ones, on the same ports. Calls that have begun end
   * as they began, and access changes still cut them off. If it fails, nothing has changed.
   *
   * @throws Error when access cannot be read
   */
  reload(config: Config): Promise<void>;
}

/** @throws PortTaken; Error when access cannot be read */
export async function openGatewayProcess(
  config: Config,
  parts: GatewayProcessParts,
): Promise<GatewayProcess> {
  const { link, logger } = parts;
  const reportFault = (fault: unknown, requestId?: string): void =>
    logger.error({ err: fault, requestId }, 'gateway');
  await using opened = new AsyncDisposableStack();
  const sinks = opened.use(createCallSinks(config, { link, logger }));
  const describe = (given: Config): GatewaysParts => ({
    ...parts,
    docsUrl: presentDocsUrl(given),
    sinks: sinks.all,
    watchCall: sinks.watchCall,
    reportFault,
  });
  const retiring = new Set<Promise<void>>();
  opened.defer(async () => void (await Promise.all(retiring)));
  const fronts = opened.use(await openGatewayFronts(config, describe(config)));
  let current = await openGateways(config, describe(config), fronts);
  opened.defer(() => current[Symbol.asyncDispose]());
  const all = opened.move();
  return {
    get view() {
      return current.view;
    },
    ports: current.ports,
    notReady: () => current.notReady(),
    samples: () => [...current.samples(), ...sinks.samples()],
    async reload(next) {
      const before = current;
      current = await openGateways(next, describe(next), fronts);
      const retired = before.retire().catch(reportFault);
      retiring.add(retired);
      void retired.finally(() => retiring.delete(retired));
      await fronts.reloadCertificates();
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
