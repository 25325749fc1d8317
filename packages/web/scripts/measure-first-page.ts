import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

/** Prints the gzipped JavaScript that each page loads when it is opened first, nothing cached; fails when one is above its limit. */
const limits = {
  /** Where a session begins: the pages before the sign-in, and the list after it. */
  first: 250_000,
  /** Opened first only by a bookmark or a mailed link. */
  other: 275_000,
};
const folder = fileURLToPath(new URL('../dist/console/', import.meta.url));

const chunkSchema = z.object({
  file: z.string(),
  isEntry: z.boolean().default(false),
  isDynamicEntry: z.boolean().default(false),
  imports: z.array(z.string()).default([]),
});
const manifest = z
  .record(z.string(), chunkSchema)
  .parse(JSON.parse(readFileSync(`${folder}.vite/manifest.json`, 'utf8')));

const entry = keyOf((chunk) => chunk.isEntry);
const shell = keyOf((_chunk, key) => key.endsWith('/app-shell.tsx'));
const doors = [
  'sign-in-page',
  'first-run-page',
  'invitation-page',
  'second-factor-page',
  'forgot-page',
  'recover-page',
];
const pages = Object.keys(manifest).filter(
  (key) => manifest[key]?.isDynamicEntry === true && key.endsWith('-page.tsx'),
);

const measured = pages
  .map((page) => {
    const isDoor = doors.some((door) => page.endsWith(`/${door}.tsx`));
    const files = new Set([entry, page, ...(isDoor ? [] : [shell])].flatMap((key) => filesOf(key)));
    const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(folder + file)).length, 0);
    return { page: page.replace(/^.*\/|\.tsx$/g, ''), bytes };
  })
  .toSorted((one, other) => other.bytes - one.bytes);

for (const { page, bytes } of measured) console.log(`${String(bytes).padStart(8)} bytes  ${page}`);
const isFirst = (page: string) => doors.includes(page) || page === 'api-users-page';
const tooLarge = measured.filter(({ page, bytes }) => bytes > (isFirst(page) ? limits.first : limits.other));
if (tooLarge.length > 0) {
  console.error(`Too much JavaScript to begin with: ${tooLarge.map(({ page }) => page).join(', ')}`);
  process.exitCode = 1;
}

/** The chunk's file and those that it needs before it can run. */
function filesOf(key: string, seen = new Set<string>()): readonly string[] {
  const chunk = manifest[key];
  if (chunk === undefined || seen.has(key)) return [];
  seen.add(key);
  return [chunk.file, ...chunk.imports.flatMap((imported) => filesOf(imported, seen))];
}

function keyOf(is: (chunk: z.infer<typeof chunkSchema>, key: string) => boolean): string {
  const found = Object.entries(manifest).find(([key, chunk]) => is(chunk, key));
  if (found === undefined) throw new Error('The manifest lacks a chunk: build the console first');
  return found[0];
}
