import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAnswers, findAnswerUnderWay } from './answer-under-way.ts';
import { breakBody } from './broken-body.ts';
import { closeLingering, isLingering } from './linger.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { presentRefusal } from './send-refusal.ts';

interface ParserErrorContext {
  readonly limits: { readonly urlBytesMax: number };
  readonly docsUrl: string;
}

/**
 * Answers what Node's parser refuses before there is a request: broken syntax, two ways to say a body's length, headers
 * above the ceiling, a client that takes too long. Answered on the bare socket, which then closes.
 */
export function answerParserError(error: Error, socket: Socket, context: ParserErrorContext): void {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ECONNRESET' || !socket.writable) {
    // Bytes that a client still sends on a connection that is being closed are ignored.
    if (!isLingering(socket)) socket.destroy();
    return;
  }
  if (failed.has(socket)) return;
  failed.add(socket);
  const refusal = findRefusal(code, error, context);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    if (findAnswerUnderWay(socket) === undefined) endWith(socket, refusal, { ...context, close: cut });
    else socket.destroy();
  } else if (breakBody(socket)) {
    // Its own answer says so, unless that is over.
    if (findAnswerUnderWay(socket) === undefined) closeLingering(socket);
  } else {
    afterAnswers(socket, () => endWith(socket, refusal, { ...context, close: closeLingering }));
  }
}

/** Connections whose parser has failed: it fails again with each piece that comes. */
const failed = new WeakSet<Socket>();

/** CONNECT has no path to judge: never forwarded (security rule 12). */
export function answerConnect(socket: Duplex, docsUrl: string): void {
  if (!(socket instanceof Socket)) {
    socket.destroy();
    return;
  }
  const allow = 'GET, HEAD, POST, PUT, PATCH, DELETE';
  const refusal = refuse('receive', 'method_not_allowed', 'CONNECT is never forwarded', {
    facts: { method: 'CONNECT', allow },
    headers: { allow },
  });
  afterAnswers(socket, () => endWith(socket, refusal, { docsUrl, close: closeLingering }));
}

function findRefusal(code: string, error: Error, { limits }: ParserErrorContext): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW') return refuseOverflow(error, limits.urlBytesMax);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return malformed('headers that did not arrive in time');
  return malformed('a syntax that is not HTTP/1.1');
}

/** The parser counts request line and headers together: a long first line is the URL's fault. */
function refuseOverflow(error: Error, urlBytesMax: number): Refusal {
  const packet = 'rawPacket' in error && Buffer.isBuffer(error.rawPacket) ? error.rawPacket : Buffer.alloc(0);
  const lineEnd = packet.indexOf('\n');
  if (lineEnd === -1 || lineEnd > urlBytesMax) {
    return refuse('receive', 'url_too_long', 'the request line alone is above the limit', {
      facts: { limitBytes: String(urlBytesMax) },
    });
  }
  return refuse('receive', 'headers_too_large', 'above the parser’s ceiling');
}

function malformed(what: string): Refusal {
  return refuse('receive', 'request_malformed', `the request has ${what}`, { facts: { what } });
}

function endWith(
  socket: Socket,
  refusal: Refusal,
  { docsUrl, close }: { readonly docsUrl: string; readonly close: (socket: Socket) => void },
): void {
  const { status, headers, body } = presentRefusal(refusal, { requestId: randomUUID(), docsUrl });
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'connection: close'];
  for (let index = 0; index < headers.length; index += 2)
    lines.push(`${headers[index]}: ${headers[index + 1]}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  close(socket);
}

function cut(socket: Socket): void {
  socket.end(() => socket.destroy());
}
