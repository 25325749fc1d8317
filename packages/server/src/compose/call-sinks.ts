import type { GatewayLink } from '../access/gateway-link.ts';
import { createActivityBatch } from '../alerts/activity-batch.ts';
import type { CallSink } from '../observe/call-record.ts';
import { createLogSink } from '../observe/log.ts';
import type { Logger } from '../observe/log.ts';
import { createMetrics } from '../observe/metrics.ts';
import type { Metrics } from '../observe/metrics.ts';
import { createDeprecatedUseBatch } from '../usage/deprecated-use.ts';
import { createLastUsedBatch } from '../usage/last-used.ts';

export interface CallSinks {
  readonly all: readonly CallSink[];
  readonly metrics: Metrics;
  /** Writes what waits. */
  close(): Promise<void>;
}

/** Where a gateway process records its calls. */
export function createCallSinks(
  link: Pick<GatewayLink, 'touchLastUsed' | 'addDeprecatedUse' | 'recordActivity'>,
  logger: Logger,
): CallSinks {
  const metrics = createMetrics();
  const lastUsed = createLastUsedBatch({
    write: (rows) => link.touchLastUsed(rows),
    onFailure: (error) => logger.error({ err: error }, 'last use could not be written; it is kept'),
  });
  const deprecatedUse = createDeprecatedUseBatch({
    write: (rows) => link.addDeprecatedUse(rows),
    onFailure: (error) => logger.error({ err: error }, 'deprecated use could not be written; it is kept'),
  });
  const activity = createActivityBatch({
    write: (report) => link.recordActivity(report),
    onFailure: (error) => logger.error({ err: error }, 'activity could not be told; it is kept'),
  });
  return {
    all: [createLogSink(logger), metrics.sink, lastUsed.sink, deprecatedUse.sink, activity.sink],
    metrics,
    async close() {
      await Promise.all([lastUsed.close(), deprecatedUse.close(), activity.close()]);
    },
  };
}
