import type { MetricSample } from '../observe/metric-sample.ts';
import { runEvery } from './run-every.ts';
import type { Job, JobStatus, RunEveryDeps } from './run-every.ts';

/** The background jobs of a program. Disposing of it waits for the current runs. */
export interface Jobs extends AsyncDisposable {
  samples(): readonly MetricSample[];
  /** Names of the jobs whose last success is so long ago that an operator should investigate. */
  overdue(): readonly string[];
}

/**
 * Allowed in addition to three intervals; `PosternJobOverdue` of docs/operations/prometheus-rules.yaml uses the same
 * value.
 */
const overdueGraceMs = 600_000;

/** Starts every job of the table. */
export function openJobs(table: readonly Job[], deps: RunEveryDeps): Jobs {
  const running = table.map((job) => runEvery(job, deps));
  return {
    samples: () => running.flatMap((job) => presentSamples(job.status())),
    overdue: () =>
      running
        .map((job) => job.status())
        .filter(isOverdue)
        .map(({ name }) => name),
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((job) => job[Symbol.asyncDispose]()));
    },
  };
}

function isOverdue({ everyMs, successAgeMs }: JobStatus): boolean {
  return successAgeMs > 3 * everyMs + overdueGraceMs;
}

function presentSamples(status: JobStatus): readonly MetricSample[] {
  const { name, everyMs, runsSucceeded, runsFailed, runningMs, successAgeMs } = status;
  return [
    { name: 'postern_job_runs_total', labels: { name, outcome: 'succeeded' }, value: runsSucceeded },
    { name: 'postern_job_runs_total', labels: { name, outcome: 'failed' }, value: runsFailed },
    { name: 'postern_job_seconds_total', labels: { name }, value: runningMs / 1_000 },
    { name: 'postern_job_success_age_seconds', labels: { name }, value: successAgeMs / 1_000 },
    { name: 'postern_job_interval_seconds', labels: { name }, value: everyMs / 1_000 },
  ];
}
