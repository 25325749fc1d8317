import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { listenOn } from '../raw-http.ts';

/** A request as the upstream got it, byte for byte (one latin1 character per byte). */
export interface RecordedRequest {
  readonly method: string;
  readonly target: string;
  /** Headers in their order, with names as they were sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface RecordingUpstream {
  readonly port: number;
  /** Requests by the `X-Case` that the client gave them. */
  readonly requests: Map<string, RecordedRequest[]>;
  /** Faults for which a strict reader of RFC 9112 refuses the request. */
  readonly faults: string[];
  /** Answers of particular cases, as bytes; a plain one otherwise. */
  readonly answers: Map<string, string>;
  close(): Promise<void>;
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Reads strictly what comes, and keeps it. */
export async function startRecordingUpstream(): Promise<RecordingUpstream> {
  const sockets = new Set<Socket>();
  const recording: Omit<RecordingUpstream, 'port' | 'close'> = {
    requests: new Map(),
    faults: [],
    answers: new Map(),
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (;;) {
        const read = readRequest(text);
        if (read === 'incomplete') return;
        if (typeof read === 'string') {
          recording.faults.push(`${read}: ${JSON.stringify(text.slice(0, 500))}`);
          socket.destroy();
          return;
        }
        text = text.slice(read.bytes);
        answer(socket, read.request, recording);
      }
    });
  });
  const port = await listenOn(server);
  return {
    ...recording,
    port,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(
  socket: Socket,
  request: RecordedRequest,
  { requests, answers }: Omit<RecordingUpstream, 'port' | 'close'>,
): void {
  const caseId = findHeader(request, 'x-case') ?? '';
  requests.set(caseId, [...(requests.get(caseId) ?? []), request]);
  const body = `case ${caseId}`;
  const plain = `HTTP/1.1 200 OK\r\nX-Echo: ${caseId}\r\nContent-Length: ${body.length}\r\n\r\n${request.method === 'HEAD' ? '' : body}`;
  socket.write(Buffer.from(answers.get(caseId) ?? plain, 'latin1'));
}

export function findHeader({ headers }: RecordedRequest, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

type ReadRequest = { readonly request: RecordedRequest; readonly bytes: number } | string;

function readRequest(text: string): ReadRequest {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return 'incomplete';
  const [line = '', ...fields] = text.slice(0, end).split('\r\n');
  const [, method, target] = /^([A-Z]+) (\/[\x21-\x7e]*) HTTP\/1\.1$/.exec(line) ?? [];
  if (method === undefined || target === undefined) return 'a request line that is none';
  const headers: (readonly [string, string])[] = [];
  for (const field of fields) {
    const colon = field.indexOf(':');
    const [name, value] = [field.slice(0, colon), field.slice(colon + 1).trim()];
    // eslint-disable-next-line no-control-regex -- none of them may come out
    if (!token.test(name) || /[\x00\r\n]/.test(value)) return 'a header line that is none';
    headers.push([name, value]);
  }
  const body = readBody(text.slice(end + 4), headers);
  if (typeof body === 'string') return body;
  return { request: { method, target, headers, body: body.text }, bytes: end + 4 + body.bytes };
}

function readBody(
  text: string,
  headers: RecordedRequest['headers'],
): { readonly text: string; readonly bytes: number } | string {
  const find = (wanted: string) =>
    headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  const [lengths, codings] = [find('content-length'), find('transfer-encoding')];
  if (lengths.length + codings.length > 1) return 'two ways to say how long the body is';
  if (codings.length === 1)
    return codings[0] === 'chunked' ? readChunks(text) : 'a coding other than chunked';
  const [length] = lengths;
  if (length === undefined) return { text: '', bytes: 0 };
  if (!/^\d{1,9}$/.test(length)) return 'a length that is none';
  return text.length < Number(length)
    ? 'incomplete'
    : { text: text.slice(0, Number(length)), bytes: Number(length) };
}

function readChunks(text: string): { readonly text: string; readonly bytes: number } | string {
  let at = 0;
  let body = '';
  for (;;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd === -1) return 'incomplete';
    const size = text.slice(at, lineEnd);
    if (!/^[0-9a-f]{1,8}$/i.test(size)) return 'a chunk size that is none';
    const bytes = Number.parseInt(size, 16);
    const next = lineEnd + 2 + bytes;
    if (text.length < next + 2) return 'incomplete';
    if (text.slice(next, next + 2) !== '\r\n') return bytes === 0 ? 'a trailer' : 'a chunk without its end';
    body += text.slice(lineEnd + 2, next);
    at = next + 2;
    if (bytes === 0) return { text: body, bytes: at };
  }
}
