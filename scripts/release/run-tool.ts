import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

export interface ToolOptions {
  readonly cwd: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Written to its standard input. */
  readonly input?: string;
}

/**
 * Runs a program, those of node_modules/.bin first, and gives its standard output.
 *
 * @throws Error with the command and what it printed, when it fails or is not installed
 */
export async function runTool(
  command: readonly string[],
  { cwd, env = {}, input = '' }: ToolOptions,
): Promise<string> {
  const [program = '', ...commandArguments] = command;
  const bin = join(import.meta.dirname, '../../node_modules/.bin');
  const child = spawn(program, commandArguments, {
    cwd,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  let complaints = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (complaints += String(chunk)));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${program} cannot be run: ${error.message}`)));
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${output}${complaints}`);
  return output;
}
