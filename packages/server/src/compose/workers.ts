import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import { z } from 'zod';
import { environmentNameSchema } from '@postern/contract/ids';
import type { ChangeSequence, EnvironmentName } from '@postern/contract/ids';
import type { GatewayLink, LiveGateway } from '../access/gateway-link.ts';
import { createIpcCaller } from '../access/ipc-call.ts';
import { createWorkerChannel } from '../access/ipc-channel.ts';
import { serveGatewayLink } from '../access/ipc-gateway-link.ts';
import type { LiveGateways } from '../access/live-gateways.ts';

/** Sent by a worker once all of its gateways listen. */
export const workerReadySchema = z.strictObject({
  postern: z.literal('ready'),
  ports: z.record(environmentNameSchema, z.int()),
});
/** Sent by a worker that cannot start; a sentence for the operator. */
export const workerFailedSchema = z.strictObject({ postern: z.literal('failed'), message: z.string() });
/** Sent to a worker: drain and exit. */
export const workerStop = { postern: 'stop' } as const;

export interface WorkersDeps {
  readonly link: GatewayLink;
  readonly gateways: LiveGateways;
  /** What the worker process is started with: the program's own file and the arguments of its `gateway-worker` command. */
  readonly program: { readonly file: string; readonly args: readonly string[] };
  readonly log: (line: string) => void;
}

export interface RunningWorkers {
  readonly ports: ReadonlyMap<EnvironmentName, number>;
  close(): Promise<void>;
}

/** A worker that dies is replaced; one that dies sooner than this after its start waits as long first. */
const restartDelayMs = 1_000;

/**
 * Starts gateway processes that share the ports. Each reaches the database through this process alone.
 *
 * @throws Error when a worker cannot start
 */
export async function startWorkers(count: number, deps: WorkersDeps): Promise<RunningWorkers> {
  cluster.setupPrimary({ exec: deps.program.file, args: [...deps.program.args] });
  let isClosing = false;
  const running = new Set<Worker>();

  async function start(): Promise<ReadonlyMap<EnvironmentName, number>> {
    const worker = cluster.fork();
    running.add(worker);
    const startedAtMs = performance.now();
    worker.once('exit', (code, signal) => {
      running.delete(worker);
      deps.gateways.remove(idOf(worker));
      if (isClosing) return;
      deps.log(
        `Gateway worker ${worker.process.pid} ended (${signal ?? code}); another one takes its place.`,
      );
      const delayMs = performance.now() - startedAtMs < restartDelayMs ? restartDelayMs : 0;
      setTimeout(() => {
        if (!isClosing)
          start().catch((error: unknown) => deps.log(`A gateway worker could not start: ${String(error)}`));
      }, delayMs).unref();
    });
    const channel = createWorkerChannel(worker);
    serveGatewayLink(channel, deps.link);
    const ports = await waitUntilReady(worker);
    deps.gateways.add(createRemoteGateway(worker, createIpcCaller(channel)));
    return ports;
  }

  const close = async (): Promise<void> => {
    isClosing = true;
    await Promise.all([...running].map(stop));
  };
  try {
    const [ports = new Map<EnvironmentName, number>()] = await Promise.all(
      Array.from({ length: count }, start),
    );
    return { ports, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function idOf(worker: Worker): string {
  return `worker-${worker.id}`;
}

async function waitUntilReady(worker: Worker): Promise<ReadonlyMap<EnvironmentName, number>> {
  return await new Promise((resolve, reject) => {
    worker.on('message', (message: unknown) => {
      const ready = workerReadySchema.safeParse(message);
      if (ready.success) resolve(new Map(Object.entries(ready.data.ports) as [EnvironmentName, number][])); // parsed names
      const failed = workerFailedSchema.safeParse(message);
      if (failed.success) reject(new Error(failed.data.message));
    });
    worker.once('exit', (code, signal) =>
      reject(new Error(`it ended before it was ready (${signal ?? code})`)),
    );
  });
}

function createRemoteGateway(worker: Worker, caller: ReturnType<typeof createIpcCaller>): LiveGateway {
  let appliedSequence = 0 as ChangeSequence; // until the first confirmation
  return {
    id: idOf(worker),
    get appliedSequence() {
      return appliedSequence;
    },
    async flushThrough(sequence) {
      await caller.call('flushThrough', [sequence]);
      if (sequence > appliedSequence) appliedSequence = sequence;
    },
  };
}

async function stop(worker: Worker): Promise<void> {
  if (worker.isDead()) return;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  if (worker.isConnected()) worker.send(workerStop, () => undefined);
  await ended;
}
