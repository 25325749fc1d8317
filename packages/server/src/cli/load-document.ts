import { open } from 'node:fs/promises';
import type { DocumentLimits, DocumentSource } from '../catalogue/read-document.ts';
import { CliError } from './cli-error.ts';

/**
 * Reads an OpenAPI document from a file, and at most one byte more than the size limit.
 *
 * @throws CliError (exit code 2) when there is no such file, or it is too large or not UTF-8
 */
export async function loadDocument(file: string, limits: DocumentLimits): Promise<DocumentSource> {
  try {
    await using handle = await open(file, 'r');
    const about = await handle.stat();
    if (about.isDirectory()) throw new CliError(`${file} is a folder. Name the OpenAPI document in it.`, 2);
    if (about.size > limits.documentBytesMax) {
      const sizes = `has ${about.size} bytes, more than the ${limits.documentBytesMax} that are accepted`;
      throw new CliError(`${file} ${sizes}. Split it, or raise openapiLimits.documentBytesMax.`, 2);
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile());
    return { text, file };
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    throw new CliError(explain(file, cause), 2, { cause });
  }
}

function explain(file: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  if (code === 'ENOENT') return `${file} does not exist. Check the path of the OpenAPI document.`;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return `${file} is not UTF-8 text. Save it as UTF-8.`;
  return `${file} cannot be read (${code}).`;
}
