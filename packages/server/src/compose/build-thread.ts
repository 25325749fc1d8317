import { parentPort } from 'node:worker_threads';
import { serveIpcCalls } from '../access/ipc-call.ts';
import { buildCatalogue } from '../catalogue/build-catalogue.ts';
import type { CatalogueSettings } from '../catalogue/build-catalogue.ts';
import type { DocumentSource } from '../catalogue/read-document.ts';

// The thread that build-on-thread.ts starts: nothing else imports this file.

if (parentPort === null) throw new Error('this file is a worker thread');
const port = parentPort;
serveIpcCalls(
  {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.on('close', listener),
  },
  { build: (source: DocumentSource, settings: CatalogueSettings) => buildCatalogue(source, settings) },
);
