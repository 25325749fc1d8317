import { createServer } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterEach, expect, it } from 'vitest';
import { createAdminClient } from '@postern/contract/admin-client';
import { describeEachDatabase } from '../testing/databases.ts';
import { createTestControl, createTestLicence, expectData } from '../testing/test-control.ts';
import type { TestControl } from '../testing/test-control.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Listens like the console's listener: its requests are not instances of the global Request. */
async function listen({ app }: TestControl): Promise<number> {
  const listener = getRequestListener((request) => app.fetch(request), { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describeEachDatabase('The admin API over HTTP', (openFresh) => {
  async function start() {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const served = control.withParts({
      sessions: [{ findSession: () => Promise.resolve(control.operator) }],
    });
    const port = await listen(served);
    return { ours, port, client: createAdminClient({ baseUrl: `http://127.0.0.1:${port}`, fetch }), served };
  }

  it('takes a call without a body, with one, and a path of every method', async () => {
    const { ours, client, served } = await start();
    const params = { ...ours.scope, apiUserId: ours.apiUser.id };
    expectData(await client.getApiUser({ params }));
    expectData(await client.createEntity({ params: ours.scope, body: { name: 'France' } }));
    expectData(await client.editApiUser({ params, body: { nickname: 'dw', version: 1 } }));
    expectData(await client.setRights({ params, body: { rights: {}, version: 2 } }));
    expectData(await client.deleteApiUser({ params }));
    expect(served.faults).toEqual([]);
  });

  it('takes a chunked body and holds it to the limit as well', async () => {
    const { ours, port } = await start();
    const { licenceId, environment } = ours.scope;
    const post = async (body: string) => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      const path = `/admin/v1/licences/${licenceId}/environments/${environment}/entities`;
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`,
      );
      socket.on('error', () => undefined);
      socket.write(`${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`);
      let answer = '';
      for await (const part of socket) {
        answer += String(part);
        if (answer.includes('\r\n\r\n')) break;
      }
      socket.destroy();
      return Number(answer.split(' ')[1]);
    };
    expect(await post('{"name":"France"}')).toBe(201);
    expect(await post(`{"name":"${'x'.repeat(1_100_000)}"}`)).toBe(413);
  });
});
