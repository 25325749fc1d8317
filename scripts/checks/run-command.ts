import { spawn } from 'node:child_process';

export interface CommandOutcome {
  readonly succeeded: boolean;
  /** Standard output and error, in the order in which they arrived. */
  readonly output: string;
}

/** Runs a program of node_modules/.bin in `root`; never throws. */
export function runCommand(root: string, command: readonly string[]): Promise<CommandOutcome> {
  const [program = '', ...commandArguments] = command;
  const path = [`${root}/node_modules/.bin`, process.env['PATH'] ?? ''].join(
    process.platform === 'win32' ? ';' : ':',
  );
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, commandArguments, {
      cwd: root,
      env: { ...process.env, PATH: path, FORCE_COLOR: '0', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const collect = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ succeeded: false, output: `${program}: ${error.message}` }));
    child.on('close', (code) => resolve({ succeeded: code === 0, output: output.trim() }));
  });
}
