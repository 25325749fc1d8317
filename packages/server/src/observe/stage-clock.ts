import type { StageName } from '@postern/contract/explanation';
import type { CallTrace } from './call-trace.ts';

/** Times one call by its stages. Few calls have one: see `createStageSampler`. */
export class StageClock {
  /** Of a call that is traced. */
  readonly trace: CallTrace | undefined;
  /** By the monotonic clock, from `performance.timeOrigin` on. */
  readonly startedAtMs = performance.now();
  readonly marks: { readonly stage: StageName; readonly atMs: number }[] = [];

  constructor(trace?: CallTrace) {
    this.trace = trace;
  }

  /** The stage has ended now. A stage that ran again counts from its first end on. */
  mark(stage: StageName): void {
    this.marks.push({ stage, atMs: performance.now() });
  }
}

/** Every so many calls one is timed; 0 times none. */
export function createStageSampler(everyCalls: number): () => StageClock | undefined {
  if (everyCalls === 0) return () => undefined;
  let left = 1;
  return () => {
    if (--left > 0) return undefined;
    left = everyCalls;
    return new StageClock();
  };
}
