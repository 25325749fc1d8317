import { fork } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

const listeningSchema = z.object({ port: z.int(), token: z.string().default('') });
const cpuSchema = z.object({ cpuS: z.number() });

const usageSchema = cpuSchema.extend({
  rssBytes: z.int(),
  heapBytes: z.int(),
  /** The highest value since the process started. */
  peakRssBytes: z.int(),
  peakHeapBytes: z.int(),
});
export type Usage = z.infer<typeof usageSchema>;

/** A process of the bench that also reports its memory. */
export interface ForkedProcess extends BenchProcess {
  readUsage(): Promise<Usage>;
}

/** A process of the bench that listens on a port of its own. */
export interface BenchProcess {
  readonly port: number;
  readonly token: string;
  /** Returns the CPU seconds that it has used since it started. */
  readCpuS(): Promise<number>;
  stop(): void;
}

export async function startBenchProcess(file: string, args: readonly string[]): Promise<ForkedProcess> {
  const child = fork(join(import.meta.dirname, file), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = Promise.withResolvers<never>();
  exited.promise.catch(() => {});
  child.once('exit', (code) => exited.reject(new Error(`${file} ended with ${code}`)));
  const next = () =>
    Promise.race([new Promise<unknown>((resolve) => child.once('message', resolve)), exited.promise]);
  const { port, token } = listeningSchema.parse(await next());
  return {
    port,
    token,
    async readCpuS() {
      const answer = next();
      child.send('cpu');
      return cpuSchema.parse(await answer).cpuS;
    },
    async readUsage() {
      const answer = next();
      child.send('usage');
      return usageSchema.parse(await answer);
    },
    stop: () => void child.kill(),
  };
}
