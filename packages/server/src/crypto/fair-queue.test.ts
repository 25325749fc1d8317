import { expect, it } from 'vitest';
import { createFairQueue, QueueFull } from './fair-queue.ts';

/** A queue whose tasks end when the test ends them. */
function createDesk(limits: Partial<Parameters<typeof createFairQueue>[0]> = {}) {
  const run = createFairQueue({ concurrencyMax: 1, waitingMax: 100, waitingPerAskerMax: 10, ...limits });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  return {
    begun,
    ask: (asker: string, name = asker) =>
      run(asker, async () => {
        begun.push(name);
        await new Promise<void>((resolve) => ends.push(resolve));
        return name;
      }),
    async endOne() {
      ends.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

it('an asker with many works delays another by one work at most', async () => {
  const { ask, begun, endOne } = createDesk();
  const all = ['a1', 'a2', 'a3', 'a4'].map((name) => ask('a', name));
  all.push(ask('b', 'b1'), ask('c', 'c1'), ask('b', 'b2'));
  for (let round = 0; round < all.length; round++) await endOne();
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
  expect(await Promise.all(all)).toHaveLength(7);
});

it('an asker has so many waiting places, and the others keep theirs', async () => {
  const { ask, endOne } = createDesk({ waitingPerAskerMax: 2 });
  const own = [1, 2, 3, 4].map((at) => ask('a', `a${at}`));
  const other = ask('b');
  await expect(own[3]).rejects.toThrow(QueueFull);
  for (let round = 0; round < 4; round++) await endOne();
  expect(await other).toBe('b');
});

it('where all places are taken, an asker that waits with nothing displaces the newest of who has most', async () => {
  const { ask, endOne } = createDesk({ waitingMax: 3 });
  const own = [1, 2, 3, 4].map((at) => ask('a', `a${at}`));
  const displaced = own[3]?.catch((error: unknown) => error);
  const other = ask('b');
  expect(await displaced).toBeInstanceOf(QueueFull);
  await expect(ask('b', 'b2')).rejects.toThrow(QueueFull);
  for (let round = 0; round < 4; round++) await endOne();
  expect(await Promise.all([...own.slice(0, 3), other])).toEqual(['a1', 'a2', 'a3', 'b']);
});

it('a work that fails gives its place to the next', async () => {
  const run = createFairQueue({ concurrencyMax: 1, waitingMax: 1, waitingPerAskerMax: 1 });
  const failing = run('a', () => Promise.reject(new Error('broken')));
  const next = run('a', () => Promise.resolve('done'));
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('done');
});

it('an asker runs so many works at once, and leaves the other places to others, also while they are free', async () => {
  const { ask, begun, endOne } = createDesk({ concurrencyMax: 2, concurrencyPerAskerMax: 1 });
  const all = [ask('a', 'a1'), ask('a', 'a2'), ask('a', 'a3')];
  expect(begun).toEqual(['a1']);
  all.push(ask('b', 'b1'));
  expect(begun).toEqual(['a1', 'b1']);
  await endOne();
  expect(begun).toEqual(['a1', 'b1', 'a2']);
  await endOne();
  // No other task waits, and one place remains free.
  expect(begun).toEqual(['a1', 'b1', 'a2']);
  await endOne();
  await endOne();
  expect(await Promise.all(all)).toHaveLength(4);
});

it('displaces a task of the asker with the most, and none of one that waits with a single task', async () => {
  const { ask, endOne } = createDesk({ waitingMax: 5 });
  const running = ask('a', 'a1');
  const many = [2, 3, 4].map((at) => ask('a', `a${at}`));
  const few = [1, 2].map((at) => ask('c', `c${at}`));
  const displaced = many[2]?.catch((error: unknown) => error);
  const other = ask('b');
  expect(await displaced).toMatchObject({ name: 'QueueFull' });
  for (let round = 0; round < 6; round++) await endOne();
  expect(await Promise.all([running, ...many.slice(0, 2), ...few, other])).toHaveLength(6);

  const single = createDesk({ waitingMax: 2 });
  const kept = ['a', 'b', 'c'].map((asker) => single.ask(asker));
  await expect(single.ask('d')).rejects.toThrow(QueueFull);
  for (let round = 0; round < 3; round++) await single.endOne();
  expect(await Promise.all(kept)).toEqual(['a', 'b', 'c']);
});

it('has all its places again after a displacement, once nobody waits', async () => {
  const { ask, endOne } = createDesk({ waitingMax: 2 });
  for (const _time of [1, 2]) {
    const own = [1, 2, 3].map((at) => ask('a', `a${at}`));
    const displaced = own[2]?.catch((error: unknown) => error);
    const other = ask('b');
    expect(await displaced).toBeInstanceOf(QueueFull);
    await expect(ask('b', 'b2')).rejects.toThrow(QueueFull);
    for (let round = 0; round < 3; round++) await endOne();
    expect(await Promise.all([...own.slice(0, 2), other])).toEqual(['a1', 'a2', 'b']);
  }
});

it('an asker never runs more tasks at once than it may, whichever of them end', async () => {
  const { ask, begun, endOne } = createDesk({ concurrencyMax: 3, concurrencyPerAskerMax: 2 });
  const all = [1, 2, 3, 4].map((at) => ask('a', `a${at}`));
  expect(begun).toEqual(['a1', 'a2']);
  await endOne();
  expect(begun).toEqual(['a1', 'a2', 'a3']);
  await endOne();
  expect(begun).toEqual(['a1', 'a2', 'a3', 'a4']);
  for (const _rest of [1, 2]) await endOne();
  expect(await Promise.all(all)).toHaveLength(4);
});
