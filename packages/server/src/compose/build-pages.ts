import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { glob, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import { ownFiles } from '../own-files/own-files.ts';

const own = ownFiles.pageSources;

export interface BuildPagesDeps {
  readonly print: (text: string) => void;
  /** The Node.js executable of this program. */
  readonly nodeFile: string;
  readonly env: EnvironmentVariables;
  /** Aborts a running build. */
  readonly signal?: AbortSignal | undefined;
  /** The folder of the sources, and the folder that receives `dist/`; only tests set them. */
  readonly folders?: typeof own;
}

/**
 * Builds the pages of console and portal when they are missing or older than their sources. The old pages are served
 * until the new ones are complete. Does nothing in a release, whose pages are already built and which has no sources.
 *
 * @throws Error with the output of the build
 */
export async function buildPages({
  print,
  nodeFile,
  env,
  signal,
  folders = own,
}: BuildPagesDeps): Promise<void> {
  if (own === undefined || folders === undefined) return;
  const newestSourceMs = await findNewestSourceMs(folders);
  const place = (name: string) => join(folders.web, 'dist', name);
  for (const entry of ['console', 'portal'] as const) {
    const builtAtMs = await findChangeMs(join(place(entry), `${entry}.html`));
    if (builtAtMs !== undefined && builtAtMs >= newestSourceMs) continue;
    print(`Building the ${entry} pages (only after a change) …\n`);
    const partial = place(`${entry}.${randomUUID()}`);
    try {
      await runVite(entry, { nodeFile, env, signal, web: own.web, outDir: partial });
      await rm(place(entry), { recursive: true, force: true });
      await rename(partial, place(entry));
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  }
}

/** Does the same in the background, while the server serves the existing pages. `close` aborts a running build. */
export function startPageBuild(
  deps: Omit<BuildPagesDeps, 'signal'> & { readonly reportFault: (error: unknown) => void },
): { close(): Promise<void> } {
  const stopping = new AbortController();
  const building = buildPages({ ...deps, signal: stopping.signal }).catch((error: unknown) => {
    if (!stopping.signal.aborted) deps.reportFault(error);
  });
  return {
    async close() {
      stopping.abort();
      await building;
    },
  };
}

async function findNewestSourceMs(folders: NonNullable<typeof own>): Promise<number> {
  const files = ['console.html', 'portal.html', 'vite.config.ts', 'package.json'].map((file) =>
    join(folders.web, file),
  );
  for (const root of [folders.web, folders.contract]) {
    for await (const file of glob('src/**/*', { cwd: root })) files.push(join(root, file));
  }
  const times = await Promise.all(files.map(findChangeMs));
  return Math.max(...times.map((timeMs) => timeMs ?? 0));
}

async function findChangeMs(file: string): Promise<number | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() === true ? found.mtimeMs : undefined;
}

/** @throws Error with what the build printed */
async function runVite(
  mode: 'console' | 'portal',
  {
    nodeFile,
    env,
    signal,
    web,
    outDir,
  }: Omit<BuildPagesDeps, 'print' | 'folders'> & { readonly web: string; readonly outDir: string },
): Promise<void> {
  const require = createRequire(join(web, 'package.json'));
  const vite = join(dirname(require.resolve('vite/package.json')), 'bin/vite.js');
  const child = spawn(nodeFile, [vite, 'build', '--mode', mode, '--logLevel', 'warn', '--outDir', outDir], {
    cwd: web,
    ...(signal === undefined ? {} : { signal }),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, NODE_ENV: 'production' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new Error(`The pages could not be built:\n${output}`);
}
