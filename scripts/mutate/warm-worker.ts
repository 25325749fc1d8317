import { ThreadsPoolWorker } from 'vitest/node';
import type { PoolOptions, PoolWorker, TestProject, Vitest, WorkerRequest } from 'vitest/node';

/** Number of runs after which the thread is replaced, because each one leaves a listener behind. */
const runsMax = 40;

let kept: { readonly worker: ThreadsPoolWorker; runs: number } | undefined;

/**
 * Vitest ends its thread after every run, which for the run of one mutant takes several times as long as the tests.
 * This worker keeps the thread. The project's own modules are still evaluated again for each test file (`isolate`), so
 * that no mutant sees what another one left behind; only modules in node_modules stay loaded.
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
    // The thread continues, but its owner receives the message that it has stopped.
    const stopped = { type: 'stopped', __vitest_worker_response__: true };
    for (const listener of this.#listeners) listener(stopped);
  }

  deserialize(data: unknown): unknown {
    return data;
  }
}

/** A Vite plugin: Stryker chooses one of Vitest's own pools, and this worker replaces it. */
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
