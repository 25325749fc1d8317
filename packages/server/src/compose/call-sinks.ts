import type { GatewayLink } from '../access/gateway-link.ts';
import type { Config } from '../config/config-schema.ts';
import { parseClientAddress } from '../domain/network-rule.ts';
import { createRangeMatcher } from '../domain/range-matcher.ts';
import type { WatchCall } from '../gateway/watch-call.ts';
import type { CallSink } from '../observe/call-record.ts';
import { createLogSink } from '../observe/log.ts';
import type { Logger } from '../observe/log.ts';
import type { MetricSample } from '../observe/metric-sample.ts';
import { createMetrics } from '../observe/metrics.ts';
import { createSpanExporter } from '../observe/span-exporter.ts';
import type { SpanExporter } from '../observe/span-exporter.ts';
import { createWatchCall } from '../observe/watch-calls.ts';
import type { WatchSettings } from '../observe/watch-calls.ts';
import { createUsageRecorder } from '../usage/usage-recorder.ts';
import { ownFiles } from '../own-files/own-files.ts';

export interface CallSinks extends AsyncDisposable {
  readonly all: readonly CallSink[];
  /** Undefined if the configuration has neither timed nor traced calls. */
  readonly watchCall: WatchCall | undefined;
  samples(): readonly MetricSample[];
}

export interface CallSinksDeps {
  readonly link: Pick<GatewayLink, 'recordUsage'>;
  readonly logger: Logger;
}

/**
 * Creates the sinks to which a gateway process reports its calls. A sink that is not configured costs a call nothing.
 */
export function createCallSinks(
  { operations, trustedProxies }: Pick<Config, 'operations' | 'trustedProxies'>,
  { link, logger }: CallSinksDeps,
): CallSinks {
  const metrics = operations.port === undefined ? undefined : createMetrics();
  const usage = createUsageRecorder({
    write: (batch) => link.recordUsage(batch),
    onFailure: (error) => logger.error({ err: error }, 'usage could not be written; it is kept'),
    onOverflow: (overflow) => logger.warn(overflow, 'too many kinds of calls: these were counted as others'),
  });
  const spans = openExporter(operations.tracing, logger);
  return {
    all: [
      createLogSink(logger),
      ...(metrics === undefined ? [] : [metrics.sink]),
      usage.sink,
      ...(spans === undefined ? [] : [spans.sink]),
    ],
    watchCall: createWatchCall({
      timedCalls: metrics === undefined ? 0 : operations.timedCalls,
      tracing: createTracing(operations.tracing, trustedProxies),
    }),
    samples: () => [...(metrics?.samples() ?? []), ...(spans?.samples() ?? [])],
    /** Writes the buffered records. */
    async [Symbol.asyncDispose]() {
      await Promise.all([usage.close(), spans?.close()]);
    },
  };
}

type TracingConfig = Config['operations']['tracing'];

function openExporter(tracing: TracingConfig, logger: Logger): SpanExporter | undefined {
  if (tracing === undefined) return undefined;
  return createSpanExporter({
    ...tracing,
    version: ownFiles.version,
    fetch: (url, init) => fetch(url, init),
    onFailure: (error) => logger.warn({ err: error }, 'traces could not be sent; they are dropped'),
  });
}

function createTracing(tracing: TracingConfig, trustedProxies: readonly string[]): WatchSettings['tracing'] {
  if (tracing === undefined) return undefined;
  const isTrusted = createRangeMatcher(trustedProxies);
  const isBelieved = (peerAddress: string): boolean => {
    if (tracing.acceptFrom !== 'trusted-proxies') return tracing.acceptFrom === 'everybody';
    const address = parseClientAddress(peerAddress);
    return address.kind !== 'invalid' && isTrusted(address);
  };
  return { sampleRatio: tracing.sampleRatio, isBelieved, random: Math.random };
}
