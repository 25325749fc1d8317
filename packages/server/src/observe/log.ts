// eslint-disable-next-line no-restricted-imports -- buffered lines have to be written however the process ends
import process from 'node:process';
import { pino, stdSerializers } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { CallRecord, CallSink } from './call-record.ts';
import { createLineWriter } from './line-writer.ts';

export type { Logger } from 'pino';

export interface LogSettings {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Defaults to the standard output, written in batches. */
  readonly stream?: DestinationStream;
}

/** The stream of each logger that was created here, because pino has no public way to ask for it. */
const streams = new WeakMap<Logger, DestinationStream>();

/**
 * Creates a logger of JSON lines. Secrets have a type of their own that prints as `[secret]`; of a call, only its
 * record is logged.
 */
export function createLogger({ level, stream = createStandardOutput() }: LogSettings): Logger {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err, err: stdSerializers.err },
    },
    stream,
  );
  streams.set(logger, stream);
  return logger;
}

function createStandardOutput(): DestinationStream {
  const lines = createLineWriter(1);
  process.once('exit', () => lines.flushSync());
  return lines;
}

/**
 * Writes one line per call: at `info`, or at `warn` if the gateway or the upstream caused the failure. The line goes
 * directly into the logger's stream, because building it through the logger would cost more than deciding the call
 * (decision 48).
 *
 * @throws Error for a logger that `createLogger` did not create
 */
export function createLogSink(logger: Logger): CallSink {
  const stream = streams.get(logger);
  if (stream === undefined) throw new Error('createLogSink needs a logger that createLogger made');
  return (record) => {
    const level = record.status >= 500 ? 'warn' : 'info';
    if (logger.isLevelEnabled(level)) stream.write(presentLine(level, record));
  };
}

/**
 * Builds one line. Parts that many calls have in common are built once, because each piece of a text costs every call
 * twice: when it is joined, and when the whole is written. Ids and addresses consist of plain characters; texts that a
 * client or an operator wrote are escaped as JSON.
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

/** Cached, because many calls begin in the same millisecond. */
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

/** By key: the text of its latest call, which in most cases is also the text of its next call. */
const commons = new Map<string, Common>();
const commonsMax = 10_000;

/** Returns the text between the request's id and the first character of the path. */
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

/** Turns a chain of joined pieces into one flat string, because each use would have to walk through the chain. */
function flatten(text: string): string {
  return Buffer.from(text).toString();
}

/** Gives the result of JSON.stringify, in a third of its time for texts that need no escaping. */
function quote(text: string): string {
  return plainText.test(text) ? `"${text}"` : JSON.stringify(text);
}

const plainText = /^[ !#-[\]-~]*$/;
