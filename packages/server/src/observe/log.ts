import { destination, pino, stdSerializers } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { CallRecord, CallSink } from './call-record.ts';

export type { Logger } from 'pino';

export interface LogSettings {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Standard output when left out, written in batches. */
  readonly stream?: DestinationStream;
}

/** JSON lines. Secrets are a type of their own that prints as `[secret]`; nothing else of a call is logged than its record. */
export function createLogger({ level, stream }: LogSettings): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err, err: stdSerializers.err },
    },
    stream ?? destination({ fd: 1, sync: false, minLength: batchBytes, periodicFlush: 200 }),
  );
}

const batchBytes = 4_096;

/** One line per call: `info`, or `warn` when the gateway or the upstream is at fault. */
export function createLogSink(logger: Logger): CallSink {
  return (record) => {
    const line = presentRecord(record);
    if (record.status >= 500) logger.warn(line, 'call');
    else logger.info(line, 'call');
  };
}

/** Without what is unknown, which JSON leaves out by itself. */
function presentRecord({ atMs: _whenItBegan, ...record }: CallRecord): Omit<CallRecord, 'atMs'> {
  return record;
}
