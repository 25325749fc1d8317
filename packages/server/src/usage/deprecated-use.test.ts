import { expect, test } from 'vitest';
import { apiUserIdSchema, licenceIdSchema } from '@postern/contract/ids';
import type { DeprecatedUse } from '../storage/storage.ts';
import { createTestRecord } from '../testing/test-gateway.ts';
import { createDeprecatedUseBatch } from './deprecated-use.ts';

const apiUserId = apiUserIdSchema.parse('6ef7b6fa-0a75-45a6-ba93-bdf92e2f8740');
const licenceId = licenceIdSchema.parse('lic_0123456789abcdef');
const old = (atMs: number) =>
  createTestRecord({
    atMs,
    apiUserId,
    licenceId,
    apiId: 'v4',
    basePath: '/old',
    operationId: 'op',
    isDeprecated: true,
  });

function createBatch(more: object = {}) {
  const written: DeprecatedUse[][] = [];
  const state = { isDown: false };
  const batch = createDeprecatedUseBatch({
    async write(rows) {
      if (state.isDown) throw new Error('down');
      written.push([...rows]);
    },
    onFailure: () => {},
    flushEveryMs: 1e9,
    ...more,
  });
  return { batch, written, state };
}

test('calls of one kind by one API user are one row, and others are none', async () => {
  const { batch, written } = createBatch();
  for (const atMs of [5, 3, 9]) batch.sink(old(atMs));
  batch.sink({ ...old(1), isDeprecated: false });
  batch.sink({ ...old(1), apiUserId: undefined });
  await batch.close();
  expect(written).toMatchObject([[{ apiUserId, basePath: '/old', calls: 3, firstAtMs: 3, lastAtMs: 9 }]]);
});

test('a batch that could not be written is added to the next', async () => {
  const { batch, written, state } = createBatch();
  state.isDown = true;
  batch.sink(old(1));
  await batch.flush();
  batch.sink(old(2));
  state.isDown = false;
  await batch.close();
  expect(written).toMatchObject([[{ calls: 2, firstAtMs: 1, lastAtMs: 2 }]]);
});

test('a flood of different rows is bounded', async () => {
  const { batch, written } = createBatch({ waitingMax: 2 });
  for (const operationId of ['a', 'b', 'c', 'a']) batch.sink({ ...old(1), operationId });
  await batch.close();
  expect(written[0]?.map(({ operationId, calls }) => [operationId, calls])).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});
