import type { StageName } from '@postern/contract/explanation';
import type { TracedSpan } from './traced-span.ts';

/** Times the stages of one call. Only a few calls have one: see `createStageSampler`. */
export class StageClock {
  /** The span of a traced call. */
  readonly span: TracedSpan | undefined;
  /** On the monotonic clock, in milliseconds since `performance.timeOrigin`. */
  readonly startedAtMs = performance.now();
  readonly marks: { readonly stage: StageName; readonly atMs: number }[] = [];

  constructor(span?: TracedSpan) {
    this.span = span;
  }

  /** Marks the end of the stage. If a stage runs again, its first end counts. */
  mark(stage: StageName): void {
    this.marks.push({ stage, atMs: performance.now() });
  }
}

/** Times one of so many calls; 0 times none. */
export function createStageSampler(everyCalls: number): () => StageClock | undefined {
  if (everyCalls === 0) return () => undefined;
  let left = 1;
  return () => {
    if (--left > 0) return undefined;
    left = everyCalls;
    return new StageClock();
  };
}
