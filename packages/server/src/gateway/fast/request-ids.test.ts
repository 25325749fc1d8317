import { expect, test } from 'vitest';
import { createRequestIds } from './request-ids.ts';

test('each is a UUID of version 4, and none comes twice', () => {
  const next = createRequestIds();
  const ids = Array.from({ length: 20_000 }, next);
  expect(new Set(ids).size).toBe(ids.length);
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(ids.filter((id) => !form.test(id))).toEqual([]);
});

test('two processes, or two gateways of one, share none', () => {
  const [one, other] = [createRequestIds(), createRequestIds()];
  const ids = Array.from({ length: 5_000 }, () => [one(), other()]).flat();
  expect(new Set(ids).size).toBe(ids.length);
});
