import type { Config } from '../config/config-schema.ts';
import type { Logger } from '../observe/log.ts';
import type { MetricSample } from '../observe/metric-sample.ts';
import { createCallSinks } from './call-sinks.ts';
import { openGateways } from './open-gateways.ts';
import type { GatewaysParts, RunningGateways } from './open-gateways.ts';
import { presentDocsUrl } from './present-docs-url.ts';

export interface GatewayProcessParts extends Pick<GatewaysParts, 'link' | 'limits' | 'kind' | 'now'> {
  readonly logger: Logger;
}

/**
 * The gateways of this process, and their call sinks. Disposing of it drains the calls, then writes the buffered
 * records.
 */
export type GatewayProcess = RunningGateways & { samples(): readonly MetricSample[] };

/** @throws PortTaken; Error when access cannot be read */
export async function openGatewayProcess(
  config: Config,
  parts: GatewayProcessParts,
): Promise<GatewayProcess> {
  const { link, logger } = parts;
  await using opened = new AsyncDisposableStack();
  const sinks = opened.use(createCallSinks(config, { link, logger }));
  const gateways = opened.use(
    await openGateways(config, {
      ...parts,
      docsUrl: presentDocsUrl(config),
      sinks: sinks.all,
      watchCall: sinks.watchCall,
      reportFault: (fault, requestId) => logger.error({ err: fault, requestId }, 'gateway'),
    }),
  );
  const all = opened.move();
  return {
    ...gateways,
    samples: () => [...gateways.samples(), ...sinks.samples()],
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
