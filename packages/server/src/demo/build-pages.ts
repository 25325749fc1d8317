import { spawn } from 'node:child_process';
import { glob, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';

const web = fileURLToPath(new URL('../../../web/', import.meta.url));
const contract = fileURLToPath(new URL('../../../contract/', import.meta.url));

export interface BuildPagesDeps {
  readonly print: (text: string) => void;
  /** The program that runs this one. */
  readonly nodeFile: string;
  readonly env: EnvironmentVariables;
}

/** Builds the pages of console and portal when they are missing or older than what they are made from. */
export async function buildPages({ print, nodeFile, env }: BuildPagesDeps): Promise<void> {
  const newestSourceMs = await findNewestSourceMs();
  for (const entry of ['console', 'portal'] as const) {
    const builtAtMs = await findChangeMs(join(web, `dist/${entry}/${entry}.html`));
    if (builtAtMs !== undefined && builtAtMs >= newestSourceMs) continue;
    print(`Building the ${entry} pages (only after a change) …\n`);
    await runVite(entry, { nodeFile, env });
  }
}

async function findNewestSourceMs(): Promise<number> {
  const files = ['console.html', 'portal.html', 'vite.config.ts', 'package.json'].map((file) =>
    join(web, file),
  );
  for (const root of [web, contract]) {
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
  { nodeFile, env }: Omit<BuildPagesDeps, 'print'>,
): Promise<void> {
  const require = createRequire(import.meta.url);
  const vite = join(dirname(require.resolve('vite/package.json', { paths: [web] })), 'bin/vite.js');
  const child = spawn(nodeFile, [vite, 'build', '--mode', mode, '--logLevel', 'warn'], {
    cwd: web,
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
