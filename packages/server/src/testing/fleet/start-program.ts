import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const program = fileURLToPath(new URL('../../main.ts', import.meta.url));
const shiftClock = new URL('./shift-clock.ts', import.meta.url).href;

const runningSchema = z.object({
  msg: z.literal('running'),
  console: z.string().optional(),
  portal: z.string().optional(),
  operationsPort: z.int().optional(),
  gateways: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

/** A process that runs `postern control`, `postern gateway` or `postern serve`. */
export interface RunningProgram {
  readonly child: ChildProcess;
  /** The URL of its console; for a gateway alone, that of the TEST gateway. */
  readonly url: string;
  /** The TEST gateway's; of control the same as `url`. */
  readonly gatewayUrl: string;
  /** URL of the developer portal; empty if there is none. */
  readonly portalUrl: string;
  /** URL of metrics and health; empty if no port is configured. */
  readonly operationsUrl: string;
  /** Everything that it wrote to standard error, to explain a failed test. */
  readonly complaints: string[];
  /** Every line that it has written on standard output. */
  readonly log: readonly string[];
  /** Whether it ended without a signal from the test. */
  readonly hasCrashed: () => boolean;
  /** Sends the signal and waits until the process is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface ProgramOptions {
  readonly configFile: string;
  readonly env: Readonly<Record<string, string>>;
  /** Further arguments of the command. */
  readonly args?: readonly string[];
  /** The file of another version of the program; this one's if omitted. */
  readonly programFile?: string;
  /** Moves the process's wall clock, and nothing else. */
  readonly clockShiftMs?: number;
}

/** Starts the program on free ports and waits until it reports that it runs. @throws Error with its standard error */
export async function startProgram(
  command: 'control' | 'gateway' | 'serve',
  options: ProgramOptions,
): Promise<RunningProgram> {
  const { clockShiftMs = 0 } = options;
  const preload = clockShiftMs === 0 ? [] : ['--import', shiftClock];
  const child = spawn(
    process.execPath,
    [
      ...preload,
      options.programFile ?? program,
      command,
      '--config',
      options.configFile,
      ...(options.args ?? []),
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        POSTERN_PORT_BASE: '0',
        POSTERN_LOG: 'info',
        // Many programs of one test run would build the same pages at once.
        POSTERN_BUILD_PAGES: 'no',
        POSTERN_TEST_CLOCK_SHIFT_MS: String(clockShiftMs),
        ...options.env,
      },
    },
  );
  const complaints: string[] = [];
  const log: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  const urls = await new Promise<Pick<RunningProgram, 'url' | 'gatewayUrl' | 'operationsUrl' | 'portalUrl'>>(
    (resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        log.push(line);
        if (line.includes('"level":"error"')) complaints.push(`${line}\n`);
        if (!line.includes('"running"')) return;
        const {
          console: consoleUrl,
          gateways,
          operationsPort,
          portal = '',
        } = runningSchema.parse(JSON.parse(line));
        // `serve` reports URLs, `gateway` reports ports.
        const gateway = String(gateways?.['TEST'] ?? consoleUrl).replace(
          /^http:\/\/localhost/,
          'http://127.0.0.1',
        );
        const gatewayUrlHere = /^\d+$/.test(gateway) ? `http://127.0.0.1:${gateway}` : gateway;
        resolve({
          url: consoleUrl ?? gatewayUrlHere,
          gatewayUrl: gatewayUrlHere,
          portalUrl: portal,
          operationsUrl: operationsPort === undefined ? '' : `http://127.0.0.1:${operationsPort}`,
        });
      });
      child.once('exit', (code) =>
        reject(new Error(`${command} ended with ${code}: ${complaints.join('')}`)),
      );
    },
  );
  let isToldToEnd = false;
  return {
    child,
    ...urls,
    hasCrashed: () => !isToldToEnd && (child.exitCode !== null || child.signalCode !== null),
    complaints,
    log,
    async end(signal) {
      isToldToEnd = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      // A stopped process hears nothing but SIGKILL until it goes on.
      if (signal !== 'SIGKILL') child.kill('SIGCONT');
      await ended;
    },
  };
}
