import { openJobs } from '../jobs/open-jobs.ts';
import type { Jobs } from '../jobs/open-jobs.ts';
import type { Config } from '../config/config-schema.ts';
import { digestConfig } from '../config/digest-config.ts';
import { planReload } from '../config/plan-reload.ts';
import { allowPortalOrigin } from './allow-portal-origin.ts';
import { listJobs } from './job-table.ts';
import type { JobParts } from './job-table.ts';
import type { Listeners } from './open-listeners.ts';
import { openReplaceable, serveApps } from './open-replaceable.ts';
import type { Replaceable, ReplaceableParts } from './open-replaceable.ts';
import type { Serving } from './open-serving.ts';
import { prepareEnvironments } from './prepare-environments.ts';
import { reportPreparation } from './report-preparation.ts';

/** How long the replaced applications stay for the requests that they had begun to answer. */
const leavingMs = 30_000;

export interface ReloadResult {
  /** The version of the configuration that is in force now; see digest-config.ts. */
  readonly version: string;
  /** The keys whose change needs a restart. */
  readonly needsRestart: readonly string[];
}

export interface ReplacingParts
  extends ReplaceableParts, Omit<JobParts, 'outbox' | 'checkpointSigner' | 'core' | 'gateways' | 'now'> {
  readonly serving: Serving;
  readonly listeners: Pick<Listeners, 'console' | 'portal'>;
}

/** The part of an installation that a reload replaces, and the reload itself. */
export interface Replacing extends AsyncDisposable {
  readonly current: Replaceable;
  readonly jobs: Pick<Jobs, 'samples' | 'overdue'>;
  /** The version of the configuration in force. */
  readonly version: string;
  /**
   * Puts a newly loaded configuration in force. If it fails, the former one stays in force as a whole.
   *
   * @throws ConfigError, OpenApiError; Error when a gateway process cannot take it
   */
  reload(next: Config): Promise<ReloadResult>;
}

/** Opens the replaceable parts and serves them. `loaded` is the configuration as the file has it. */
export async function openReplacing(
  { loaded, effective }: { readonly loaded: Config; readonly effective: Config },
  parts: ReplacingParts,
): Promise<Replacing> {
  const { logger, serving, listeners, core, now } = parts;
  await using opened = new AsyncDisposableStack();
  let running = { loaded, effective };
  let current = await openReplaceable(effective, parts);
  opened.defer(() => current[Symbol.asyncDispose]());
  serveApps(listeners, current, effective);
  let jobs = startJobs(effective, current, parts);
  opened.defer(() => jobs[Symbol.asyncDispose]());
  const leaving = new Set<Replaceable>();
  opened.defer(async () => void (await Promise.all([...leaving].map((each) => each[Symbol.asyncDispose]()))));

  function letLeave(before: Replaceable): void {
    leaving.add(before);
    setTimeout(() => {
      if (leaving.delete(before)) void before[Symbol.asyncDispose]();
    }, leavingMs).unref();
  }

  const all = opened.move();
  return {
    get current() {
      return current;
    },
    get version() {
      return digestConfig(running.effective);
    },
    jobs: { samples: () => jobs.samples(), overdue: () => jobs.overdue() },
    async reload(next) {
      const plan = planReload(next, running);
      const config = allowPortalOrigin(plan.config);
      reportPreparation(await prepareEnvironments(config, core, now()), logger);
      const renewed = await openReplaceable(config, parts);
      try {
        await serving.reload(config);
      } catch (error) {
        await renewed[Symbol.asyncDispose]();
        throw error;
      }
      const before = current;
      running = { loaded: next, effective: config };
      current = renewed;
      serveApps(listeners, renewed, config);
      await jobs[Symbol.asyncDispose]();
      jobs = startJobs(config, renewed, parts);
      letLeave(before);
      return { version: digestConfig(config), needsRestart: plan.needsRestart };
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function startJobs(config: Config, { apps, outbox }: Replaceable, parts: ReplacingParts): Jobs {
  const { checkpointSigner } = apps;
  return openJobs(listJobs(config, { ...parts, outbox, checkpointSigner }), {
    monotonicNow: () => performance.now(),
    reportFault: (fault, job) => parts.logger.error({ err: fault, job }, 'a background job failed'),
  });
}
