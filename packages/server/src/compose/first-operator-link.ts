import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Humans } from '../humans/create-humans.ts';
import { replaceFile } from '../data-folder/replace-file.ts';

/** The one-time link that makes the first operator of the console. It is a secret. */
export interface FirstOperatorLink {
  readonly url: string;
  /** Path of the file that holds the link, readable by its owner only. */
  readonly file: string;
}

const linkFileName = 'first-operator-link';

/**
 * Creates the link that makes the first operator and keeps it in the data folder (mode 0600), so that a restart shows
 * the same link while it is valid. Once there is an operator, the result is undefined and the file is removed.
 */
export async function prepareFirstOperatorLink(
  dataFolder: string,
  humans: Pick<Humans, 'createFirstRunLink'>,
): Promise<FirstOperatorLink | undefined> {
  const file = join(dataFolder, linkFileName);
  const shown = await readFile(file, 'utf8').catch(() => undefined);
  const url = await humans.createFirstRunLink(shown);
  if (url === undefined) {
    await rm(file, { force: true });
    return undefined;
  }
  if (shown?.trim() !== url) {
    await replaceFile(file, `${url}\n`);
  }
  return { url, file };
}

/** Formats the link for a person at a terminal. It must not be logged. */
export function presentFirstOperatorLink({ url, file }: FirstOperatorLink): string {
  return `\nThere is no operator of the console yet. This link makes the first one; it works once, for 24 hours:\n\n  ${url}\n\nIt is also in ${file}, which you alone can read.\n\n`;
}
