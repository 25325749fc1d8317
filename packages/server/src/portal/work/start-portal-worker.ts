import { Worker } from 'node:worker_threads';
import { createIpcCaller } from '../../access/ipc-call.ts';
import { ownFiles } from '../../own-files/own-files.ts';
import type { PortalWork } from './portal-work.ts';

export interface PortalWorker {
  readonly work: PortalWork;
  close(): Promise<void>;
}

/** Memory limit of the thread, besides what all threads share. A document that needs more ends the thread only. */
const heapMegabytesMax = 2_048;

/**
 * Does the portal's work on a thread of its own, which is started by the first question and again after it has ended.
 * If it ends while a question is open, the question is rejected.
 */
export function startPortalWorker({
  reportFault,
}: {
  readonly reportFault: (fault: unknown) => void;
}): PortalWorker {
  let running: { readonly thread: Worker; readonly caller: ReturnType<typeof createIpcCaller> } | undefined;

  function getCaller(): ReturnType<typeof createIpcCaller> {
    if (running !== undefined) return running.caller;
    const thread = new Worker(ownFiles.programs.portalWorker, {
      name: 'portal',
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytesMax },
    });
    const caller = createIpcCaller({
      send: (message) => thread.postMessage(message),
      onMessage: (listener) => void thread.on('message', listener),
      onClose: (listener) => void thread.on('exit', listener),
    });
    thread.on('error', reportFault);
    thread.on('exit', () => {
      if (running?.thread === thread) running = undefined;
    });
    // The thread does not keep a process alive that has nothing else to do.
    thread.unref();
    running = { thread, caller };
    return caller;
  }

  const ask =
    <Name extends keyof PortalWork>(method: Name) =>
    async (...args: Parameters<PortalWork[Name]>): Promise<Awaited<ReturnType<PortalWork[Name]>>> =>
      // Both ends are built from PortalWork, so that the thread answers with that method's own result.
      (await getCaller().call(method, args)) as Awaited<ReturnType<PortalWork[Name]>>;

  return {
    work: {
      readInfo: ask('readInfo'),
      enrich: ask('enrich'),
      presentTaxonomy: ask('presentTaxonomy'),
      index: ask('index'),
      search: ask('search'),
    },
    async close() {
      await running?.thread.terminate();
    },
  };
}
