import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createIpcCaller } from '../access/ipc-call.ts';
import type { BuiltCatalogue, CatalogueSettings } from '../catalogue/build-catalogue.ts';
import type { DocumentSource } from '../catalogue/read-document.ts';

/** Memory of the process that builds; a document that needs more fails its import alone. */
const heapMegabytesMax = 2_048;

/**
 * Builds a catalogue from the documents of an API in a process of its own, so that an import of a large document delays no call, and one that needs
 * too much memory ends no gateway. A worker thread would not do: Node.js may crash the whole process when a thread is
 * terminated while another one starts (nodejs/node issue 56312).
 *
 * @throws Error named `OpenApiError`, with its message, for a document that does not build; Error when the process ends
 * before it has answered
 */
export async function buildApart(
  sources: readonly DocumentSource[],
  settings: CatalogueSettings,
): Promise<BuiltCatalogue> {
  const child = fork(fileURLToPath(new URL('build-process.ts', import.meta.url)), {
    execArgv: [`--max-old-space-size=${heapMegabytesMax}`],
    // It reads no configuration and needs no secret of ours.
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject));
  const caller = createIpcCaller({
    send: (message) => void child.send(message as object, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    onClose: (listener) => void child.once('exit', listener),
  });
  try {
    // The process answers with the result of buildFromDocuments itself.
    return (await Promise.race([caller.call('build', [sources, settings]), failed])) as BuiltCatalogue;
  } finally {
    // Without its channel it has nothing to do and ends.
    if (child.connected) child.disconnect();
  }
}
