import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { licenceIdSchema } from '@postern/contract/ids';
import type { AccessGrant } from '../domain/access-grant.ts';
import type { CallRecord } from '../observe/call-record.ts';
import { exchangeRaw, plainAnswer, rawRequest, startRawUpstream, statusOf } from '../testing/raw-http.ts';
import type { RawUpstream } from '../testing/raw-http.ts';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../testing/test-gateway.ts';
import type { TestAccess } from '../testing/test-gateway.ts';
import { createGateway } from './server.ts';
import type { Gateway } from './server.ts';

const bulkhead = { callsPerLicence: 2, calls: 100, queuePerLicence: 1, queueMs: 30_000 };
const slow = createTestGrant({ licenceNumber: 1, licenceId: licenceIdSchema.parse('lic_1111111111111111') });
const other = createTestGrant({ licenceNumber: 2, licenceId: licenceIdSchema.parse('lic_2222222222222222') });

let upstream: RawUpstream;
let access: TestAccess;
let gateway: Gateway;
let port: number;
let records: CallRecord[];
let faults: unknown[];
/** The calls of the slow licence that wait for their answer. */
let held: Socket[];

beforeEach(async () => {
  held = [];
  upstream = await startRawUpstream();
  upstream.answer = (socket, head) => {
    if (head.includes('x-postern-licence: 1\r\n')) held.push(socket);
    else socket.write(plainAnswer);
  };
  access = await createTestAccess([slow, other]);
  const settings = createTestSettings(upstream.port);
  const routes = settings.routes.map((route) => ({ ...route, bulkhead }));
  const made = createTestGatewayDeps({ ...settings, routes }, access.view);
  ({ records, faults } = made);
  gateway = createGateway(made.deps);
  port = await gateway.listen(0, '127.0.0.1');
});
afterEach(async () => {
  expect(faults).toEqual([]);
  await gateway.close();
  await access.access.close();
  await upstream.close();
});

async function get(grant: AccessGrant): Promise<string> {
  const authorization = `Authorization: Bearer ${await createTestToken(grant)}`;
  return exchangeRaw(port, rawRequest('GET', '/v5/profiles/1', [authorization]));
}

const busy = () => records.filter(({ code }) => code === 'gateway_busy').length;

test('a licence whose upstream is slow takes no more than its own places, and the others go on', async () => {
  const calls = Array.from({ length: 5 }, () => get(slow));
  await vi.waitFor(() => expect([held.length, busy()]).toEqual([2, 2]));
  for (let count = 0; count < 5; count++) expect(statusOf(await get(other))).toBe(200);
  expect(held).toHaveLength(2);
  held[0]?.write(plainAnswer);
  await vi.waitFor(() => expect(held).toHaveLength(3));
  for (const socket of held.slice(1)) socket.write(plainAnswer);
  const answers = await Promise.all(calls);
  expect(answers.map(statusOf).toSorted((one, two) => one - two)).toEqual([200, 200, 200, 503, 503]);
  const refused = answers.find((answer) => statusOf(answer) === 503);
  expect(refused).toMatch(/retry-after: 1\r\n/i);
  expect(refused).toContain('"code":"gateway_busy"');
});

test('a call whose credential dies while it waits for a place never reaches the upstream', async () => {
  const calls = Array.from({ length: 3 }, () => get(slow));
  await vi.waitFor(() => expect(held).toHaveLength(2));
  access.source.grants.set(slow.apiUserId, { ...slow, keys: [] });
  await access.access.flushThrough(
    access.source.change({ kind: 'api-user', subjectId: slow.apiUserId }).sequence,
  );
  const answers = await Promise.all(calls);
  expect(answers.map(statusOf)).toEqual([401, 401, 401]);
  expect(upstream.heads).toHaveLength(2);
  access.source.grants.set(slow.apiUserId, slow);
});

test('a place is free again when its client goes away', async () => {
  const authorization = `Authorization: Bearer ${await createTestToken(slow)}`;
  const clients = [1, 2].map(() => {
    const client = connect(port, '127.0.0.1');
    client.write(rawRequest('GET', '/v5/profiles/1', [authorization]));
    return client;
  });
  await vi.waitFor(() => expect(held).toHaveLength(2));
  for (const client of clients) client.destroy();
  const calls = [get(slow), get(slow)];
  await vi.waitFor(() => expect(held).toHaveLength(4));
  for (const socket of held.slice(2)) socket.write(plainAnswer);
  expect((await Promise.all(calls)).map(statusOf)).toEqual([200, 200]);
});
