import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import { z } from 'zod';
import type { EnvironmentName } from '@postern/contract/ids';
import type { GatewayLink } from '../access/gateway-link.ts';
import { createIpcCaller } from '../access/ipc-call.ts';
import type { IpcChannel } from '../access/ipc-call.ts';
import { createWorkerChannel } from '../access/ipc-channel.ts';
import { serveGatewayLink } from '../access/ipc-gateway-link.ts';
import type { Config } from '../config/config-schema.ts';
import { keepCounted, mergeSamples } from '../observe/metric-sample.ts';
import type { MetricSample, MetricSource } from '../observe/metric-sample.ts';
import type { NotReady } from '../observe/readiness.ts';
import { noteSlots } from './limit-parts.ts';

/** Sent by a worker once all of its gateways listen. */
const workerReadySchema = z.strictObject({
  postern: z.literal('ready'),
  ports: z.record(z.string(), z.int()),
});
export type WorkerReady = z.infer<typeof workerReadySchema>;
/** Sent by a worker that cannot start. The message is a sentence for the operator. */
const workerFailedSchema = z.strictObject({ postern: z.literal('failed'), message: z.string() });
export type WorkerFailed = z.infer<typeof workerFailedSchema>;
/**
 * Sent to a worker when it is up: the configuration to serve. It is not parsed again because its own parent sends it.
 */
interface WorkerStart {
  readonly postern: 'start';
  readonly config: Config;
  readonly logLevel: string;
}

/** Returns undefined for any other message. Not checked here: the configuration, which the parent has parsed. */
export function parseWorkerStart(message: unknown): WorkerStart | undefined {
  if (typeof message !== 'object' || message === null || !('postern' in message)) return undefined;
  return message.postern === 'start' ? (message as WorkerStart) : undefined; // only our own parent sends this
}
/** Sent to a worker: drain and exit. */
export const workerStop = { postern: 'stop' } as const;

export interface WorkersParts {
  readonly link: GatewayLink;
  /** Sent to each worker in full, because workers read no files. */
  readonly config: Config;
  /** The program's own file; workers run its `gateway-worker` command. */
  readonly programFile: string;
  readonly logLevel: string;
  readonly log: (line: string) => void;
}

/** The state that a worker reports to its parent. */
export interface WorkerState {
  readonly notReady: readonly NotReady[];
  readonly samples: readonly MetricSample[];
}

/** The methods that a parent calls in a worker, over the same channel by which the worker reads access. */
export interface WorkerMethods {
  readonly tellState: () => Promise<WorkerState>;
  /** Puts another configuration in force; see open-gateway-process.ts. */
  readonly reload: (config: Config, logLevel: string) => Promise<void>;
}

export interface RunningWorkers extends AsyncDisposable {
  readonly ports: ReadonlyMap<EnvironmentName, number>;
  /** The metrics of all workers together, including the counts of workers that have ended. */
  readonly source: MetricSource;
  notReady(): Promise<readonly NotReady[]>;
  /**
   * Puts another configuration in force in every worker. @throws Error when one of them cannot; it is ended then, and
   * another one takes its place with the new configuration.
   */
  reload(config: Config, logLevel: string): Promise<void>;
}

/** Time limit for a worker's report. A worker that exceeds it is omitted. */
const tellWithinMs = 2_000;
/** A worker that dies is replaced. If it lived for less than this, the replacement starts after the same time. */
const restartDelayMs = 1_000;

/**
 * Starts gateway processes that share the ports. They reach the database only through this process.
 *
 * @throws Error when a worker cannot start
 */
export async function openWorkers(count: number, deps: WorkersParts): Promise<RunningWorkers> {
  cluster.setupPrimary({ exec: deps.programFile, args: ['gateway-worker'] });
  let isClosing = false;
  let restarts = 0;
  let served = { config: deps.config, logLevel: deps.logLevel };
  const running = new Set<Worker>();
  const states = createWorkerStates();

  async function start(): Promise<ReadonlyMap<EnvironmentName, number>> {
    const worker = cluster.fork();
    running.add(worker);
    const startedAtMs = performance.now();
    const { release } = serveWorker(worker, states, { ...deps, ...served });
    worker.once('exit', (code, signal) => {
      running.delete(worker);
      release();
      if (isClosing) return;
      restarts++;
      deps.log(
        `Gateway worker ${worker.process.pid} ended (${signal ?? code}); another one takes its place.`,
      );
      const delayMs = performance.now() - startedAtMs < restartDelayMs ? restartDelayMs : 0;
      setTimeout(() => {
        if (!isClosing)
          start().catch((error: unknown) => deps.log(`A gateway worker could not start: ${String(error)}`));
      }, delayMs).unref();
    });
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
    return {
      ports,
      [Symbol.asyncDispose]: close,
      notReady: async () => listNotReady(await states.ask(), count),
      async reload(config, logLevel) {
        served = { config, logLevel };
        await states.reload(served);
      },
      source: async () => presentSamples(await states.ask(), { counted: states.counted(), restarts }),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function listNotReady(told: readonly WorkerState[], count: number): readonly NotReady[] {
  const missing: readonly NotReady[] = told.length < count ? ['worker-missing'] : [];
  return [...new Set([...missing, ...told.flatMap(({ notReady }) => notReady)])];
}

function presentSamples(
  told: readonly WorkerState[],
  { counted, restarts }: { readonly counted: readonly MetricSample[]; readonly restarts: number },
): readonly MetricSample[] {
  return mergeSamples([
    ...told.map(({ samples }) => samples),
    counted,
    [
      { name: 'postern_workers', labels: {}, value: told.length },
      { name: 'postern_worker_restarts_total', labels: {}, value: restarts },
    ],
  ]);
}

/**
 * Answers the worker's calls and sends it the configuration to serve. `release` frees the leases and slots that it
 * held, and is called once it has ended.
 */
function serveWorker(
  worker: Worker,
  states: ReturnType<typeof createWorkerStates>,
  deps: WorkersParts,
): { release(): void } {
  const { link: ownLink, endLeases } = noteLeases(deps.link);
  const { link, endAll: endSlots } = noteSlots(ownLink);
  const channel = createWorkerChannel(worker);
  serveGatewayLink(channel, link);
  states.add(worker, channel);
  worker.send(
    { postern: 'start', config: deps.config, logLevel: deps.logLevel } satisfies WorkerStart,
    () => undefined,
  );
  return {
    release() {
      states.remove(worker);
      endLeases();
      endSlots();
    },
  };
}

/** Collects the states of the workers. The last known counts of a worker are kept when it ends. */
function createWorkerStates() {
  const callers = new Map<Worker, ReturnType<typeof createIpcCaller>>();
  const latest = new Map<Worker, readonly MetricSample[]>();
  let ended: readonly MetricSample[] = [];

  async function askOne(worker: Worker, caller: ReturnType<typeof createIpcCaller>): Promise<WorkerState[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), tellWithinMs).unref();
    });
    try {
      // Not parsed: our own worker sends it; see WorkerMethods.
      const told = (await Promise.race([caller.call('tellState', []), late])) as WorkerState | undefined;
      if (told === undefined || !callers.has(worker)) return [];
      latest.set(worker, told.samples);
      return [told];
    } catch {
      return [];
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    add: (worker: Worker, channel: IpcChannel) => void callers.set(worker, createIpcCaller(channel)),
    remove(worker: Worker) {
      callers.delete(worker);
      ended = mergeSamples([ended, keepCounted(latest.get(worker) ?? [])]);
      latest.delete(worker);
    },
    ask: async () =>
      (await Promise.all([...callers].map(([worker, caller]) => askOne(worker, caller)))).flat(),
    counted: () => ended,
    async reload({ config, logLevel }: { readonly config: Config; readonly logLevel: string }) {
      const outcomes = await Promise.allSettled(
        [...callers].map(async ([worker, caller]) => {
          try {
            await caller.call('reload', [config, logLevel]);
          } catch (error) {
            worker.kill();
            throw error;
          }
        }),
      );
      const failed = outcomes.find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    },
  };
}

/**
 * Wraps the link for one worker. When the worker dies, its leases are ended at once, so that no cut-off waits for them
 * to expire.
 */
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
      // If that fails, the lease expires by itself.
      for (const id of held) link.endLease(id).catch(() => undefined);
    },
  };
}

async function waitUntilReady(worker: Worker): Promise<ReadonlyMap<EnvironmentName, number>> {
  return await new Promise((resolve, reject) => {
    worker.on('message', (message: unknown) => {
      const ready = workerReadySchema.safeParse(message);
      // names that were parsed when the configuration was read
      if (ready.success) resolve(new Map(Object.entries(ready.data.ports) as [EnvironmentName, number][]));
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
