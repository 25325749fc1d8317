import { expect, it } from 'vitest';
import { createKeptResults } from './kept-results.ts';

function createDesk(bytesMax: number) {
  const made: string[] = [];
  const kept = createKeptResults<string>(bytesMax, (text) => text.length);
  return {
    made,
    get: (name: string, stamp: unknown = 1, text = name) =>
      kept.get(name, stamp, async () => {
        made.push(name);
        await Promise.resolve();
        return text;
      }),
  };
}

it('makes each once for all who ask at once, and again for another stamp', async () => {
  const { get, made } = createDesk(100);
  await Promise.all([get('aa'), get('aa'), get('aa')]);
  await get('aa', [1, 'day 1']);
  await get('aa', [1, 'day 1']);
  await get('aa', [1, 'day 2']);
  expect(made).toEqual(['aa', 'aa', 'aa']);
});

it('keeps as many as fit, those that were used last', async () => {
  const { get, made } = createDesk(6);
  for (const name of ['aa', 'bb', 'cc']) await get(name);
  await get('aa');
  await get('dd');
  expect(made).toEqual(['aa', 'bb', 'cc', 'dd']);
  await get('aa');
  await get('bb');
  expect(made).toEqual(['aa', 'bb', 'cc', 'dd', 'bb']);
});

it('keeps all pairs of 9 APIs and 3 languages, asked for in turn, whatever their number', async () => {
  const { get, made } = createDesk(27 * 4);
  for (let round = 0; round < 3; round++) {
    for (let pair = 0; pair < 27; pair++) await get(`p${pair + 10}`);
  }
  expect(made).toHaveLength(27);
});

it('keeps nothing that failed, nor what is larger than all', async () => {
  const kept = createKeptResults<string>(3, (text) => text.length);
  await expect(kept.get('a', 1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await kept.get('a', 1, async () => 'large')).toBe('large');
  expect(await kept.get('a', 1, async () => 'b')).toBe('b');
});
