import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const fileName = 'SHA256SUMS';

/** Writes SHA256SUMS, for `sha256sum --check`, over every file that is handed out. @returns its text */
export async function writeChecksums(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && entry.name !== fileName)
    .map(({ name }) => name)
    .toSorted();
  let text = '';
  for (const name of names) text += `${await digestFile(join(folder, name))}  ${name}\n`;
  await writeFile(join(folder, fileName), text);
  return text;
}

/** SHA-256, in hex. */
export async function digestFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
