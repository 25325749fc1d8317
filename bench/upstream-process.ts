import { createServer } from 'node:http';

/** The upstream of the pipeline bench, in a process of its own. It answers every request with the same small JSON. */
const body = Buffer.from(JSON.stringify({ id: 1, items: 'x'.repeat(900) }));
const server = createServer((_request, response) => {
  response.writeHead(200, ['content-type', 'application/json', 'content-length', String(body.length)]);
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
process.on('disconnect', () => process.exit(0));
