import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { licenceIdSchema } from '@postern/contract/ids';
import fc from 'fast-check';
import { Bulkhead } from './bulkhead.ts';
import type { BulkheadCall } from './bulkhead.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type TestCall = BulkheadCall & { state: 'new' | 'placed' | 'refused' | 'left'; why: string };

function createCall(licence: string, onPlaced: () => void = () => {}): TestCall {
  const call: TestCall = {
    licenceId: licenceIdSchema.parse(`lic_${licence.padStart(16, '0')}`),
    state: 'new',
    why: '',
    compartment: undefined,
    queueTimer: undefined,
    onPlace() {
      call.state = 'placed';
      onPlaced();
    },
    onNoPlace(why) {
      call.state = 'refused';
      call.why = why;
    },
  };
  return call;
}

const limits = { callsPerLicence: 2, calls: 100, queuePerLicence: 2, queueMs: 1_000 };
const enterAll = (bulkhead: Bulkhead, licence: string, count: number): TestCall[] =>
  Array.from({ length: count }, () => {
    const call = createCall(licence);
    bulkhead.enter(call);
    return call;
  });
const states = (calls: readonly TestCall[]) => calls.map(({ state }) => state);

describe('a bulkhead', () => {
  test('lets so many calls of a licence through, lets so many wait, and refuses the rest at once', () => {
    const bulkhead = new Bulkhead(limits);
    const calls = enterAll(bulkhead, '1', 6);
    expect(states(calls)).toEqual(['placed', 'placed', 'new', 'new', 'refused', 'refused']);
    expect(bulkhead.load).toEqual({ running: 2, waiting: 2, refused: 2 });
  });

  test('gives a place that is left to the call that waits longest', () => {
    const bulkhead = new Bulkhead(limits);
    const [first, , third, fourth] = enterAll(bulkhead, '1', 4);
    if (first !== undefined) bulkhead.leave(first);
    expect([third?.state, fourth?.state]).toEqual(['placed', 'new']);
  });

  test('refuses who has waited too long', () => {
    const bulkhead = new Bulkhead(limits);
    const [, , waiting] = enterAll(bulkhead, '1', 3);
    vi.advanceTimersByTime(999);
    expect(waiting?.state).toBe('new');
    vi.advanceTimersByTime(1);
    expect(waiting).toMatchObject({ state: 'refused', why: 'no place within 1000 ms' });
    expect(bulkhead.load.waiting).toBe(0);
  });

  test('keeps a licence that floods from the places of the others', () => {
    const bulkhead = new Bulkhead(limits);
    enterAll(bulkhead, '1', 1_000);
    expect(states(enterAll(bulkhead, '2', 2))).toEqual(['placed', 'placed']);
  });

  test('gives places in turn where they are too few for all', () => {
    const bulkhead = new Bulkhead({ callsPerLicence: 4, calls: 4, queuePerLicence: 10, queueMs: 1_000 });
    const flood = enterAll(bulkhead, '1', 10);
    const other = enterAll(bulkhead, '2', 2);
    const third = enterAll(bulkhead, '3', 2);
    for (const call of flood.slice(0, 3)) bulkhead.leave(call);
    expect(states(other)).toContain('placed');
    expect(states(third)).toContain('placed');
    expect(bulkhead.load.running).toBe(4);
  });

  test('forgets a call that gives up while it waits', () => {
    const bulkhead = new Bulkhead(limits);
    const [first, , third, fourth] = enterAll(bulkhead, '1', 4);
    if (third !== undefined) bulkhead.leave(third);
    if (first !== undefined) bulkhead.leave(first);
    expect([third?.state, fourth?.state]).toEqual(['new', 'placed']);
    expect(bulkhead.load).toMatchObject({ running: 2, waiting: 0 });
  });

  test('never has more in hand than it may, loses no call and strands none, whatever comes and goes', () => {
    const step = fc.record({
      licence: fc.constantFrom('1', '2', '3'),
      leaves: fc.nat(20),
      waitsMs: fc.nat(40),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const bulkhead = new Bulkhead({ callsPerLicence: 3, calls: 5, queuePerLicence: 4, queueMs: 300 });
        const calls: TestCall[] = [];
        const leave = (call: TestCall) => {
          call.state = 'left';
          bulkhead.leave(call);
        };
        const of = (state: TestCall['state'], licence?: string) =>
          calls.filter(
            (call) => call.state === state && (licence === undefined || call.licenceId.endsWith(licence)),
          );
        for (const { licence, leaves, waitsMs } of steps) {
          vi.advanceTimersByTime(waitsMs);
          const call = createCall(licence);
          calls.push(call);
          bulkhead.enter(call);
          const leaving = calls[leaves];
          if (leaving?.state === 'placed' || leaving?.state === 'new') leave(leaving);
          expect(of('placed').length).toBeLessThanOrEqual(5);
          for (const each of ['1', '2', '3']) {
            expect(of('placed', each).length).toBeLessThanOrEqual(3);
            // Nobody waits for a place that is free.
            if (of('new', each).length > 0)
              expect(of('placed', each).length === 3 || of('placed').length === 5).toBe(true);
          }
          expect(bulkhead.load).toMatchObject({ running: of('placed').length, waiting: of('new').length });
        }
        for (const call of calls) if (call.state === 'placed' || call.state === 'new') leave(call);
        expect(bulkhead.load).toMatchObject({ running: 0, waiting: 0 });
      }),
    );
  });
});
