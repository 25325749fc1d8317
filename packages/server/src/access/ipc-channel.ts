import type { Worker } from 'node:cluster';
import type { IpcChannel } from './ipc-call.ts';

/** The parent's end of the channel to a worker. Messages to a worker that is going away are dropped: it asks again or dies. */
export function createWorkerChannel(worker: Worker): IpcChannel {
  return {
    send: (message) => {
      // A worker that exits in between makes `send` fail through its callback, not by throwing.
      if (worker.isConnected()) worker.send(message as object, () => undefined);
    },
    onMessage: (listener) => void worker.on('message', (message: unknown) => listener(message)),
    onClose: (listener) => void worker.on('disconnect', listener),
  };
}

/** The worker's end: `owner` is the process object, which only main.ts touches. */
export function createOwnerChannel(owner: NodeJS.Process): IpcChannel {
  return {
    send: (message) => {
      if (owner.connected) owner.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => void owner.on('message', listener),
    onClose: (listener) => void owner.on('disconnect', listener),
  };
}
