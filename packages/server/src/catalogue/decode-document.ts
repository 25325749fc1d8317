import { OpenApiError } from './open-api-error.ts';

/**
 * Decodes a document's bytes, without a byte order mark.
 *
 * @throws OpenApiError where they are not UTF-8, since a replaced character could result in another path or right
 */
export function decodeDocument(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const problem = 'the document is not UTF-8 text';
    throw new OpenApiError({ file, problem, remedy: 'Save it as UTF-8.' }, { cause });
  }
}
