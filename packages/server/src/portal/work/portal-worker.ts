import { parentPort } from 'node:worker_threads';
import { serveIpcCalls } from '../../access/ipc-call.ts';
import { createPortalWork } from './portal-work.ts';

// The thread that start-portal-worker.ts starts. No other file imports it.

if (parentPort === null) throw new Error('this file is the portal’s worker thread');
const port = parentPort;
serveIpcCalls(
  {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.on('close', listener),
  },
  { ...createPortalWork() },
);
