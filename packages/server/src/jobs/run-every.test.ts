import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openJobs } from './open-jobs.ts';
import { runEvery } from './run-every.ts';
import type { Job } from './run-every.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function createDeps() {
  const faults: (readonly [string, unknown])[] = [];
  const monotonicNow = (): number => performance.now();
  return {
    faults,
    deps: { monotonicNow, reportFault: (fault: unknown, name: string) => void faults.push([name, fault]) },
  };
}

/** Creates a job whose runs take `tookMs`, and counts runs that overlap. */
function createSlowJob(tookMs: number, more: Partial<Job> = {}) {
  const seen = { begun: 0, ended: 0, overlapping: 0 };
  const job: Job = {
    name: 'slow',
    everyMs: 1_000,
    firstRun: 'after-interval',
    async run() {
      if (seen.begun > seen.ended) seen.overlapping++;
      seen.begun++;
      await new Promise((resolve) => setTimeout(resolve, tookMs));
      seen.ended++;
    },
    ...more,
  };
  return { seen, job };
}

describe('a repeated job', () => {
  it('runs after each interval, or at once as well', async () => {
    const { deps } = createDeps();
    const late = createSlowJob(1);
    const early = createSlowJob(1, { firstRun: 'at-once' });
    await using _late = runEvery(late.job, deps);
    await using _early = runEvery(early.job, deps);
    expect([late.seen.begun, early.seen.begun]).toEqual([0, 1]);
    await vi.advanceTimersByTimeAsync(3_500);
    expect([late.seen.begun, early.seen.begun]).toEqual([3, 4]);
  });

  it('is never run twice at a time, and queues no runs while one takes long', async () => {
    const { deps } = createDeps();
    const { seen, job } = createSlowJob(5_500);
    const running = runEvery(job, deps);
    await vi.advanceTimersByTimeAsync(6_600);
    expect(seen).toEqual({ begun: 1, ended: 1, overlapping: 0 });
    await vi.advanceTimersByTimeAsync(500);
    expect(seen.begun).toBe(2);
    const closed = running[Symbol.asyncDispose]();
    await vi.advanceTimersByTimeAsync(60_000);
    await closed;
    expect(seen).toEqual({ begun: 2, ended: 2, overlapping: 0 });
  });

  it('waits at the end for the run in hand, whose signal is aborted, and begins no other', async () => {
    const { deps } = createDeps();
    const signals: AbortSignal[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const run = vi.fn<Job['run']>((signal) => {
      signals.push(signal);
      return promise;
    });
    const running = runEvery({ name: 'long', everyMs: 10, firstRun: 'at-once', run }, deps);
    const closed = vi.fn<() => void>();
    const closing = running[Symbol.asyncDispose]().then(closed);
    await vi.advanceTimersByTimeAsync(100);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(closed).not.toHaveBeenCalled();
    resolve();
    await closing;
    await vi.advanceTimersByTimeAsync(100);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('reports and counts a fault, also one that is thrown at once, and goes on', async () => {
    const { deps, faults } = createDeps();
    const away = new Error('away');
    let run = 0;
    const job: Job = {
      name: 'shaky',
      everyMs: 1_000,
      firstRun: 'after-interval',
      run() {
        run++;
        if (run === 1) throw away;
        return run === 2 ? Promise.reject(away) : Promise.resolve();
      },
    };
    await using running = runEvery(job, deps);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(faults).toEqual([
      ['shaky', away],
      ['shaky', away],
    ]);
    expect(running.status()).toMatchObject({ runsSucceeded: 0, runsFailed: 2, successAgeMs: 2_500 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(running.status()).toMatchObject({ runsSucceeded: 1, runsFailed: 2, successAgeMs: 500 });
  });
});

describe('the jobs of a program', () => {
  it('tell for each its runs, its time, its interval and its last success', async () => {
    const { deps } = createDeps();
    await using jobs = openJobs([createSlowJob(250).job], deps);
    await vi.advanceTimersByTimeAsync(1_500);
    const told = jobs.samples().map(({ name, labels, value }) => [name, labels['outcome'], value]);
    expect(told).toEqual([
      ['postern_job_runs_total', 'succeeded', 1],
      ['postern_job_runs_total', 'failed', 0],
      ['postern_job_seconds_total', undefined, 0.25],
      ['postern_job_success_age_seconds', undefined, 0.25],
      ['postern_job_interval_seconds', undefined, 1],
    ]);
  });

  it('are overdue when they have failed, or hung, for three intervals and ten minutes', async () => {
    const { deps } = createDeps();
    const never = new Promise<void>(() => undefined);
    const failing = createSlowJob(1, { name: 'failing', run: () => Promise.reject(new Error('away')) }).job;
    const hanging = createSlowJob(1, { name: 'hanging', run: () => never }).job;
    const jobs = openJobs([createSlowJob(1).job, failing, hanging], deps);
    await vi.advanceTimersByTimeAsync(603_000);
    expect(jobs.overdue()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(jobs.overdue()).toEqual(['failing', 'hanging']);
  });
});
