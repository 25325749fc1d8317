import type { Config } from '../config/config-schema.ts';
import { readStartTicks, removeProcessFile, writeProcessFile } from '../data-folder/process-file.ts';
import type { ProcessFile, ReloadOutcome } from '../data-folder/process-file.ts';
import type { Logger } from '../observe/log.ts';
import type { ReloadResult } from './replacing.ts';

export interface ReloaderDeps {
  readonly program: ProcessFile['program'];
  readonly pid: number;
  readonly dataFolder: string;
  /** Reads postern.yaml again. */
  readonly loadConfig: () => Promise<Config>;
  /** The running program. */
  readonly target: {
    readonly version: string;
    reload(next: Config): Promise<ReloadResult>;
  };
  /** The level of the log for a configuration. */
  readonly levelOf: (config: Config) => string;
  readonly logger: Logger;
}

export interface Reloader extends AsyncDisposable {
  /** Begins a reload; one that runs already is followed by another one. Never rejects: the outcome is logged and kept. */
  reload(): Promise<void>;
  /** Whether the latest configuration was refused, so that an earlier one is in force. */
  readonly isRefused: boolean;
}

/**
 * Puts the configuration in force anew whenever it is asked to. The process describes itself in a file of the data
 * folder, with the outcome of the latest reload, so that `postern reload` can wait for it.
 */
export async function createReloader(deps: ReloaderDeps): Promise<Reloader> {
  const { dataFolder, pid, program, logger, target } = deps;
  const startTicks = (await readStartTicks(pid)) ?? null;
  let reloads = 0;
  let latest: ReloadOutcome | null = null;
  const describe = (): Promise<void> =>
    writeProcessFile(dataFolder, { pid, startTicks, program, reloads, latest });
  await describe();

  async function reloadOnce(): Promise<ReloadOutcome> {
    try {
      const next = await deps.loadConfig();
      const { level } = logger;
      logger.level = deps.levelOf(next);
      const { version, needsRestart } = await target.reload(next).catch((error: unknown) => {
        logger.level = level;
        throw error;
      });
      logger.info({ version }, 'the configuration was reloaded');
      if (needsRestart.length > 0) logger.warn({ keys: needsRestart }, 'changes that need a restart');
      return { state: 'reloaded', version, needsRestart: [...needsRestart] };
    } catch (error) {
      const { version } = target;
      logger.error({ err: error, version }, 'the configuration was refused; the former one stays in force');
      return { state: 'refused', version, problem: error instanceof Error ? error.message : String(error) };
    }
  }

  let queue: Promise<void> = Promise.resolve();
  return {
    reload() {
      queue = queue.then(async () => {
        latest = await reloadOnce();
        reloads++;
        await describe().catch((error: unknown) => logger.error({ err: error }, 'process file'));
      });
      return queue;
    },
    get isRefused() {
      return latest?.state === 'refused';
    },
    async [Symbol.asyncDispose]() {
      await queue;
      await removeProcessFile(dataFolder, pid);
    },
  };
}
