import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

const countSchema = z.object({ calls: z.int(), failures: z.int() });

/** Calls the URL over 32 connections for so many seconds, from a process of its own: wrk, or else our own client. */
export async function runLoad(
  url: string,
  token: string,
  seconds: number,
): Promise<z.infer<typeof countSchema>> {
  return hasWrk ? await runWrk(url, token, seconds) : await runOwnClient(url, token, seconds);
}

export const connections = 32;
const hasWrk = spawnSync('wrk', ['-v']).error === undefined;
export const loadGenerator = hasWrk ? 'wrk' : 'undici';

async function runWrk(url: string, token: string, seconds: number) {
  const output = await readOutput('wrk', [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '-H',
    `Authorization: Bearer ${token}`,
    url,
  ]);
  const calls = Number(/(\d+) requests in/.exec(output)?.[1]);
  const failures = Number(/Non-2xx or 3xx responses: (\d+)/.exec(output)?.[1] ?? 0);
  const socketErrors = /Socket errors: (.*)/.exec(output)?.[1];
  if (socketErrors !== undefined) throw new Error(`the load met socket errors: ${socketErrors}`);
  return countSchema.parse({ calls, failures });
}

async function runOwnClient(url: string, token: string, seconds: number) {
  const output = await readOutput(process.execPath, [
    join(import.meta.dirname, 'load-client.ts'),
    url,
    token,
    String(seconds),
    String(connections),
  ]);
  return countSchema.parse(JSON.parse(output));
}

function readOutput(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${command} ended with ${code}`)),
    );
  });
}
