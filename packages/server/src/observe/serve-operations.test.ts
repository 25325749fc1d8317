import { afterEach, expect, test } from 'vitest';
import { createReadiness } from './readiness.ts';
import type { NotReady } from './readiness.ts';
import { serveOperations } from './serve-operations.ts';
import type { OperationsServer } from './serve-operations.ts';

const servers: OperationsServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(sources: Parameters<typeof serveOperations>[1]['sources'] = []) {
  const readiness = createReadiness();
  const faults: unknown[] = [];
  const reportFault = (fault: unknown) => void faults.push(fault);
  const server = await serveOperations({ port: 0, host: '127.0.0.1' }, { sources, readiness, reportFault });
  servers.push(server);
  const ask = async (path: string, method = 'GET') => {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
    return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
  };
  return { ask, readiness, faults };
}

test('/readyz says why not, every reason once; /healthz that the process answers', async () => {
  const { ask, readiness } = await start();
  expect(await ask('/readyz')).toMatchObject({ status: 503, text: 'starting\n' });
  const state: { reasons: readonly NotReady[]; isDown: boolean } = { reasons: [], isDown: false };
  readiness.add(() => state.reasons);
  readiness.add(async () => {
    if (state.isDown) throw new Error('no connection');
    return state.reasons;
  });
  expect(await ask('/readyz')).toMatchObject({ status: 200, text: 'ok\n' });
  state.reasons = ['feed-stale', 'catalogue-missing'];
  expect(await ask('/readyz')).toMatchObject({ status: 503, text: 'feed-stale\ncatalogue-missing\n' });
  state.isDown = true;
  state.reasons = [];
  expect(await ask('/readyz')).toMatchObject({ status: 503, text: 'database-down\n' });
  state.isDown = false;
  readiness.startDraining();
  expect(await ask('/readyz')).toMatchObject({ status: 503, text: 'draining\n' });
  expect(await ask('/healthz?x')).toMatchObject({ status: 200, text: 'ok\n' });
});

test('/metrics adds sources up, and a source that fails takes nobody else’s numbers away', async () => {
  const name = 'postern_feed_failures_total';
  const { ask, faults } = await start([
    () => [{ name, labels: {}, value: 1 }],
    () => Promise.reject(new Error('a worker that died')),
    () => Promise.resolve([{ name, labels: {}, value: 2 } as const]),
  ]);
  const { status, text, type } = await ask('/metrics');
  expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  expect(text).toContain('\npostern_feed_failures_total 3\n');
  expect(faults).toHaveLength(1);
});

test('nothing else is here', async () => {
  const { ask } = await start();
  expect([(await ask('/')).status, (await ask('/metrics', 'POST')).status]).toEqual([404, 405]);
});
