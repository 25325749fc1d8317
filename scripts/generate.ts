import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { generateFiles } from './generate/generate-files.ts';

/** `npm run generate`: writes docs/configuration.md, docs/postern.schema.json and docs/errors/. */
const root = resolve(import.meta.dirname, '..');

let written = 0;
for (const [path, text] of await generateFiles(root)) {
  const file = join(root, path);
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(`wrote ${path}`);
  written += 1;
}
console.log(written === 0 ? 'Everything was up to date.' : `${written} files written.`);
