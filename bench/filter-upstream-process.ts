import { createServer } from 'node:http';

/**
 * The upstream of the filter bench: an array of rows of about 200 bytes. Every second row has a channel that is not
 * permitted.
 */
const [wantedBytes = '1'] = process.argv.slice(2);

function* listRows(bytesMax: number): Generator<string> {
  let bytes = 0;
  yield '[';
  for (let index = 0; bytes < bytesMax; index++) {
    const row = {
      id: index,
      channel: index % 2 === 0 ? 504 : 506,
      name: `Customer ${index} “${'x'.repeat(40)}”`,
      attributes: { age: index % 90, city: 'Brussels', secret: 'y'.repeat(30) },
      tags: ['a', 'b', null, true, 1.5],
    };
    const text = `${index === 0 ? '' : ','}${JSON.stringify(row)}`;
    bytes += text.length;
    yield text;
  }
  yield ']';
}

const server = createServer((request, response) => {
  response.writeHead(200, ['content-type', 'application/json']);
  const rows = listRows(request.url?.endsWith('/large') === true ? Number(wantedBytes) : 10_000);
  send();
  function send(): void {
    let batch = '';
    for (;;) {
      const next = rows.next();
      if (next.done === true) {
        response.end(batch);
        return;
      }
      batch += next.value;
      if (batch.length < 65_536) continue;
      const canGoOn = response.write(batch);
      batch = '';
      if (canGoOn) continue;
      response.once('drain', send);
      return;
    }
  }
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
process.on('disconnect', () => process.exit(0));
