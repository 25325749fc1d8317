import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { presentRefusal } from './send-refusal.ts';

interface ParserErrorContext {
  readonly limits: { readonly urlBytesMax: number };
  readonly docsUrl: string;
}

/**
 * What Node's parser refuses before there is a request: broken syntax, two ways to say a body's length, headers
 * above the ceiling, a client that takes too long. Answered on the bare socket, which then closes.
 */
export function answerParserError(error: Error, socket: Duplex, context: ParserErrorContext): void {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ECONNRESET' || !socket.writable || hasAnswerUnderWay(socket)) {
    socket.destroy();
    return;
  }
  endWith(socket, findRefusal(code, error, context), context.docsUrl);
}

/** CONNECT has no path to judge: never forwarded (security rule 12). */
export function answerConnect(socket: Duplex, docsUrl: string): void {
  const allow = 'GET, HEAD, POST, PUT, PATCH, DELETE';
  const refusal = refuse('receive', 'method_not_allowed', 'CONNECT is never forwarded', {
    facts: { method: 'CONNECT', allow },
    headers: { allow },
  });
  endWith(socket, refusal, docsUrl);
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

/** An answer on this connection has begun: another one would be taken for its body. */
function hasAnswerUnderWay(socket: Duplex): boolean {
  const message: unknown = '_httpMessage' in socket ? socket._httpMessage : undefined;
  return typeof message === 'object' && message !== null;
}

function endWith(socket: Duplex, refusal: Refusal, docsUrl: string): void {
  const { status, headers, body } = presentRefusal(refusal, { requestId: randomUUID(), docsUrl });
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'connection: close'];
  for (let index = 0; index < headers.length; index += 2)
    lines.push(`${headers[index]}: ${headers[index + 1]}`);
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
