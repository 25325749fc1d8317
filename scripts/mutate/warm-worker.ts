import { ThreadsPoolWorker } from 'vitest/node';
import type { PoolOptions, PoolWorker, TestProject, Vitest, WorkerRequest } from 'vitest/node';

/** After so many runs the thread is a new one, since each leaves a listener behind. */
const runsMax = 40;

let kept: { readonly worker: ThreadsPoolWorker; runs: number } | undefined;

/**
 * Vitest ends its thread after every run, which for the run of one mutant costs several times what its tests do. This one
 * keeps it. The project's own modules are evaluated anew for each test file all the same (`isolate`), so that no mutant meets
 * what another one left behind; only what lies in node_modules stays loaded.
 */
class WarmWorker implements PoolWorker {
  readonly name = 'warm';
  readonly #options: PoolOptions;
  #worker: ThreadsPoolWorker | undefined;
  readonly #listeners = new Set<(message: unknown) => void>();

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (kept !== undefined && kept.runs >= runsMax) {
      await kept.worker.stop();
      kept = undefined;
    }
    if (kept === undefined) {
      kept = { worker: new ThreadsPoolWorker(this.#options), runs: 0 };
      await kept.worker.start();
    }
    kept.runs++;
    this.#worker = kept.worker;
  }

  stop(): Promise<void> {
    for (const listener of this.#listeners) this.#worker?.off('message', listener);
    this.#listeners.clear();
    return Promise.resolve();
  }

  on(event: string, callback: (message: unknown) => void): void {
    if (event === 'message') this.#listeners.add(callback);
    this.#worker?.on(event, callback);
  }

  off(event: string, callback: (message: unknown) => void): void {
    this.#listeners.delete(callback);
    this.#worker?.off(event, callback);
  }

  send(message: WorkerRequest): void {
    if (message.type !== 'stop') {
      this.#worker?.send(message);
      return;
    }
    // The thread goes on: whoever asks is told that it has stopped.
    const stopped = { type: 'stopped', __vitest_worker_response__: true };
    for (const listener of this.#listeners) listener(stopped);
  }

  deserialize(data: unknown): unknown {
    return data;
  }
}

/** A Vite plugin: Stryker chooses one of Vitest's own pools, and this takes its place. */
export const warmWorker = {
  name: 'warm-worker',
  configureVitest({ project, vitest }: { readonly project: TestProject; readonly vitest: Vitest }): void {
    vitest.onClose(() => kept?.worker.stop());
    Object.assign(project.config, {
      pool: 'warm',
      poolRunner: { name: 'warm', createPoolWorker: (options: PoolOptions) => new WarmWorker(options) },
    });
  },
};
