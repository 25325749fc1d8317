import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildPages, startPageBuild } from './build-pages.ts';
import type { BuildPagesDeps } from './build-pages.ts';

let root = '';
let printed: string[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'postern-build-pages-'));
  printed = [];
  await mkdir(join(root, 'web/src'), { recursive: true });
  await mkdir(join(root, 'contract/src'), { recursive: true });
  for (const file of ['web/console.html', 'web/src/main.tsx', 'contract/src/level.ts'])
    await writeFile(join(root, file), '');
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Replaces the program that runs Vite: `vite build --mode <entry> --logLevel warn --outDir <folder>`. */
async function createDeps(script: string): Promise<Omit<BuildPagesDeps, 'signal'>> {
  const nodeFile = join(root, 'node');
  await writeFile(nodeFile, `#!/bin/sh\n${script}\n`);
  await chmod(nodeFile, 0o700);
  const folders = { web: join(root, 'web'), contract: join(root, 'contract') };
  return { nodeFile, folders, env: { PATH: process.env['PATH'] }, print: (line) => void printed.push(line) };
}

const build = 'mkdir -p "$8" && echo "$NODE_ENV" > "$8/$4.html"';
const listBuilt = async () =>
  (await readdir(join(root, 'web/dist'))).toSorted((one, other) => (one < other ? -1 : 1));

it('a server builds the pages that are missing, and none a second time', async () => {
  const deps = await createDeps(build);
  await buildPages(deps);
  expect(await listBuilt()).toEqual(['console', 'portal']);
  expect(await readFile(join(root, 'web/dist/console/console.html'), 'utf8')).toBe('production\n');
  expect(printed).toHaveLength(2);
  await buildPages(deps);
  expect(printed).toHaveLength(2);
});

it.each(['web/src/main.tsx', 'contract/src/level.ts'])('and those that are older than %s', async (file) => {
  const deps = await createDeps(build);
  await buildPages(deps);
  const later = new Date(Date.now() + 60_000);
  await utimes(join(root, file), later, later);
  await buildPages(deps);
  expect(printed).toHaveLength(4);
});

it('a build that fails says what it printed, and leaves the pages that there were', async () => {
  await buildPages(await createDeps(build));
  const later = new Date(Date.now() + 60_000);
  await utimes(join(root, 'web/src/main.tsx'), later, later);
  const broken = await createDeps('mkdir -p "$8"; echo "no such module" >&2; exit 1');
  await expect(buildPages(broken)).rejects.toThrow(/no such module/);
  expect(await listBuilt()).toEqual(['console', 'portal']);
});

it('a build beside a running server reports its fault, and is stopped with it without one', async () => {
  const faults: unknown[] = [];
  const reportFault = (fault: unknown) => void faults.push(fault);
  const failing = startPageBuild({ ...(await createDeps('exit 1')), reportFault });
  await expect.poll(() => faults.length).toBe(1);
  await failing.close();
  const running = startPageBuild({ ...(await createDeps('exec sleep 600')), reportFault });
  await expect.poll(() => printed.length).toBe(2);
  await running.close();
  expect(faults).toHaveLength(1);
});
