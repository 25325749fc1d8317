import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

const startTimeoutMs = 60_000;
const retryAfterMs = 50;

export interface StartOptions {
  readonly spawn: SpawnOptions;
  /** Resolves once the server answers, rejects as long as it does not. */
  readonly isReady: () => Promise<void>;
  readonly stopSignal: NodeJS.Signals;
}

/** Starts a server and waits until it answers. Returns the way to stop it, which waits until it is gone. */
export async function startChild(
  file: string,
  args: readonly string[],
  options: StartOptions,
): Promise<() => Promise<void>> {
  const child = spawn(file, args, { stdio: 'ignore', ...options.spawn });
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const stop = () => stopChild(child, options.stopSignal);
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    try {
      await options.isReady();
      return stop;
    } catch (cause) {
      if (failure !== undefined) throw failure;
      if (child.exitCode !== null) throw new Error(`${file} ended with status ${child.exitCode}`, { cause });
      if (Date.now() > deadline) {
        await stop();
        throw new Error(`${file} did not answer in time`, { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
    }
  }
}

async function stopChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(force);
}
