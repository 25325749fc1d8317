import { createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { createKeyDigester } from '../crypto/key-digest.ts';
import type { PasswordCost } from '../crypto/password-hashes/known-hash.ts';
import { createCostDraw } from './draw-password-cost.ts';

const digestKey = createKeyDigester(createSecretKey(Buffer.alloc(32, 7)));
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const names = Array.from({ length: 2_000 }, (_, at) => `demo/WSaccount-${at}`);

it('draws the costs that occur, about as often as they occur, and always the same for one name', async () => {
  const occurring: PasswordCost[] = [
    ...Array<PasswordCost>(9).fill('argon2id m=47104,t=1,p=1'),
    'argon2id m=65536,t=3,p=4',
  ];
  const draw = createCostDraw(async () => occurring, {
    digestKey,
    now: () => 0,
    reportFault: () => undefined,
  });
  await nextTurn();
  const drawn = names.map((name) => draw(name));
  const imported = drawn.filter((cost) => cost === 'argon2id m=65536,t=3,p=4').length;
  expect(new Set(drawn)).toEqual(new Set(occurring));
  expect(Math.abs(imported - 200)).toBeLessThan(50);
  expect(names.map((name) => draw(name.toUpperCase()))).toEqual(drawn);
});

it('asks again after a while, and keeps what it knows where nobody answers', async () => {
  let nowMs = 0;
  const faults: unknown[] = [];
  let answer = async (): Promise<PasswordCost[]> => ['argon2id m=8,t=1,p=1'];
  const draw = createCostDraw(() => answer(), {
    digestKey,
    now: () => nowMs,
    reportFault: (fault) => void faults.push(fault),
  });
  expect(draw('a')).toBeUndefined();
  await nextTurn();
  answer = () => Promise.reject(new Error('no database'));
  nowMs += 600_000;
  draw('a');
  await nextTurn();
  expect(draw('a')).toBe('argon2id m=8,t=1,p=1');
  expect(faults).toHaveLength(1);
  answer = async () => ['argon2id m=16,t=1,p=1'];
  nowMs += 600_000;
  draw('a');
  await nextTurn();
  expect(draw('a')).toBe('argon2id m=16,t=1,p=1');
});
