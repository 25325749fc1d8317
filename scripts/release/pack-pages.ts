import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const packBrotli = promisify(brotliCompress);
const packGzip = promisify(gzip);

/** Texts; pictures and fonts are packed already. */
const packable = new Set(['.css', '.js', '.json', '.svg', '.txt', '.webmanifest']);
/** Below this a packed form saves less than its headers cost. */
const packedFromBytes = 1_024;

/**
 * Lays `<file>.br` and `<file>.gz` beside every text of the built pages, for pages/create-page-app.ts. Not beside an entry
 * page, which gets a new nonce in every answer.
 */
export async function packPages(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || !packable.has(extname(entry.name))) continue;
    const file = join(entry.parentPath, entry.name);
    const text = await readFile(file);
    if (text.length < packedFromBytes) continue;
    const [brotli, zipped] = await Promise.all([
      packBrotli(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }),
      packGzip(text, { level: 9 }),
    ]);
    await writeFile(`${file}.br`, brotli);
    await writeFile(`${file}.gz`, zipped);
  }
}
