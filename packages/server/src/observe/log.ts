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
  const { path, requestId, durationMs, responseBytes } = record;
  const start = presentStart(level, record.atMs);
  const span = record.clock?.span;
  if (path !== undefined && record.code === undefined && span === undefined && plainText.test(path)) {
    return `${start}${requestId}${findCommon(record)}${path}${presentDuration(durationMs)}${responseBytes},"msg":"call"}\n`;
  }
  let line = `${start}${requestId}${presentCommon(record)}`;
  if (path !== undefined) line += `,"path":${quote(path)}`;
  line += `,"durationMs":${durationMs},"responseBytes":${responseBytes}`;
  if (span !== undefined) line += `,"traceId":"${span.traceId}"`;
  if (record.code !== undefined) {
    line += `,"code":"${record.code}","stage":"${record.stage}","rule":${JSON.stringify(record.rule)}`;
  }
  return `${line},"msg":"call"}\n`;
}

let latestStart = { level: '', atMs: 0, text: '' };

/** Many calls begin in the same millisecond. */
function presentStart(level: string, atMs: number): string {
  if (latestStart.atMs !== atMs || latestStart.level !== level) {
    const text = flatten(`{"level":"${level}","at":"${new Date(atMs).toISOString()}","requestId":"`);
    latestStart = { level, atMs, text };
  }
  return latestStart.text;
}

const durations = Array.from({ length: 1_000 }, (_none, ms) =>
  flatten(`","durationMs":${ms},"responseBytes":`),
);

function presentDuration(ms: number): string {
  return durations[ms] ?? `","durationMs":${ms},"responseBytes":`;
}

type Common = Pick<
  CallRecord,
  | 'environment'
  | 'method'
  | 'status'
  | 'clientAddress'
  | 'apiId'
  | 'operationId'
  | 'apiUserId'
  | 'requestBytes'
> & { readonly text: string };

/** By key: what was written of its latest call, which is most often what is to be written of the next. */
const commons = new Map<string, Common>();
const commonsMax = 10_000;

/** From after the request's id to the path's first character. */
function findCommon(record: CallRecord): string {
  const { keyId } = record;
  if (keyId === undefined) return `${presentCommon(record)},"path":"`;
  const known = commons.get(keyId);
  if (known !== undefined && isOf(known, record)) return known.text;
  const { environment, method, status, clientAddress, apiId, operationId, apiUserId, requestBytes } = record;
  const text = flatten(`${presentCommon(record)},"path":"`);
  if (known === undefined && commons.size >= commonsMax) commons.clear();
  commons.set(keyId, {
    environment,
    method,
    status,
    clientAddress,
    apiId,
    operationId,
    apiUserId,
    requestBytes,
    text,
  });
  return text;
}

function isOf(common: Common, record: CallRecord): boolean {
  return (
    common.operationId === record.operationId &&
    common.status === record.status &&
    common.requestBytes === record.requestBytes &&
    common.method === record.method &&
    common.clientAddress === record.clientAddress &&
    common.apiId === record.apiId &&
    common.apiUserId === record.apiUserId &&
    common.environment === record.environment
  );
}

function presentCommon(record: CallRecord): string {
  const { environment, method, status, requestBytes, clientAddress, apiId, operationId } = record;
  let text =
    `","environment":"${environment}","method":${quote(method)},"status":${status}` +
    `,"requestBytes":${requestBytes}`;
  if (clientAddress !== undefined) text += `,"clientAddress":"${clientAddress}"`;
  if (apiId !== undefined) text += `,"apiId":"${apiId}"`;
  if (operationId !== undefined) text += `,"operationId":${quote(operationId)}`;
  if (record.apiUserId !== undefined) {
    text += `,"licenceId":"${record.licenceId}","apiUserId":"${record.apiUserId}","keyId":"${record.keyId}"`;
  }
  return text;
}

/** One text, and not a chain of what it was joined from, through which each use would walk. */
function flatten(text: string): string {
  return Buffer.from(text).toString();
}

/** The same as JSON.stringify, at a third of its price for what needs no escape. */
function quote(text: string): string {
  return plainText.test(text) ? `"${text}"` : JSON.stringify(text);
}

const plainText = /^[ !#-[\]-~]*$/;
