import { describe, expect, it, vi } from 'vitest';
import type { Charge, Taken } from '../../access/limit-port.ts';
import { createDelayQueues } from './delay-queues.ts';
import type { DelayQueues, Waiting } from './delay-queues.ts';

const charge = (key: string): Charge => ({ key, limit: 1, windowMs: 1_000, weight: 1 });
const taken: Taken = { kind: 'taken', states: [], held: undefined };
const refused = (index = 0, retryInMs: number | null = 60_000): Extract<Taken, { kind: 'refused' }> => ({
  kind: 'refused',
  index,
  retryInMs,
  states: [],
});

interface Visit {
  readonly outcomes: Taken[];
  leave: () => void;
}

function enter(
  queues: DelayQueues,
  more: Partial<Waiting> & { key?: string; queueMax?: number } = {},
): Visit {
  const { key = 'first', queueMax = 9, ...waiting } = more;
  const visit: Visit = { outcomes: [], leave: () => undefined };
  queues.enter({ key, queueMax }, refused(), {
    caller: 'one',
    charges: [charge('first'), charge('second')],
    deadlineMs: performance.now() + 120_000,
    onEnter: (leave) => (visit.leave = leave),
    moveTo: ({ index }) => (index === 1 ? { key: 'second', queueMax: 9 } : undefined),
    settle: (outcome) => visit.outcomes.push(outcome),
    ...waiting,
  });
  return visit;
}

const monotonicNow = (): number => performance.now();

describe('queues of calls that wait', () => {
  it('go on to the queue of another limit that has no room by now', async () => {
    const answers: Taken[] = [refused(1), taken];
    const queues = createDelayQueues({ take: () => answers.shift() ?? taken, monotonicNow });
    const visit = enter(queues);
    expect([queues.isWaitedFor('first'), queues.isWaitedFor('second')]).toEqual([true, false]);
    queues.kick('first');
    await vi.waitFor(() => expect(queues.isWaitedFor('second')).toBe(true));
    expect([queues.isWaitedFor('first'), visit.outcomes]).toEqual([false, []]);
    queues.kick('second');
    await vi.waitFor(() => expect(visit.outcomes).toEqual([taken]));
    expect(queues.size).toBe(0);
  });

  it('refuse for good when another limit lets nobody wait', async () => {
    const queues = createDelayQueues({ take: () => refused(1, 5), monotonicNow });
    const visit = enter(queues, { moveTo: () => undefined });
    queues.kick('first');
    await vi.waitFor(() => expect(visit.outcomes).toEqual([refused(1, 5)]));
    expect(queues.size).toBe(0);
  });

  it('leave nothing behind when everybody has left, and tell one who left meanwhile what was taken', async () => {
    const asked = Promise.withResolvers<Taken>();
    const queues = createDelayQueues({ take: () => asked.promise, monotonicNow });
    const [gone, meanwhile] = [enter(queues), enter(queues)];
    gone.leave();
    gone.leave();
    expect(queues.size).toBe(1);
    queues.kick('first');
    meanwhile.leave();
    expect(queues.size).toBe(0);
    asked.resolve(taken);
    await vi.waitFor(() => expect(meanwhile.outcomes).toEqual([taken]));
    expect([gone.outcomes, queues.isWaitedFor('first')]).toEqual([[], false]);
  });

  it('refuse at once for whom there is no place, or no room in time, or never any', () => {
    const queues = createDelayQueues({ take: () => taken, monotonicNow });
    expect(enter(queues, { deadlineMs: performance.now() + 10_000 }).outcomes).toMatchObject([
      { kind: 'refused' },
    ]);
    const first = enter(queues, { queueMax: 1, deadlineMs: performance.now() + 120_000 });
    const second = enter(queues, { queueMax: 1, deadlineMs: performance.now() + 120_000 });
    expect([first.outcomes.length, second.outcomes.length]).toEqual([0, 1]);
    first.leave();
    const never: Taken[] = [];
    queues.enter({ key: 'first', queueMax: 9 }, refused(0, null), {
      caller: 'one',
      charges: [],
      deadlineMs: Number.POSITIVE_INFINITY,
      onEnter: () => undefined,
      moveTo: () => undefined,
      settle: (outcome) => never.push(outcome),
    });
    expect(never).toEqual([refused(0, null)]);
    expect(queues.size).toBe(0);
  });

  it('try again after a while where nobody knows when there is room', async () => {
    let tries = 0;
    const queues = createDelayQueues({ take: () => (++tries < 3 ? refused(0, 0) : taken), monotonicNow });
    const visit = enter(queues);
    queues.kick('first');
    await vi.waitFor(() => expect(visit.outcomes).toEqual([taken]), { timeout: 10_000 });
    expect(tries).toBe(3);
  });
});
