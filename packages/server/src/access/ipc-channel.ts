import type { Worker } from 'node:cluster';
import type { IpcChannel } from './ipc-call.ts';

/**
 * Creates the parent's end of the channel to a worker. Messages to a worker that is exiting are dropped, since it does
 * not need them any more.
 */
export function createWorkerChannel(worker: Worker): IpcChannel {
  return {
    send: (message) => {
      // If the worker exits between check and call, `send` reports it to its callback and does not throw.
      if (worker.isConnected()) worker.send(message as object, () => undefined);
    },
    onMessage: (listener) => void worker.on('message', (message: unknown) => listener(message)),
    onClose: (listener) => void worker.on('disconnect', listener),
  };
}

/** Creates the worker's end. `owner` is the process object, which only main.ts uses otherwise. */
export function createOwnerChannel(owner: NodeJS.Process): IpcChannel {
  return {
    send: (message) => {
      if (owner.connected) owner.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => void owner.on('message', listener),
    onClose: (listener) => void owner.on('disconnect', listener),
  };
}
