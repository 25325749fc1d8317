import type { GatewayLink } from '../access/gateway-link.ts';
import type { CallSink } from '../observe/call-record.ts';
import { createLogSink } from '../observe/log.ts';
import type { Logger } from '../observe/log.ts';
import { createMetrics } from '../observe/metrics.ts';
import type { Metrics } from '../observe/metrics.ts';
import { createLastUsedBatch } from '../usage/last-used.ts';

export interface CallSinks {
  readonly all: readonly CallSink[];
  readonly metrics: Metrics;
  /** Writes what waits. */
  close(): Promise<void>;
}

/** Where a gateway process records its calls. */
export function createCallSinks(link: Pick<GatewayLink, 'touchLastUsed'>, logger: Logger): CallSinks {
  const metrics = createMetrics();
  const lastUsed = createLastUsedBatch({
    write: (rows) => link.touchLastUsed(rows),
    onFailure: (error) => logger.error({ err: error }, 'last use could not be written; it is kept'),
  });
  return {
    all: [createLogSink(logger), metrics.sink, lastUsed.sink],
    metrics,
    close: () => lastUsed.close(),
  };
}
