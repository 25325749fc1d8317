import type { ArrivedRequest, ClientConnection, ReceivedHeaders } from '../call.ts';

/** The headers of the latest call of a connection, and what was read from them. */
interface Remembered {
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
  readonly headers: ReceivedHeaders;
}

const connections = new WeakMap<ClientConnection, Remembered>();
/** Bounds the memory that an open and idle connection may take. */
const textMax = 4_096;
const linesMax = 24;

/**
 * Most clients that keep a connection send the same headers with each call. Headers that are the same byte for byte
 * read the same, so that they are compared and not read again. Headers that were refused are not remembered.
 */
export function recallHeaders({
  connection,
  rawHeaders,
  httpVersion,
}: ArrivedRequest): ReceivedHeaders | undefined {
  if (connection === undefined) return undefined;
  const known = connections.get(connection);
  if (known === undefined || known.httpVersion !== httpVersion) return undefined;
  const { length } = rawHeaders;
  if (known.rawHeaders.length !== length) return undefined;
  // From the end: the headers that vary most often come last.
  for (let index = length - 1; index >= 0; index--) {
    if (known.rawHeaders[index] !== rawHeaders[index]) return undefined;
  }
  return known.headers;
}

export function rememberHeaders(request: ArrivedRequest, headers: ReceivedHeaders): void {
  const { connection, rawHeaders, httpVersion } = request;
  if (connection === undefined || rawHeaders.length > linesMax * 2) return;
  let textLength = 0;
  for (const text of rawHeaders) textLength += text.length;
  if (textLength <= textMax) connections.set(connection, { rawHeaders, httpVersion, headers });
}
