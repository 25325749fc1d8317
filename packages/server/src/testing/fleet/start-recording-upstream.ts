import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { listenOn } from '../raw-http.ts';

/** An upstream in the test's own process: it notes, by the test's own clock, when each call arrived. */
export interface RecordingUpstream {
  readonly port: number;
  /** Call id → when it arrived. */
  readonly arrivedMs: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export const callHeader = 'x-test-call';
/** A path with this in its query is answered by a stream that never ends by itself. */
export const streamQuery = 'stream=1';
const streamEveryMs = 50;

export async function startRecordingUpstream(): Promise<RecordingUpstream> {
  const arrivedMs = new Map<string, number>();
  const server = createServer((request, response) => {
    const id = request.headers[callHeader];
    if (typeof id === 'string') arrivedMs.set(id, performance.now());
    request.resume();
    if (request.url?.includes(streamQuery) === true) answerForEver(response);
    else response.end('ok');
  });
  const port = await listenOn(server);
  return {
    port,
    arrivedMs,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answerForEver(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const timer = setInterval(() => response.write('data: x\n\n'), streamEveryMs);
  response.on('close', () => clearInterval(timer));
}
