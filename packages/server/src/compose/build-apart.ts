import { fork } from 'node:child_process';
import { createIpcCaller } from '../access/ipc-call.ts';
import type { BuiltCatalogue, CatalogueSettings } from '../catalogue/build-catalogue.ts';
import { OpenApiError } from '../catalogue/open-api-error.ts';
import type { DocumentSource } from '../catalogue/read-document.ts';
import { ownFiles } from '../own-files/own-files.ts';

/** The memory limit of the building process. A document that needs more fails its own import and nothing else. */
const heapMegabytesMax = 2_048;
/** The time limit of the building process. The largest documents that are accepted take less than 20 s of one core. */
const buildMsMax = 300_000;

/**
 * Builds a catalogue from the documents of an API in a child process, so that an import of a large document does not
 * delay calls, and one that needs too much memory or time does not end a gateway. A worker thread would not do: Node.js
 * may crash the whole process when a thread is terminated while another one starts (nodejs/node issue 56312).
 *
 * @throws Error named `OpenApiError`, with its message, for a document that does not build or exceeds these limits
 */
export async function buildApart(
  sources: readonly DocumentSource[],
  settings: CatalogueSettings,
  { msMax = buildMsMax }: { readonly msMax?: number } = {},
): Promise<BuiltCatalogue> {
  const child = fork(ownFiles.programs.buildProcess, {
    execArgv: [],
    // The process reads no configuration and needs no secret. In a single executable, Node's options can be set only
    // here.
    env: { NODE_OPTIONS: `--max-old-space-size=${heapMegabytesMax}` },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(createEndedError(sources)));
  });
  failed.catch(() => undefined);
  const timer = setTimeout(() => child.kill('SIGKILL'), msMax);
  const caller = createIpcCaller({
    send: (message) => void child.send(message as object, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    // `failed` reports how the process ended.
    onClose: () => undefined,
  });
  try {
    // The process answers with the result of buildFromDocuments itself.
    return (await Promise.race([caller.call('build', [sources, settings]), failed])) as BuiltCatalogue;
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

function createEndedError([first]: readonly DocumentSource[]): OpenApiError {
  return new OpenApiError({
    file: first?.file ?? '',
    problem: `the document takes more than the ${heapMegabytesMax} MB of memory, or the ${buildMsMax / 60_000} minutes, that are given to it`,
    remedy: 'Split it into several documents or APIs.',
  });
}
