import type { OpenCalls } from './open-calls.ts';

export interface WatchExpiryDeps {
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const lookEveryMs = 1_000;

/**
 * Cuts silent calls past the end of their key or API user. One that moves a byte is cut at that byte; see
 * `findHalt` in pipeline.ts.
 */
export function watchExpiry(openCalls: OpenCalls, { now }: WatchExpiryDeps): { readonly stop: () => void } {
  const look = (): void => {
    if (openCalls.size > 0) openCalls.cutEnded(now());
  };
  const timer = setInterval(look, lookEveryMs).unref();
  return { stop: () => clearInterval(timer) };
}
