import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import { z } from 'zod';
import type { EnvironmentName } from '@postern/contract/ids';
import type { GatewayLink } from '../access/gateway-link.ts';
import { createWorkerChannel } from '../access/ipc-channel.ts';
import { serveGatewayLink } from '../access/ipc-gateway-link.ts';
import type { Config } from '../config/config-schema.ts';
import { noteSlots } from './limit-parts.ts';

/** Sent by a worker once all of its gateways listen. */
const workerReadySchema = z.strictObject({
  postern: z.literal('ready'),
  ports: z.record(z.string(), z.int()),
});
export type WorkerReady = z.infer<typeof workerReadySchema>;
/** Sent by a worker that cannot start; a sentence for the operator. */
const workerFailedSchema = z.strictObject({ postern: z.literal('failed'), message: z.string() });
export type WorkerFailed = z.infer<typeof workerFailedSchema>;
/** Sent to a worker when it is up: what to serve. Its own parent's data, so it is not judged again. */
interface WorkerStart {
  readonly postern: 'start';
  readonly config: Config;
  readonly logLevel: string;
}

/** Undefined for any other message. Not checked here: the configuration, which the parent has parsed. */
export function parseWorkerStart(message: unknown): WorkerStart | undefined {
  if (typeof message !== 'object' || message === null || !('postern' in message)) return undefined;
  return message.postern === 'start' ? (message as WorkerStart) : undefined; // our own parent's
}
/** Sent to a worker: drain and exit. */
export const workerStop = { postern: 'stop' } as const;

export interface WorkersDeps {
  readonly link: GatewayLink;
  /** Sent to each worker whole: it reads no file. */
  readonly config: Config;
  /** The program's own file; workers run its `gateway-worker` command. */
  readonly programFile: string;
  readonly logLevel: string;
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
  cluster.setupPrimary({ exec: deps.programFile, args: ['gateway-worker'] });
  let isClosing = false;
  const running = new Set<Worker>();

  async function start(): Promise<ReadonlyMap<EnvironmentName, number>> {
    const worker = cluster.fork();
    running.add(worker);
    const startedAtMs = performance.now();
    const { link: ownLink, endLeases } = noteLeases(deps.link);
    const { link, endAll: endSlots } = noteSlots(ownLink);
    worker.once('exit', (code, signal) => {
      running.delete(worker);
      endLeases();
      endSlots();
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
    serveGatewayLink(createWorkerChannel(worker), link);
    worker.send(
      { postern: 'start', config: deps.config, logLevel: deps.logLevel } satisfies WorkerStart,
      () => undefined,
    );
    return await waitUntilReady(worker);
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

/** The link as one worker gets it. A worker that died answers nothing any more, so nobody has to wait for its lease to run out. */
function noteLeases(link: GatewayLink): { readonly link: GatewayLink; readonly endLeases: () => void } {
  const held = new Set<string>();
  return {
    link: {
      ...link,
      openLease(lease) {
        held.add(lease.id);
        return link.openLease(lease);
      },
    },
    endLeases() {
      // Where that fails, the lease runs out by itself.
      for (const id of held) link.endLease(id).catch(() => undefined);
    },
  };
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

async function stop(worker: Worker): Promise<void> {
  if (worker.isDead()) return;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  if (worker.isConnected()) worker.send(workerStop, () => undefined);
  await ended;
}
