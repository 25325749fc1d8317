import { expect, it } from 'vitest';
import { licenceIdSchema } from '@postern/contract/ids';
import { HeldBodies } from './held-bodies.ts';

const [one, other] = ['a', 'b'].map((letter) => licenceIdSchema.parse(`lic_${letter.repeat(16)}`));
if (one === undefined || other === undefined) throw new Error('two licences expected');

const overheadBytes = 16_384;

it('bounds what each licence holds, and gives room again when a call is over', () => {
  const held = new HeldBodies(3 * (1_000 + overheadBytes));
  const bodies = [1, 2, 3].map(() => held.take(one, 1_000));
  expect(bodies).not.toContain(undefined);
  expect(held.take(one, 1)).toBeUndefined();
  expect(held.take(other, 1_000)).toBeDefined();
  bodies[0]?.release();
  bodies[0]?.release();
  expect(held.take(one, 1_000)).toBeDefined();
  expect(held.take(one, 1)).toBeUndefined();
});

it('counts a body whose length was not known with its own once it is there', () => {
  const held = new HeldBodies(100_000);
  const body = held.take(one, 60_000);
  expect(held.take(one, 60_000)).toBeUndefined();
  body?.shrink(100);
  expect(held.bytesOf(one)).toBe(100 + overheadBytes);
  expect(held.take(one, 60_000)).toBeDefined();
});

it('lets one body through that is larger than all that a licence may hold, and no second beside it', () => {
  const held = new HeldBodies(1_000);
  const body = held.take(one, 5_000);
  expect(body).toBeDefined();
  expect(held.take(one, 1)).toBeUndefined();
  body?.release();
  expect(held.bytesOf(one)).toBe(0);
});
