// eslint-disable-next-line no-restricted-imports -- what waits has to be out however the process ends
import process from 'node:process';
import { pino, stdSerializers, symbols } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { CallRecord, CallSink } from './call-record.ts';
import { createLineWriter } from './line-writer.ts';

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
    stream ?? createStandardOutput(),
  );
}

function createStandardOutput(): DestinationStream {
  const lines = createLineWriter(1);
  process.once('exit', () => lines.flushSync());
  return lines;
}

/**
 * One line per call: `info`, or `warn` when the gateway or the upstream is at fault. Written by hand into the
 * logger's own stream, since building the line through the logger costs more than deciding the call.
 */
export function createLogSink(logger: Logger): CallSink {
  const stream = (logger as Logger & { readonly [symbols.streamSym]: DestinationStream })[symbols.streamSym]; // untyped in pino
  return (record) => {
    const level = record.status >= 500 ? 'warn' : 'info';
    if (logger.isLevelEnabled(level)) stream.write(presentLine(level, record));
  };
}

/**
 * One line. What is the same for many calls is put together once: each piece that is joined costs every call, twice,
 * when it is joined and when the whole is written.
 *
 * Ids and addresses are made of plain characters; what a client or an operator words is escaped as JSON.
 */
function presentLine(level: 'info' | 'warn', record: CallRecord): string {
  const { path, status, durationMs, requestBytes, responseBytes } = record;
  let line =
    `${presentStart(level, record.atMs)}${record.requestId}${presentKind(record)}${status}` +
    `,"durationMs":${durationMs},"requestBytes":${requestBytes},"responseBytes":${responseBytes}`;
  if (path !== undefined) line += `,"path":${quote(path)}`;
  line += findCaller(record);
  if (record.clock?.span !== undefined) line += `,"traceId":"${record.clock.span.traceId}"`;
  if (record.code !== undefined) {
    line += `,"code":"${record.code}","stage":"${record.stage}","rule":${JSON.stringify(record.rule)}`;
  }
  return `${line},"msg":"call"}\n`;
}

let start = { level: '', atMs: 0, text: '' };

/** Many calls begin in the same millisecond. */
function presentStart(level: string, atMs: number): string {
  if (start.atMs !== atMs || start.level !== level) {
    start = { level, atMs, text: `{"level":"${level}","at":"${new Date(atMs).toISOString()}","requestId":"` };
  }
  return start.text;
}

let kind = { environment: '', method: '', text: '' };

function presentKind({ environment, method }: CallRecord): string {
  if (kind.method !== method || kind.environment !== environment) {
    kind = {
      environment,
      method,
      text: `","environment":"${environment}","method":${quote(method)},"status":`,
    };
  }
  return kind.text;
}

interface Caller {
  readonly apiUserId: string | undefined;
  readonly clientAddress: string | undefined;
  readonly apiId: string | undefined;
  readonly operationId: string | undefined;
  readonly text: string;
}

/** By key: what was written of its latest call, which is most often what is to be written of the next. */
const callers = new Map<string, Caller>();
const callersMax = 10_000;

function findCaller(record: CallRecord): string {
  const { keyId, apiUserId, clientAddress, apiId, operationId } = record;
  if (keyId === undefined) return presentCaller(record);
  const known = callers.get(keyId);
  if (
    known?.operationId === operationId &&
    known?.clientAddress === clientAddress &&
    known?.apiId === apiId &&
    known?.apiUserId === apiUserId
  )
    return known?.text ?? presentCaller(record);
  const text = presentCaller(record);
  if (known === undefined && callers.size >= callersMax) callers.clear();
  callers.set(keyId, { apiUserId, clientAddress, apiId, operationId, text });
  return text;
}

function presentCaller({
  clientAddress,
  apiId,
  operationId,
  licenceId,
  apiUserId,
  keyId,
}: CallRecord): string {
  let text = '';
  if (clientAddress !== undefined) text += `,"clientAddress":"${clientAddress}"`;
  if (apiId !== undefined) text += `,"apiId":"${apiId}"`;
  if (operationId !== undefined) text += `,"operationId":${quote(operationId)}`;
  if (apiUserId !== undefined)
    text += `,"licenceId":"${licenceId}","apiUserId":"${apiUserId}","keyId":"${keyId}"`;
  return text;
}

/** The same as JSON.stringify, at a third of its price for what needs no escape. */
function quote(text: string): string {
  return plainText.test(text) ? `"${text}"` : JSON.stringify(text);
}

const plainText = /^[ !#-[\]-~]*$/;
