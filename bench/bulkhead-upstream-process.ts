import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';

/**
 * The upstream of the bulkhead bench, in a process of its own, with a limited number of workers like application
 * servers. A call occupies one for 5 ms, and a call of licence 1 to the slow path for a second. Calls that find no free
 * worker wait in line.
 */
const workers = 64;
const body = Buffer.from('{"id":1}');
const line: (() => void)[] = [];
let busy = 0;

function work(takesMs: number, response: ServerResponse): void {
  busy++;
  setTimeout(() => {
    response.writeHead(200, ['content-type', 'application/json', 'content-length', String(body.length)]);
    response.end(body);
    busy--;
    line.shift()?.();
  }, takesMs);
}

const server = createServer((request, response) => {
  const takesMs = request.url?.endsWith('/slow') === true ? 1_000 : 5;
  if (busy < workers) work(takesMs, response);
  else line.push(() => work(takesMs, response));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
process.on('disconnect', () => process.exit(0));
