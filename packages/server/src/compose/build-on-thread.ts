import { Worker } from 'node:worker_threads';
import { createIpcCaller } from '../access/ipc-call.ts';
import type { BuiltCatalogue, CatalogueSettings } from '../catalogue/build-catalogue.ts';
import type { DocumentSource } from '../catalogue/read-document.ts';

/** Memory of the thread; a document that needs more fails its import, not the process. */
const heapMegabytesMax = 2_048;

/**
 * Builds a catalogue on a thread of its own, which ends with it, so that an import of a large document stops no call.
 *
 * @throws Error named `OpenApiError`, with its message, for a document that does not build
 */
export async function buildOnThread(
  source: DocumentSource,
  settings: CatalogueSettings,
): Promise<BuiltCatalogue> {
  const thread = new Worker(new URL('build-thread.ts', import.meta.url), {
    name: 'catalogue',
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytesMax },
  });
  const failed = new Promise<never>((_resolve, reject) => thread.once('error', reject));
  const caller = createIpcCaller({
    send: (message) => thread.postMessage(message),
    onMessage: (listener) => void thread.on('message', listener),
    onClose: (listener) => void thread.on('exit', listener),
  });
  try {
    // The thread answers with the result of buildCatalogue itself.
    return (await Promise.race([caller.call('build', [source, settings]), failed])) as BuiltCatalogue;
  } finally {
    await thread.terminate();
  }
}
