import type { GatewayLink } from '../access/gateway-link.ts';
import type { CallSink } from '../observe/call-record.ts';
import { createLogSink } from '../observe/log.ts';
import type { Logger } from '../observe/log.ts';
import { createMetrics } from '../observe/metrics.ts';
import type { CallMetrics } from '../observe/metrics.ts';
import { createUsageRecorder } from '../usage/usage-recorder.ts';

export interface CallSinks {
  readonly all: readonly CallSink[];
  readonly metrics: CallMetrics;
  /** Writes what waits. */
  close(): Promise<void>;
}

/** Where a gateway process records its calls. */
export function createCallSinks(link: Pick<GatewayLink, 'recordUsage'>, logger: Logger): CallSinks {
  const metrics = createMetrics();
  const usage = createUsageRecorder({
    write: (batch) => link.recordUsage(batch),
    onFailure: (error) => logger.error({ err: error }, 'usage could not be written; it is kept'),
    onOverflow: (overflow) => logger.warn(overflow, 'too many kinds of calls: these were counted as others'),
  });
  return {
    all: [createLogSink(logger), metrics.sink, usage.sink],
    metrics,
    close: () => usage.close(),
  };
}
