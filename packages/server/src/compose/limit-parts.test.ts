import { describe, expect, it } from 'vitest';
import type { Charge } from '../access/limit-port.ts';
import { createMemoryLimitStore } from '../limits/memory-limit-store.ts';
import { createLimitLink, createLinkedLimitPort, noteSlots } from './limit-parts.ts';

const slots: Charge = { key: 'now', limit: 3, windowMs: 0, weight: 1 };
const calls: Charge = { key: 'calls', limit: 4, windowMs: 60_000, weight: 1 };

/** Two workers of one parent. Only plain data can cross the channel between them. */
function openWorkers() {
  const link = createLimitLink(createMemoryLimitStore(() => 0));
  const open = () => {
    const noted = noteSlots(link);
    const copy = <Value>(value: Value): Value => structuredClone(value);
    const port = createLinkedLimitPort({
      takeLimits: async (charges) => copy(await noted.link.takeLimits(copy(charges))),
      endLimits: async (held, bytes) => await noted.link.endLimits(copy(held), bytes),
      peekLimits: async (charges) => copy(await noted.link.peekLimits(copy(charges))),
    });
    return { port, die: noted.endAll };
  };
  return [open(), open()] as const;
}

describe('limits that a parent counts for its workers', () => {
  it('are exact over the workers', async () => {
    const workers = openWorkers();
    const taken = await Promise.all(
      Array.from({ length: 20 }, async (_, call) => await workers[call % 2 === 0 ? 0 : 1].port.take([calls])),
    );
    expect(taken.filter(({ kind }) => kind === 'taken')).toHaveLength(4);
    expect(await workers[1].port.peek([calls])).toMatchObject([{ used: 4 }]);
  });

  it('give back the slots of a call that ends, once, and all of those of a worker that dies', async () => {
    const [one, other] = openWorkers();
    const first = await one.port.take([slots]);
    await one.port.take([slots]);
    await other.port.take([slots]);
    if (first.kind !== 'taken' || first.held === undefined) throw new Error('it was not taken');
    one.port.end(first.held, 0);
    one.port.end(first.held, 0);
    expect(await other.port.peek([slots])).toMatchObject([{ used: 2 }]);
    one.die();
    expect(await other.port.peek([slots])).toMatchObject([{ used: 1 }]);
  });
});
