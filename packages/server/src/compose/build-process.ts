import process from 'node:process';
import { serveIpcCalls } from '../access/ipc-call.ts';
import { createOwnerChannel } from '../access/ipc-channel.ts';
import { buildFromDocuments } from '../catalogue/build-from-documents.ts';
import type { CatalogueSettings } from '../catalogue/build-catalogue.ts';
import type { DocumentSource } from '../catalogue/read-document.ts';

// The program of the process that build-apart.ts starts. No other file imports it. It ends when its channel closes.

serveIpcCalls(createOwnerChannel(process), {
  build: (sources: readonly DocumentSource[], settings: CatalogueSettings) =>
    buildFromDocuments(sources, settings),
});
