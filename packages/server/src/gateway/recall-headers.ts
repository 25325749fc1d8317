import type { ClientConnection, RawCall, ReceivedHeaders } from './call.ts';

/** What the latest call of a connection said in its headers, and what was read there. */
interface Remembered {
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
  readonly headers: ReceivedHeaders;
}

const connections = new WeakMap<ClientConnection, Remembered>();
/** What a connection may cost that is open and idle. */
const textMax = 4_096;
const linesMax = 24;

/**
 * Most clients that keep a connection send the same headers with each call. What was read there holds for the same
 * headers, byte for byte, so that they are compared and not read again. Never a refusal.
 */
export function recallHeaders({ connection, rawHeaders, httpVersion }: RawCall): ReceivedHeaders | undefined {
  if (connection === undefined) return undefined;
  const known = connections.get(connection);
  if (known === undefined || known.httpVersion !== httpVersion) return undefined;
  const { length } = rawHeaders;
  if (known.rawHeaders.length !== length) return undefined;
  // From behind: names differ more seldom than values, and what varies most often stands last.
  for (let index = length - 1; index >= 0; index--) {
    if (known.rawHeaders[index] !== rawHeaders[index]) return undefined;
  }
  return known.headers;
}

export function rememberHeaders(raw: RawCall, headers: ReceivedHeaders): void {
  const { connection, rawHeaders, httpVersion } = raw;
  if (connection === undefined || rawHeaders.length > linesMax * 2) return;
  let textLength = 0;
  for (const text of rawHeaders) textLength += text.length;
  if (textLength <= textMax) connections.set(connection, { rawHeaders, httpVersion, headers });
}
