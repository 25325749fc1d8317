import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL at which tests ask for PostgreSQL, Redis and Chromium; see ask-for-service.ts. */
    readonly testServicesUrl: string;
  }
}

const program = fileURLToPath(new URL('serve-services.ts', import.meta.url));
let child: ChildProcess | undefined;

/** Vitest calls it once before all tests. Nothing is started yet but the process that can start services. */
export async function setup(project: TestProject): Promise<void> {
  const started = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  child = started;
  started.unref();
  const lines = createInterface({ input: started.stdout });
  const [url] = await once(lines, 'line');
  project.provide('testServicesUrl', String(url));
}

export async function teardown(): Promise<void> {
  if (child === undefined) return;
  const ended = once(child, 'exit');
  child.stdin?.end();
  await ended;
}
