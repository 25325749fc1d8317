import { CliError } from './cli-error.ts';

export const textEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type TextEncoding = (typeof textEncodings)[number];

/**
 * Decodes the text of a file that a person exported. UTF-8 is recognised, and UTF-16 by its byte order mark. Any other
 * encoding has to be named, since a wrong guess would change names unnoticed.
 *
 * @throws CliError for bytes that are not text of the encoding; the message says what the file looks like
 */
export function decodeTextFile(bytes: Uint8Array, file: string, encoding?: TextEncoding): string {
  const chosen = encoding ?? recogniseEncoding(bytes);
  try {
    return new TextDecoder(chosen, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CliError(`${file} is not ${chosen.toUpperCase()}${adviseEncoding(chosen, encoding)}`, 2, {
      cause,
    });
  }
}

function recogniseEncoding(bytes: Uint8Array): TextEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function adviseEncoding(chosen: TextEncoding, named: TextEncoding | undefined): string {
  if (chosen !== 'utf-8' || named !== undefined) return '.';
  return '. Excel’s plain “CSV” is often Windows-1252: save it as “CSV UTF-8”, or say --encoding windows-1252.';
}
