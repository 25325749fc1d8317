import { expect, it } from 'vitest';
import { deskDigester } from '../../testing/test-token-desk.ts';
import { createDpopNonces } from './dpop-nonce.ts';

const periodMs = 120_000;
const startMs = 15_000_000 * periodMs;

it('is good for its period of two minutes and for the one after, in every process, and never before', () => {
  const noncesAt = (atMs: number) => createDpopNonces({ digestKey: deskDigester, nowMs: () => atMs });
  const nonce = noncesAt(startMs).current();
  expect(noncesAt(startMs + periodMs - 1).current()).toBe(nonce);
  expect(noncesAt(startMs + periodMs).current()).not.toBe(nonce);
  const isCurrent = [-1, 0, 2 * periodMs - 1, 2 * periodMs].map((afterMs) =>
    noncesAt(startMs + afterMs).isCurrent(nonce),
  );
  expect(isCurrent).toEqual([false, true, true, false]);
  expect(noncesAt(startMs).isCurrent('')).toBe(false);
});
