import type { StageName } from '@postern/contract/explanation';
import type { TracedSpan } from './traced-span.ts';

/** Times one call by its stages. Few calls have one: see `createStageSampler`. */
export class StageClock {
  /** Of a call that is traced. */
  readonly span: TracedSpan | undefined;
  /** By the monotonic clock, from `performance.timeOrigin` on. */
  readonly startedAtMs = performance.now();
  readonly marks: { readonly stage: StageName; readonly atMs: number }[] = [];

  constructor(span?: TracedSpan) {
    this.span = span;
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
