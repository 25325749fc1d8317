import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** A user that owns nothing and has no name on any machine: what a stranger has. */
export const strangerId = 61_234;

/** Postern as somebody installed it. */
export interface InstalledProgram {
  /** How it is run; the arguments of Postern come behind. */
  readonly command: readonly [string, ...(readonly string[])];
  /** A folder of its own, as this machine and as the program see it. */
  readonly folder: { readonly outside: string; readonly inside: string };
  /** The `examples/` folder of the release, as the program sees it. */
  readonly examples: string | (() => Promise<string>);
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Whatever else has to hold while it runs. */
  readonly whileRunning?: () => Promise<void>;
  /** The user that runs it; this process's own when left out. */
  readonly userId?: number | undefined;
}

export interface StartedProgram {
  readonly child: ChildProcess;
  /** Everything printed so far. */
  readonly output: () => string;
  /** Resolves with the part that matches. @throws Error with the output when the program ends or takes too long */
  waitFor(pattern: RegExp): Promise<string>;
  /** Sends SIGTERM. @returns the exit status, or the signal that ended it */
  stop(): Promise<number | string>;
}

const printedWithinMs = 60_000;
const stoppedWithinMs = 20_000;

export function startProgram(program: InstalledProgram, args: readonly string[]): StartedProgram {
  const [file, ...before] = program.command;
  const user = program.userId === undefined ? {} : { uid: program.userId, gid: program.userId };
  const child = spawn(file, [...before, ...args], {
    cwd: program.folder.outside,
    env: { ...program.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => {
      printed += error.message;
      resolve(error.message);
    });
    child.once('close', (code, signal) => resolve(code ?? signal ?? ''));
  });
  return {
    child,
    output: () => printed,
    async waitFor(pattern) {
      const untilMs = performance.now() + printedWithinMs;
      for (;;) {
        const found = pattern.exec(printed)?.[0];
        if (found !== undefined) return found;
        const isOver = await Promise.race([ended.then(() => true), pause(20)]);
        if (isOver === true || performance.now() > untilMs)
          throw new Error(
            `${[file, ...before, ...args].join(' ')} did not print ${String(pattern)}:\n${printed}`,
          );
      }
    },
    async stop() {
      child.kill('SIGTERM');
      const late = pause(stoppedWithinMs).then(() => {
        child.kill('SIGKILL');
        return 'no end within 20 s';
      });
      return await Promise.race([ended, late]);
    },
  };
}

/** Does the work, then stops the program, which has to end by itself with 0. @throws what the work throws, first */
export async function stopAfter(program: StartedProgram, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await program.stop();
    throw error;
  }
  const status = await program.stop();
  if (status !== 0) throw new Error(`SIGTERM ended it with ${status}:\n${program.output()}`);
}

/** Runs a command that ends by itself. @returns what it printed @throws Error when its exit status is not 0 */
export async function runProgram(program: InstalledProgram, args: readonly string[]): Promise<string> {
  const started = startProgram(program, args);
  const [code] = await new Promise<[number | null]>((resolve) =>
    started.child.once('close', (status) => resolve([status])),
  );
  if (code !== 0) throw new Error(`postern ${args.join(' ')} ended with ${code}:\n${started.output()}`);
  return started.output();
}

async function pause(ms: number): Promise<undefined> {
  await new Promise((resolve) => setTimeout(resolve, ms).unref());
  return undefined;
}
