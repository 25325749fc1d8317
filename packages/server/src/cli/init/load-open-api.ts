import { Readable } from 'node:stream';
import { loadDocument } from '../load-document.ts';
import { CliError } from '../cli-error.ts';
import type { DocumentLimits, DocumentSource } from '../../catalogue/read-document.ts';

const fetchTimeoutMs = 30_000;

export type Fetch = (url: string, init: { readonly signal: AbortSignal }) => Promise<Response>;

/**
 * Loads an OpenAPI document from a file or from an `http(s)` URL, which may redirect. `file` of the result is the file as it was
 * given, or the URL.
 *
 * @throws CliError (exit code 2) when it cannot be had, is too large or is not UTF-8
 */
export async function loadOpenApi(
  reference: string,
  limits: DocumentLimits,
  fetch: Fetch,
): Promise<DocumentSource> {
  if (!/^https?:\/\//i.test(reference)) return await loadDocument(reference, limits);
  const url = URL.parse(reference);
  if (url === null) throw new CliError(`${reference} is not a URL. Check its spelling.`, 2);
  if (url.username !== '' || url.password !== '')
    throw new CliError('The URL holds a user name or password. Download the document, and name the file.', 2);
  return { text: await download(url.href, limits.documentBytesMax, fetch), file: url.href };
}

async function download(url: string, bytesMax: number, fetch: Fetch): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs) }).catch(
    (cause: unknown) => {
      throw new CliError(
        `${url} cannot be reached (${explain(cause)}). Check it, or download the document.`,
        2,
        {
          cause,
        },
      );
    },
  );
  if (!response.ok)
    throw new CliError(`${url} answered ${response.status}. Check it, or download the document.`, 2);
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const body: AsyncIterable<Uint8Array> = response.body ?? Readable.from([]);
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > bytesMax)
      throw new CliError(`${url} has more than the ${bytesMax} bytes that are accepted.`, 2);
    pieces.push(piece);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch (cause) {
    throw new CliError(`${url} is not UTF-8 text.`, 2, { cause });
  }
}

function explain(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'TimeoutError') return `no answer within ${fetchTimeoutMs / 1_000} seconds`;
  const reason: unknown = cause.cause;
  return reason instanceof Error && 'code' in reason ? String(reason.code) : cause.message;
}
